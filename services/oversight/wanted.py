"""Which part of the unfinished user tasks a board, or a list behind one of its figures, is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select

from models import Base
from services import sight
from services.errors import Invalid
from services.oversight import bands, places
from services.oversight.bands import Band

_task = Base.metadata.tables["user_task"]
_definition = Base.metadata.tables["process_definition"]
NOBODY: Final = "nobody"  # of a person: nobody has taken it yet


@dataclass(frozen=True, slots=True)
class Wanted:
    """An area and everything below it, an office, a person, a procedure, a step, a band; what is None is not asked."""

    area_code: str | None = None
    office_id: str | None = None
    person_id: str | None = None
    process_id: str | None = None
    element_id: str | None = None
    band: str | None = None


def conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Say in SQL that a user task is unfinished and wanted."""
    yield _task.c.state.in_(sight.UNFINISHED_IN_SQL)
    if wanted.area_code is not None:
        yield places.within(_task, wanted.area_code)
    if wanted.office_id is not None:
        yield _task.c.office_id == wanted.office_id
    if wanted.person_id is not None:
        yield _task.c.assignee_id.is_(None) if wanted.person_id == NOBODY else _task.c.assignee_id == wanted.person_id
    if wanted.process_id is not None:
        yield _task.c.definition_id.in_(select(_definition.c.id).where(_definition.c.process_id == wanted.process_id))
    if wanted.element_id is not None:
        yield _task.c.element_id == wanted.element_id
    if wanted.band is not None:
        yield bands.within(_task, _band(wanted.band))


def _band(name: str) -> Band:
    if name not in set(Band):
        raise Invalid({"band": [f"is none of {', '.join(Band)}"]}, code="unknown_band")
    return Band(name)
