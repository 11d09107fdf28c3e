"""User tasks of a caseload as they go over, one by one: to the next of those who take them and who may do this one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select, update

from models import Barred, Base, Candidate
from models.lifecycle import UNFINISHED
from services import exclusion_rows, notice_rows, policy, takers
from services.actor import Actor
from services.errors import Conflict, NotFound
from services.notice_rows import About
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, Work

VERB: Final = "caseload.hand_over"
_tables = Base.metadata.tables
_task, _instance, _definition = _tables["user_task"], _tables["process_instance"], _tables["process_definition"]
_candidate = Candidate.__table__


def of(actor: Actor, person_id: str) -> AnySelect:
    """Give the open user tasks, as far as the actor sees them, that somebody holds, delegated, or is asked by name to do."""
    about = (_definition.c.process_id, _definition.c.name.label("process_name"), _instance.c.data_key_id)
    query = select(_task, *about).join(_instance, _instance.c.id == _task.c.instance_id)
    query = query.join(_definition, _definition.c.id == _task.c.definition_id).where(_task.c.state.in_(UNFINISHED), _is_of(person_id))
    return policy.visible(query.order_by(_task.c.due_at, _task.c.id), actor, _task)


def over(work: Work, user_task_id: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Hand over one user task of a batch; Conflict when it is nobody's to take, or no longer the first one's."""
    query = of(work.actor, payload["from"]).where(_task.c.id == user_task_id)
    hold(work, work.execute(query))
    row = work.execute(query).first()
    if row is None:
        raise NotFound(code="no_such_user_task")
    policy.demand(work.actor, work.verb, dict(row._mapping))
    taker = give(work, row, payload["from"], taker_of(work, row, payload["to"], int(user_task_id[-6:], 16)))
    if taker is None:
        raise Conflict(code="nobody_may_take_it")
    return {"person_id": taker}


def tell(work: Work, given: Iterable[tuple[str, str, str | None]]) -> None:
    """Tell takers what they have now, each once: the user task and case where it is one, that there are several where there are more."""
    theirs = defaultdict[str, list[tuple[str, str | None]]](list)
    for taker, user_task_id, case_id in given:
        theirs[taker].append((user_task_id, case_id))
    for taker, had in theirs.items():
        if len(had) == 1:
            notice_rows.tell(work, [taker], "assigned", notice_rows.about(work, *had[0]))
    notice_rows.tell(work, [taker for taker, had in theirs.items() if len(had) > 1], "handed_over", About())


def hold(work: Work, rows: Iterable[AnyRow]) -> None:
    """Hold the instances of user tasks before anybody asks who may take them: whoever keeps somebody out of a case does as well."""
    exclusion_rows.hold(work, _instance.c.id.in_({row.instance_id for row in rows}))


def taker_of(look: Reading, row: AnyRow, people: Sequence[str], turn: int) -> str | None:
    """Give whose turn it is among those who may be given it, are not kept out of the case, and do not approve what they did."""
    barred = look.execute(select(Barred.person_id).where(Barred.user_task_id == row.id)).scalars().all()
    kept_out: Collection[str] = exclusion_rows.kept_out(look, row.case_id)
    asked = look.execute(select(_candidate).where(_candidate.c.user_task_id == row.id)).mappings().all()
    free = [one for one in people if one not in barred and one not in kept_out]
    free = takers.among(look, {**row._mapping, "candidates": asked}, free)
    return free[turn % len(free)] if free else None


def give(work: Work, row: AnyRow, giver: str, taker: str | None) -> str | None:
    """Put the taker where the giver stood, and write it down; give the taker."""
    if taker is None:
        return None
    holder, owner = (taker if one == giver else one for one in (row.assignee_id, row.owner_id))
    moved = {"assignee_id": holder, "owner_id": None if owner == holder else owner, "version": row.version + 1}
    same = _task.c.id == row.id, _task.c.version == row.version, _task.c.state.in_(UNFINISHED)
    if not work.execute(update(_task).where(*same).values(**moved)).rowcount:
        raise Conflict(code="version")
    work.execute(update(Candidate).where(_candidate.c.user_task_id == row.id, _candidate.c.person_id == giver).values(person_id=taker))
    work.log("user_task", row.id, case_id=row.case_id, instance_id=row.instance_id, data_key_id=row.data_key_id)
    return taker


def _is_of(person_id: str) -> ColumnElement[bool]:
    is_asked = exists().where(_candidate.c.user_task_id == _task.c.id, _candidate.c.person_id == person_id)
    return or_(_task.c.assignee_id == person_id, _task.c.owner_id == person_id, is_asked)
