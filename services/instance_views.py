"""Process instances as people see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.errors import NotWaiting
from engine.execution import Execution
from engine.moment import Moment
from models import Base
from models.lifecycle import InstanceState
from services import data_classes, keys, library, masking, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.library import LIBRARY
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_instance = Base.metadata.tables["process_instance"]
_definition = Base.metadata.tables["process_definition"]
_case = Base.metadata.tables["case"]
_activity = Base.metadata.tables["activity"]
_change = Base.metadata.tables["variable_change"]
ORDER = Keyset((_instance.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One run of a definition."""

    id: str
    root_id: str
    parent_id: str | None
    parent_activity_id: int | None
    definition_id: str
    process_id: str
    process_name: str
    definition_version: int
    business_key: str | None
    case_id: str | None
    case_number: str | None
    area_code: str | None
    office_id: str | None
    state: str
    version: int
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An element as it happened."""

    activity_id: int
    scope_id: int
    element_id: str
    element_type: str
    entered_at: datetime
    left_at: datetime | None
    how: str | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A variable that a step wrote."""

    version: int
    changed_at: datetime
    scope_id: int
    activity_id: int
    name: str
    value: Any


@readings.shown("process_instance")
def get(actor: Actor, instance_id: str) -> InstanceView:
    """Give one instance."""
    with reading() as look:
        return view(seen(look, actor, instance_id))


@readings.listed("process_instance")
def find(  # noqa: PLR0913 — the filters of a list
    actor: Actor,
    *,
    process_id: str | None = None,
    business_key: str | None = None,
    case_id: str | None = None,
    state: InstanceState | str | None = None,
    definition_id: str | None = None,
    root_id: str | None = None,
    is_running: bool = False,
    after: str | None = None,
    limit: int = USUAL,
) -> Page[InstanceView]:
    """List instances, the newest first."""
    wanted = {_definition.c.process_id: process_id, _instance.c.business_key: business_key, _instance.c.case_id: case_id}
    wanted |= {_instance.c.state: state, _instance.c.definition_id: definition_id, _instance.c.root_id: root_id}
    query = visible(actor).where(*(column == value for column, value in wanted.items() if value is not None))
    if is_running:
        query = query.where(_instance.c.state.in_((InstanceState.ACTIVE, InstanceState.SUSPENDED)))
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, view)


def variables(actor: Actor, instance_id: str, activity_id: int | None = None) -> dict[str, Any]:
    """Give the variables of an instance, or as one of its activities sees them; those of a called process as its inside does."""
    with reading() as look:
        row = seen(look, actor, instance_id)
        policy.demand(actor, "variables.read", {**row._mapping, "is_involved": True})
        found = values(look, row, activity_id)
        readings.note(actor, "variables", instance_id, case_id=row.case_id, instance_id=row.root_id)
        return found if actor.kind != "person" else masking.masked_variables(data_classes.of_instance(look, row), found)


def values(look: Reading, row: AnyRow, activity_id: int | None = None) -> dict[str, Any]:
    """Give the variables of an instance whose row the caller has read."""
    root = look.execute(select(_instance).where(_instance.c.id == row.root_id)).one()
    is_over = row.parent_activity_id is not None and row.state != InstanceState.ACTIVE
    if root.blob is None or is_over:
        return {}
    moment = Moment(now=root.started_at, definition_id=root.definition_id, library=LIBRARY, business_key=root.business_key)
    state = keys.unseal(look, root.data_key_id, root.blob)
    execution = Execution.restore(library.known(root.definition_id).definition, state, moment=moment)
    return _seen_from(execution, row.parent_activity_id or 0 if activity_id is None else activity_id)


def _seen_from(execution: Execution, activity_id: int) -> dict[str, Any]:
    try:
        return execution.variables(activity_id)
    except NotWaiting as error:
        raise NotFound(code="no_such_activity") from error


def history(actor: Actor, instance_id: str) -> list[ActivityView]:
    """Give every element as it happened, in the order in which they began."""
    return course(actor, get(actor, instance_id))


def course(actor: Actor, run: InstanceView) -> list[ActivityView]:
    """Give every element of an instance that the caller has read, as it happened, in the order in which they began."""
    with reading() as look:
        names = [_activity.c[name] for name in ActivityView.__slots__]
        rows = look.execute(select(*names).where(_activity.c.instance_id == run.root_id).order_by(_activity.c.activity_id)).all()
        readings.note(actor, "history", run.id, case_id=run.case_id, instance_id=run.root_id)
    found = [ActivityView(**one._mapping) for one in rows]
    return found if run.parent_activity_id is None else _inside(found, run.parent_activity_id)


def changes(actor: Actor, instance_id: str) -> list[ChangeView]:
    """Give every change of a variable of the root instance, in order."""
    with reading() as look:
        row = seen(look, actor, instance_id)
        policy.demand(actor, "variables.read", {**row._mapping, "is_involved": True})
        classes = data_classes.of_instance(look, row)
        readings.note(actor, "variables", instance_id, case_id=row.case_id, instance_id=row.root_id)
        steps = look.execute(select(_change).where(_change.c.instance_id == row.root_id).order_by(_change.c.id)).all()
        return [
            ChangeView(one.version, one.changed_at, scope_id, of_activity, name, masking.masked_value(classes, (name,), value))
            for one in steps
            for scope_id, of_activity, name, value in keys.unseal_values(look, row.data_key_id, one.changes)
        ]


def seen(look: Reading, actor: Actor, instance_id: str) -> AnyRow:
    """Give the row of an instance the actor may see; NotFound otherwise."""
    row = look.execute(visible(actor).where(_instance.c.id == instance_id)).first()
    if row is None:
        raise NotFound(code="no_such_instance")
    return row


def view(row: AnyRow) -> InstanceView:
    """Make a view of a row."""
    return InstanceView(*(getattr(row, name) for name in InstanceView.__slots__))


def _inside(activities: list[ActivityView], call: int) -> list[ActivityView]:
    """Keep what happened inside a call activity."""
    inside = {call}
    for one in activities:
        if one.scope_id in inside:
            inside.add(one.activity_id)
    return [one for one in activities if one.activity_id in inside and one.activity_id != call]


def visible(actor: Actor) -> AnySelect:
    """Select the instances that the actor sees, without what the engine keeps of them."""
    own = [column for column in _instance.c if column.name != "blob"]
    about = (_definition.c.process_id, _definition.c.name.label("process_name"), _definition.c.version.label("definition_version"))
    query = select(*own, *about, _case.c.number.label("case_number"))
    query = query.join(_definition, _definition.c.id == _instance.c.definition_id).outerjoin(_case, _case.c.id == _instance.c.case_id)
    return policy.visible(query, actor, _instance)
