"""What procedures and their outcomes are called today."""

from sqlalchemy import select

from models import Base
from services import library
from services.errors import NotFound
from services.oversight.measures.shapes import Words
from services.transaction import Reading

_definition = Base.metadata.tables["process_definition"]


def procedures(look: Reading) -> dict[str, Words]:
    """Name all procedures by their newest versions."""
    rows = look.execute(select(_definition.c.process_id, _definition.c.name).order_by(_definition.c.version))
    return {row.process_id: Words(row.name, row.name) for row in rows}


def outcome(process_id: str, name: str | None) -> Words:
    """Say what a procedure calls an outcome of its cases."""
    if not name:
        return Words("未记录结果", "no outcome entered")
    try:
        told = library.known(library.latest(process_id)).outcome_names(name)
    except NotFound:
        told = {}
    return Words(told.get("zh", name), told.get("en", name))
