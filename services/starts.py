"""Messages and signals that start a process: always its newest active version."""

from sqlalchemy import bindparam, delete, insert, select

from engine.definitions import Definition
from models import Base
from models.lifecycle import DefinitionState
from services import ids, library
from services.transaction import Work

_definition = Base.metadata.tables["process_definition"]
_start = Base.metadata.tables["start_subscription"]
_NEWEST = (
    select(_definition.c.id)
    .where(_definition.c.process_id == bindparam("process_id"), _definition.c.state == DefinitionState.ACTIVE)
    .order_by(_definition.c.version.desc())
    .limit(1)
)


def listen_anew(work: Work, process_id: str, definition: Definition | None = None) -> None:
    """Have the newest active version, and no other, started by its messages and signals."""
    work.execute(delete(_start).where(_start.c.process_id == process_id))
    newest = work.execute(_NEWEST, {"process_id": process_id}).scalar_one_or_none()
    if newest is None:
        return
    definition = definition or library.known(newest).definition
    names = [("message", *item) for item in definition.start_messages.items()]
    names += [("signal", *item) for item in definition.start_signals.items()]
    rows = [
        {"id": ids.new_id(), "kind": kind, "name": name, "process_id": process_id, "definition_id": newest, "element_id": element_id}
        for kind, name, element_id in names
    ]
    if rows:
        work.execute(insert(_start), rows)
