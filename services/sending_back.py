"""A user task goes back to a step before it: a modification by whoever may move the process; everybody else asks one of these."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from engine.modification import Cancel, StartBefore
from models import Base
from models.lifecycle import InstanceState, UserTaskState
from services import deadlocks, library, modifying, operating, policy, readings, user_task_facts, user_task_views
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.rows import AnyRow
from services.transaction import Reading, reading, transaction

MOST: Final = 20  # steps
_tables = Base.metadata.tables
_task, _instance, _person = _tables["user_task"], _tables["process_instance"], _tables["person"]


@dataclass(frozen=True, slots=True)
class Step:
    """A user task that was completed earlier in the same process."""

    element_id: str
    name: str
    by_name: str | None
    ended_at: datetime


def steps(actor: Actor, user_task_id: str) -> list[Step]:
    """List where a user task could go back to, the latest first. Raises NotFound."""
    with reading() as look:
        task = user_task_views.seen(look, actor, user_task_id)
        readings.note(actor, "history", None, case_id=task.case_id, instance_id=task.instance_id)
        return _steps(look, actor, task)


@deadlocks.outlived
def send_back(  # noqa: PLR0913 — as the other verbs
    actor: Actor, user_task_id: str, element_id: str, *, reason: str, version: int | None = None, occurred_at: datetime | None = None
) -> None:
    """Cancel a user task and begin an earlier step anew. Raises NotFound, Forbidden, Invalid, Conflict, Unsuitable."""
    with transaction(actor, "user_task.send_back", reason=operating.given(reason), occurred_at=occurred_at) as work:
        facts = user_task_facts.lock(work, user_task_id)
        facts.demand(actor, work.verb)
        facts.demand_version(version)
        task = user_task_views.seen(work, actor, user_task_id)
        if element_id not in {one.element_id for one in _steps(work, actor, task)}:
            raise Invalid({"element_id": ["is no step before this one"]}, code="no_step_before")
        modifying.over(work, _process_of(work, task), [StartBefore(element_id), Cancel(activity_id=facts.activity_id)], {})
        work.log("user_task", facts.id, case_id=task.case_id, instance_id=task.instance_id, data_key_id=task.data_key_id)


def _steps(look: Reading, actor: Actor, task: AnyRow) -> list[Step]:
    names = _task.c.element_id, _task.c.name, _person.c.name.label("by_name"), _task.c.ended_at
    same = _task.c.instance_id == task.instance_id, _task.c.definition_id == task.definition_id
    done = _task.c.state == UserTaskState.COMPLETED, _task.c.element_id != task.element_id
    query = select(*names).outerjoin(_person, _person.c.id == _task.c.ended_by).where(*same, *done)
    rows = look.execute(policy.visible(query, actor, _task).order_by(_task.c.ended_at.desc(), _task.c.id.desc()).limit(MOST * 10))
    known, found = library.known(task.definition_id).definition.elements, dict[str, Step]()
    for row in rows:
        if row.element_id in known:
            found.setdefault(row.element_id, Step(row.element_id, row.name, row.by_name, row.ended_at))
    return list(found.values())[:MOST]


def _process_of(look: Reading, task: AnyRow) -> str:
    """Find the process, called or not, in which a user task stands; Conflict where several of one definition go on at once."""
    same = _instance.c.root_id == task.instance_id, _instance.c.definition_id == task.definition_id
    going_on = _instance.c.state.in_((InstanceState.ACTIVE, InstanceState.SUSPENDED))
    found = look.execute(select(_instance.c.id).where(*same, going_on).limit(2)).scalars().all()
    if len(found) != 1:
        raise Conflict(code="several_processes")
    return str(found[0])
