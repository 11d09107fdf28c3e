"""What happened so far in the process of a user task, in few words: which step, when, by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from models import Base, Person
from services import instance_views, library, policy, stand_ins, telling, user_task_views
from services.actor import Actor
from services.transaction import Reading, reading

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


@dataclass(frozen=True, slots=True)
class Doer:
    """Whoever did a user task, and in whose place, if that was another's; else whoever holds it."""

    by_name: str
    for_name: str | None = None


def of_user_task(actor: Actor, user_task_id: str) -> list[Line]:
    """Tell what happened in the process of a user task, the latest first. Raises NotFound."""
    with reading() as look:
        task = user_task_views.seen(look, actor, user_task_id)
        happened = instance_views.history(actor, task.instance_id)
        found = _doers(look, actor, task.instance_id)
    elements = library.known(task.definition_id).definition.elements
    named = [(one, elements[one.element_id].name) for one in happened if telling.is_told(one) and one.element_id in elements]
    lines = [Line(name, one.element_type, _name(found.get(one.activity_id)), one.entered_at, one.left_at) for one, name in named if name]
    return lines[::-1][:MOST]


def _name(doer: Doer | None) -> str | None:
    return None if doer is None else doer.by_name


def doers(actor: Actor, instance_id: str) -> dict[int, Doer]:
    """Name whoever did each user task of a process, else whoever holds it, as far as the reader sees them."""
    with reading() as look:
        return _doers(look, actor, instance_id)


def _doers(look: Reading, actor: Actor, instance_id: str) -> dict[int, Doer]:
    names = _task.c.id, _task.c.activity_id, _task.c.ended_by, _person.c.name
    query = select(*names).join(_person, _person.c.id == func.coalesce(_task.c.ended_by, _task.c.assignee_id))
    rows = look.execute(policy.visible(query.where(_task.c.instance_id == instance_id), actor, _task)).all()
    deeds = stand_ins.of(look, "user_task.complete", "user_task", [row.id for row in rows if row.ended_by is not None])
    places = {user_task_id: deed.for_name for user_task_id, deed in deeds.items()}
    return {row.activity_id: Doer(row.name, places.get(row.id)) for row in rows}
