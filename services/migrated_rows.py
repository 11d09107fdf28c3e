"""What the rows of a migrated instance must be told besides what its step tells: elements, indexes of events, forms, the version."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, update

from engine.migration import Migrated
from models import Base
from models.lifecycle import UNFINISHED, IncidentState, JobState
from services import library
from services.operating import Held
from services.transaction import Work

_tables = Base.metadata.tables
_instance, _user_task, _job = _tables["process_instance"], _tables["user_task"], _tables["job"]
_activity, _subscription, _incident = _tables["activity"], _tables["subscription"], _tables["incident"]
_LIVE: dict[Table, ColumnElement[bool]] = {
    _activity: _activity.c.left_at.is_(None),
    _user_task: _user_task.c.state.in_(UNFINISHED),
    _job: _job.c.state.in_((JobState.DUE, JobState.RUNNING, JobState.STUCK)),
    _subscription: _subscription.c.id.is_not(None),
    _incident: _incident.c.state == IncidentState.OPEN,
}
APART = 100_000  # indexes on their way from one place to another
SOME = 500  # ids in one statement


def write(work: Work, held: Held, target_id: str, pairs: Mapping[str, str], done: Migrated) -> None:
    """Bring the rows into the new version, before what the step changed is written."""
    work.execute(update(_instance).where(_instance.c.id == held.row.id).values(definition_id=target_id))
    _rename(work, held.root.id, pairs, done)
    _renumber(work, held.root.id, done.indexes)
    _lead_user_tasks(work, held.root.id, target_id, done)


def _rename(work: Work, instance_id: str, pairs: Mapping[str, str], done: Migrated) -> None:
    changed = {old: new for old, new in pairs.items() if old != new}
    if not changed:
        return
    for role in {name.partition("#")[2] for name in done.elements.values()} - {""}:
        changed |= {f"{old}#{role}": f"{new}#{role}" for old, new in changed.items() if "#" not in old}
    for table, is_live in _LIVE.items():
        names = case(changed, value=table.c.element_id, else_=table.c.element_id)
        for some in _portions(done.elements):
            which = table.c.instance_id == instance_id, table.c.activity_id.in_(some), table.c.element_id.in_(changed), is_live
            work.execute(update(table).where(*which).values(element_id=names))


def _renumber(work: Work, instance_id: str, indexes: Mapping[tuple[int, int], int]) -> None:
    """Give events their new indexes, by way of ones that nobody has: two may change places."""
    for shift, moves in ((APART, indexes.items()), (0, [((one, new + APART), new) for (one, _), new in indexes.items()])):
        for (activity_id, old), new in moves:
            for table in (_job, _subscription):
                at = table.c.activity_id == activity_id, table.c.event_index == old
                work.execute(update(table).where(table.c.instance_id == instance_id, *at, _LIVE[table]).values(event_index=new + shift))


def _lead_user_tasks(work: Work, instance_id: str, target_id: str, done: Migrated) -> None:
    """Let open user tasks keep who has them and what was entered, and show the new version's form."""
    elements = library.known(target_id).definition.elements
    live = and_(_user_task.c.instance_id == instance_id, _LIVE[_user_task])
    for some in _portions(done.elements):
        mine = and_(live, _user_task.c.activity_id.in_(some))
        work.execute(update(_user_task).where(mine).values(definition_id=target_id))
        forms = {done.elements[one]: elements[done.elements[one]].form_ref for one in some if done.elements[one] in elements}
        for element_id, form_id in forms.items():
            is_other = _user_task.c.form_id.is_distinct_from(form_id)
            changed: dict[str, Any] = {"form_id": form_id, "version": _user_task.c.version + 1}
            if elements[element_id].element_type == "userTask":
                work.execute(update(_user_task).where(mine, _user_task.c.element_id == element_id, is_other).values(**changed))


def _portions(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(ids)
    return (every[start : start + SOME] for start in range(0, len(every), SOME))
