"""User tasks as people see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from models import Base
from models.lifecycle import InstanceState
from services import policy, stand_ins
from services.actor import Actor
from services.errors import NotFound
from services.rows import AnyRow, AnySelect
from services.stand_ins import Deed
from services.transaction import Reading, reading

_user_task = Base.metadata.tables["user_task"]
_definition = Base.metadata.tables["process_definition"]
_instance = Base.metadata.tables["process_instance"]
_case = Base.metadata.tables["case"]
_person = Base.metadata.tables["person"]
_office = Base.metadata.tables["office"]
_candidate = Base.metadata.tables["candidate"]
ELSEWHERE = frozenset({"candidates", "ended_by_name", "ended_for", "ended_for_name"})  # not in the row of a user task


@dataclass(frozen=True, slots=True)
class CandidateView:
    """Who may take a user task."""

    role: str | None
    office_id: str | None
    office_name: str | None
    person_id: str | None


@dataclass(frozen=True, slots=True)
class UserTaskView:
    """An activity that waits for a person, or waited."""

    id: str
    name: str
    element_id: str
    activity_id: int
    instance_id: str
    definition_id: str
    process_id: str
    process_name: str
    business_key: str | None
    case_id: str | None
    case_number: str | None
    area_code: str | None
    office_id: str | None
    state: str
    assignee_id: str | None
    assignee_name: str | None
    owner_id: str | None
    priority: int
    form_id: str | None
    due_at: datetime | None
    due_clock: str | None
    follow_up_at: datetime | None
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    version: int
    is_suspended: bool  # its instance is
    is_candidate: bool  # the reader may take it
    is_yours: bool  # the reader holds it, or somebody for whom he stands in
    ended_by_name: str | None = None
    ended_for: str | None = None  # in whose place it was completed
    ended_for_name: str | None = None
    candidates: tuple[CandidateView, ...] = ()


def get(actor: Actor, user_task_id: str) -> UserTaskView:
    """Give one user task."""
    with reading() as look:
        row = seen(look, actor, user_task_id)
        return views(look, [row])[0]


def case_of(actor: Actor, user_task_id: str) -> str | None:
    """Give the case that a user task belongs to."""
    with reading() as look:
        return seen(look, actor, user_task_id).case_id  # type: ignore[no-any-return]


def seen(look: Reading, actor: Actor, user_task_id: str) -> AnyRow:
    """Give the row of a user task the actor may see; NotFound otherwise."""
    row = look.execute(visible(actor).where(_user_task.c.id == user_task_id)).first()
    if row is None:
        raise NotFound(code="no_such_user_task")
    return row


def visible(actor: Actor) -> AnySelect:
    """Give the user tasks the actor may see."""
    return policy.visible(about(actor), actor, _user_task)


def about(actor: Actor) -> AnySelect:
    """Give user tasks with all that is shown of them, to a reader who may see them."""
    more = (
        _definition.c.process_id,
        _definition.c.name.label("process_name"),
        _instance.c.business_key,
        _instance.c.data_key_id,
        (_instance.c.state == InstanceState.SUSPENDED).label("is_suspended"),
        _case.c.number.label("case_number"),
        _person.c.name.label("assignee_name"),
        policy.is_candidate(actor, _user_task).label("is_candidate"),
        policy.is_held(actor, _user_task).label("is_yours"),
    )
    return (
        select(_user_task, *more)
        .join(_definition, _definition.c.id == _user_task.c.definition_id)
        .join(_instance, _instance.c.id == _user_task.c.instance_id)
        .outerjoin(_case, _case.c.id == _user_task.c.case_id)
        .outerjoin(_person, _person.c.id == _user_task.c.assignee_id)
    )


def is_one(user_task_id: str) -> ColumnElement[bool]:
    """Say in SQL that it is this user task."""
    return _user_task.c.id == user_task_id


def views(look: Reading, rows: Iterable[AnyRow]) -> list[UserTaskView]:
    """Give what is shown of these rows, in their order."""
    rows = list(rows)
    asked = _candidates(look, [row.id for row in rows])
    deeds = stand_ins.of(look, "user_task.complete", "user_task", [row.id for row in rows if row.ended_by is not None])
    return [_view(row, tuple(asked.get(row.id, ())), deeds.get(row.id)) for row in rows]


def _view(row: AnyRow, candidates: tuple[CandidateView, ...], deed: Deed | None) -> UserTaskView:
    values: dict[str, Any] = {name: getattr(row, name) for name in UserTaskView.__slots__ if name not in ELSEWHERE}
    values |= {"is_candidate": bool(row.is_candidate), "is_yours": bool(row.is_yours), "candidates": candidates}
    if deed is not None:
        values |= {"ended_by_name": deed.by_name, "ended_for": deed.for_id, "ended_for_name": deed.for_name}
    return UserTaskView(**values)


def _candidates(look: Reading, user_task_ids: list[str]) -> dict[str, list[CandidateView]]:
    if not user_task_ids:
        return {}
    query = select(_candidate, _office.c.name.label("office_name")).outerjoin(_office, _office.c.id == _candidate.c.office_id)
    found: dict[str, list[CandidateView]] = {}
    for row in look.execute(query.where(_candidate.c.user_task_id.in_(user_task_ids)).order_by(_candidate.c.id)):
        found.setdefault(row.user_task_id, []).append(CandidateView(row.role, row.office_id, row.office_name, row.person_id))
    return found
