"""What happened so far in the process of a user task, in few words: which step, when, by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from models import Base, Person
from services import instance_views, library, policy, user_task_views
from services.actor import Actor
from services.transaction import Reading, reading

TOLD: Final = frozenset({"userTask", "startEvent", "endEvent", "callActivity", "boundaryEvent"})
MOST: Final = 100  # the latest
_task, _person = Base.metadata.tables["user_task"], Person.__table__


@dataclass(frozen=True, slots=True)
class Line:
    """One step, and who did it or has it in hand."""

    name: str
    kind: str
    by_name: str | None
    entered_at: datetime
    left_at: datetime | None


def of_user_task(actor: Actor, user_task_id: str) -> list[Line]:
    """Tell what happened in the process of a user task, the latest first. Raises NotFound."""
    with reading() as look:
        task = user_task_views.seen(look, actor, user_task_id)
        happened = instance_views.history(actor, task.instance_id)
        doers = _doers(look, actor, task.instance_id)
    elements = library.known(task.definition_id).definition.elements
    named = [(one, elements[one.element_id].name) for one in happened if one.element_type in TOLD and one.element_id in elements]
    lines = [Line(name, one.element_type, doers.get(one.activity_id), one.entered_at, one.left_at) for one, name in named if name]
    return lines[::-1][:MOST]


def _doers(look: Reading, actor: Actor, instance_id: str) -> dict[int, str]:
    """Name whoever did each user task, else whoever holds it, as far as the reader sees them."""
    doer = func.coalesce(_task.c.ended_by, _task.c.assignee_id)
    query = select(_task.c.activity_id, _person.c.name).join(_person, _person.c.id == doer).where(_task.c.instance_id == instance_id)
    return {row.activity_id: row.name for row in look.execute(policy.visible(query, actor, _task))}
