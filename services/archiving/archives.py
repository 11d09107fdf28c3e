"""Packages of closed cases as people see them: which there are, what is due to go, and the package itself."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select

from engine.expressions import zone
from models import Base
from models.lifecycle import ArchiveState, CaseState, DisposalState
from services import case_rows, keys, now, policy, readings
from services.actor import Actor
from services.archiving import holds
from services.errors import Conflict
from services.paging import USUAL, Keyset, Page
from services.rows import AnySelect
from services.transaction import Reading, reading

_archive, _case, _disposal, _part = (Base.metadata.tables[name] for name in ("archive", "case", "disposal", "disposal_case"))
_later = _archive.alias("later")
ORDER: Final = Keyset((_archive.c.dispose_after, _archive.c.id))


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """One closure of a case, and what became of its package."""

    id: str
    case_id: str
    number: str
    procedure: str
    version: int
    state: str
    closed_at: datetime
    made_at: datetime | None
    size: int | None  # bytes
    checksum: str | None
    retention: str | None
    dispose_after: date | None  # none: kept for ever
    is_held: bool
    is_proposed: bool  # a disposal of it waits for a decision


@dataclass(frozen=True, slots=True)
class ClassDue:
    """How many cases of a retention class are due to go."""

    retention: str
    cases: int


@dataclass(frozen=True, slots=True)
class Package:
    """A package with its content."""

    id: str
    case_id: str
    name: str
    content: bytes
    media_type: str = "application/zip"


@readings.listed("archive")
def find(actor: Actor, case_id: str) -> list[ArchiveView]:
    """List the packages of a case, the first one first."""
    with reading() as look:
        case = case_rows.seen(look, actor, case_id)
        policy.demand(actor, "archive.read", case_rows.place(case))
        return packages(look, case.id)


def packages(look: Reading, case_id: str) -> list[ArchiveView]:
    """Give the packages of a case to whoever has asked whether the reader may see them."""
    rows = look.execute(_QUERY.where(_archive.c.case_id == case_id).order_by(_archive.c.version)).all()
    return [ArchiveView(**row._mapping) for row in rows]


@readings.listed("archive")
def due(actor: Actor, *, retention: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[ArchiveView]:
    """List the cases whose retention has run out, of one class or of all, held ones too: each says whether it is."""
    policy.demand(actor, "archive.read", {})
    wanted = policy.visible(query_of_due(retention), policy.as_reader(actor, "archive.read"), _case)
    with reading() as look:
        rows = look.execute(ORDER.select(wanted, after, limit)).all()
        return ORDER.page(rows, limit, lambda row: ArchiveView(**row._mapping))


def query_of_due(retention: str | None) -> AnySelect:
    """Select what is due to go, of one retention class or of all."""
    query = _QUERY.where(*_over(_today()))
    return query if retention is None else query.where(_archive.c.retention == retention)


@readings.listed("archive")
def due_by_class(actor: Actor) -> list[ClassDue]:
    """Count what is due to go by its retention class."""
    policy.demand(actor, "archive.read", {})
    query = select(_archive.c.retention, func.count().label("cases")).join(_case, _case.c.id == _archive.c.case_id)
    query = query.where(*_over(_today())).group_by(_archive.c.retention).order_by(_archive.c.retention)
    reader = policy.as_reader(actor, "archive.read")
    with reading() as look:
        return [ClassDue(**row._mapping) for row in look.execute(policy.visible(query, reader, _case)).all()]


@readings.shown("archive")
def get(actor: Actor, case_id: str, version: int | None = None) -> Package:
    """Give the newest package of a case, or one by its number; Conflict where there is none. It holds everything in clear."""
    with reading() as look:
        case = case_rows.seen(look, actor, case_id)
        policy.demand(actor, "case.archive_read", case_rows.place(case))
        query = select(_archive).where(_archive.c.case_id == case.id, _archive.c.state == ArchiveState.MADE)
        wanted = query if version is None else query.where(_archive.c.version == version)
        row = look.execute(wanted.order_by(_archive.c.version.desc()).limit(1)).first()
        if row is None:
            raise Conflict(code="no_archive")
        return Package(row.id, case.id, f"{case.number}-v{row.version}.zip", keys.unseal(look, row.data_key_id, row.content))


def is_over(case_id: ColumnElement[str], today: date) -> ColumnElement[bool]:
    """Say in SQL that a case is closed and the retention of its last closure has run out."""
    return exists().where(_archive.c.case_id == case_id, *_over(today))


def is_proposed(case_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Say in SQL that a disposal of a case waits for a decision."""
    return exists().where(_part.c.case_id == case_id, _part.c.disposal_id == _disposal.c.id, _disposal.c.state == DisposalState.PROPOSED)


def _today() -> date:
    return now.now().astimezone(zone.office()).date()


def _over(today: date) -> tuple[ColumnElement[bool], ...]:
    newer = exists().where(_later.c.case_id == _archive.c.case_id, _later.c.version > _archive.c.version)
    return _archive.c.state == ArchiveState.MADE, _archive.c.dispose_after < today, _case.c.state == CaseState.CLOSED, ~newer


_QUERY = select(
    *(_archive.c[name] for name in ArchiveView.__slots__ if name not in {"number", "procedure", "is_held", "is_proposed"}),
    _case.c.number,
    _case.c.procedure,
    holds.is_held(_archive.c.case_id).label("is_held"),
    is_proposed(_archive.c.case_id).label("is_proposed"),
).join(_case, _case.c.id == _archive.c.case_id)
