"""What happened in an instance, step by step: which element, when, how it ended, and who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models import Base
from services import instance_views, library, policy, stand_ins, telling
from services.actor import Actor
from services.instance_views import ActivityView
from services.stand_ins import Deed
from services.transaction import Reading, reading

_tables = Base.metadata.tables
_task, _person = _tables["user_task"], _tables["person"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story."""

    element_id: str
    name: str
    element_type: str
    entered_at: datetime
    left_at: datetime | None
    how: str | None
    by: str | None  # who did it, or holds it
    for_whom: str | None  # in whose place


def read(actor: Actor, instance_id: str) -> list[Entry]:
    """Tell what happened, the latest first; NotFound when there is no such instance, or none the actor sees."""
    happened = [one for one in instance_views.history(actor, instance_id) if telling.is_told(one)]
    with reading() as look:
        row = instance_views.seen(look, actor, instance_id)
        doers = _doers(look, actor, row.root_id)
    elements = library.known(row.definition_id).definition.elements
    told = (one for one in reversed(happened) if one.element_id in elements)
    return [_entry(one, elements[one.element_id].name or "", *doers.get(one.activity_id, (None, None))) for one in told]


def _entry(one: ActivityView, name: str, by: str | None, for_whom: str | None) -> Entry:
    return Entry(one.element_id, name, one.element_type, one.entered_at, one.left_at, one.how, by, for_whom)


def _doers(look: Reading, actor: Actor, root_id: str) -> dict[int, tuple[str | None, str | None]]:
    """Name whoever did each user task that the reader sees, and in whose place; else whoever holds it."""
    query = select(_task.c.id, _task.c.activity_id, _task.c.ended_by, _person.c.name.label("holder"))
    query = query.outerjoin(_person, _person.c.id == _task.c.assignee_id).where(_task.c.instance_id == root_id)
    rows = look.execute(policy.visible(query, actor, _task)).all()
    deeds = stand_ins.of(look, "user_task.complete", "user_task", [row.id for row in rows if row.ended_by is not None])
    return {row.activity_id: _doer(row.holder, deeds.get(row.id)) for row in rows}


def _doer(holder: str | None, deed: Deed | None) -> tuple[str | None, str | None]:
    return (holder, None) if deed is None else (deed.by_name or holder, deed.for_name)
