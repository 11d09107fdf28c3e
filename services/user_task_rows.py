"""User tasks and their candidates, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, insert, update

from engine.effects import UserTaskClosed, UserTaskOpened
from models import Base
from models.lifecycle import UserTaskState, before
from services import candidates, clock_rows, exclusion_rows, second_person
from services.candidates import Chosen, Sees, Variables
from services.changes import Changes
from services.hosts import Hosts
from services.owner import belonging
from services.prepared import Write
from services.root import Root
from services.rounds import Place
from services.transaction import Work

_user_task = Base.metadata.tables["user_task"]
_ADD = Write(insert(_user_task), tells=("instance_id", "activity_id"))
_ADD_CANDIDATES = Write(insert(Base.metadata.tables["candidate"]))
_CLOSE = Write(
    update(_user_task)
    .where(
        _user_task.c.instance_id == bindparam("of_instance"),
        _user_task.c.activity_id == bindparam("of_activity"),
        _user_task.c.state.in_(before(UserTaskState.COMPLETED)),
    )
    .values(
        state=bindparam("new_state"),
        ended_at=bindparam("new_ended_at"),
        ended_by=bindparam("new_ended_by"),
        version=_user_task.c.version + 1,
    ),
    tells=("of_instance", "of_activity"),
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a new user task depends on besides its effect."""

    variables: Sees
    hosts: Hosts


@dataclass(frozen=True, slots=True)
class Opened:
    """A user task that a step opened, and whom it asks."""

    id: str
    activity_id: int
    element_id: str
    chosen: Chosen
    barred: frozenset[str] = frozenset()  # people who did what it is to approve


def write(work: Work, of: Root, what: Changes, around: Surroundings) -> list[Opened]:
    """Close and open user tasks; tell which were opened."""
    if what.closed_user_tasks:
        work.write_later(_CLOSE, [_close(work, of, one) for one in what.closed_user_tasks])
    if not what.user_tasks:
        return []
    closed = [one.activity_id for one in what.closed_user_tasks if one.how == "completed"]
    rows, opened = [], []
    for one in what.user_tasks.values():
        definition_id = around.hosts.of(one.activity_id).definition_id
        place = Place(of.id, definition_id, one.element_id, one.activity_id)
        barred = second_person.barred_now(work, place, what.entered.values(), closed)
        chosen = _without_kept_out(work, of, candidates.choose(of, one, Variables(around.variables, one.activity_id)), barred)
        row = _row(work, of, one, chosen) | {"definition_id": definition_id}
        rows.append(row)
        opened.append(Opened(row["id"], one.activity_id, one.element_id, chosen, barred))
    work.write_later(_ADD, rows)
    _ask(work, opened)
    second_person.bar(work, [(one.id, one.barred) for one in opened])
    return opened


def _without_kept_out(work: Work, of: Root, chosen: Chosen, barred: frozenset[str]) -> Chosen:
    """Give nothing at once to somebody who is kept out of the case, or approved himself by it; then it is for the candidates."""
    if chosen.assignee_id is None or chosen.assignee_id not in barred | exclusion_rows.kept_out(work, of.case_id):
        return chosen
    return replace(chosen, assignee_id=None)


def _close(work: Work, of: Root, one: UserTaskClosed) -> dict[str, Any]:
    return {
        "of_instance": of.id,
        "of_activity": one.activity_id,
        "new_state": UserTaskState(one.how),
        "new_ended_at": work.occurred_at,
        "new_ended_by": work.actor.person_id if one.how == "completed" else None,
    }


def _row(work: Work, of: Root, one: UserTaskOpened, chosen: Chosen) -> dict[str, Any]:
    due_at, clock, clock_id = clock_rows.told(work, of, one.due)
    return {
        **belonging(of),
        "instance_id": of.id,
        "activity_id": one.activity_id,
        "element_id": one.element_id,
        "name": _plain(one.name)[:255],
        "form_id": one.form_ref,
        "assignee_id": chosen.assignee_id,
        "state": UserTaskState.CLAIMED if chosen.assignee_id else UserTaskState.OPEN,
        "priority": one.priority,
        "due_at": due_at,
        "due_clock": clock,
        "clock_id": clock_id,
        "follow_up_at": clock_rows.told(work, of, one.follow_up)[0],
        "opened_at": work.occurred_at,
        "version": 0,
    }


def _plain(text: str) -> str:
    """Take out of a text of the diagram, which may quote a variable, what a database refuses."""
    return text.encode(errors="replace").decode().replace("\x00", "") or "?"


def _ask(work: Work, opened: Sequence[Opened]) -> None:
    rows = [
        {"user_task_id": one.id, "role": candidate.role, "office_id": candidate.office_id, "person_id": candidate.person_id}
        for one in opened
        for candidate in one.chosen.candidates
    ]
    if rows:
        work.write_later(_ADD_CANDIDATES, rows)
