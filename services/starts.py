"""Messages, signals and conditions that start a process: always its newest active version."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select

from engine.definitions import Definition
from models import Base
from models.lifecycle import DefinitionState
from services import ids, library, policy, start_timers, wire
from services.rows import AnyRow
from services.starting import Place
from services.transaction import Reading, Work

_definition = Base.metadata.tables["process_definition"]
_start = Base.metadata.tables["start_subscription"]
_NEWEST = (
    select(_definition.c.id)
    .where(_definition.c.process_id == bindparam("process_id"), _definition.c.state == DefinitionState.ACTIVE)
    .order_by(_definition.c.version.desc())
    .limit(1)
)


def waiting(look: Reading, kind: str, name: str) -> Sequence[AnyRow]:
    """Give what a message or signal of that name starts."""
    query = select(_start, _definition.c.starters).join(_definition, _definition.c.id == _start.c.definition_id)
    return look.execute(query.where(_start.c.kind == kind, _start.c.name == name).order_by(_start.c.process_id)).all()


def conditional(look: Reading, definition_id: str | None = None) -> Sequence[AnyRow]:
    """Give the processes that a condition may start, or the one named: one row for each start event."""
    query = select(_start, _definition.c.starters).join(_definition, _definition.c.id == _start.c.definition_id)
    query = query.where(_start.c.kind == "condition")
    if definition_id is not None:
        query = query.where(_start.c.definition_id == definition_id)
    return look.execute(query.order_by(_start.c.process_id, _start.c.name)).all()


def demand(work: Work, start: AnyRow, where: Place) -> None:
    """Raise Forbidden unless whoever sends this may start the process there."""
    row = {"area_code": where.area_code, "office_id": where.office_id, "starters": wire.loads(start.starters)}
    policy.demand(work.actor, "instance.start", row)


def listen_anew(work: Work, process_id: str, definition: Definition | None = None) -> None:
    """Have the newest active version, and no other, started by its messages, signals and conditions, and its timers set."""
    start_timers.set_anew(work, process_id, definition)
    work.execute(delete(_start).where(_start.c.process_id == process_id))
    newest = work.execute(_NEWEST, {"process_id": process_id}).scalar_one_or_none()
    if newest is None:
        return
    definition = definition or library.known(newest).definition
    names = [("message", *item) for item in definition.start_messages.items()]
    names += [("signal", *item) for item in definition.start_signals.items()]
    names += [("condition", element_id, element_id) for element_id in definition.start_conditions]
    rows = [
        {"id": ids.new_id(), "kind": kind, "name": name, "process_id": process_id, "definition_id": newest, "element_id": element_id}
        for kind, name, element_id in names
    ]
    if rows:
        work.execute(insert(_start), rows)
