"""How long what is left of cases is kept, as people read it: each procedure's class and its source, what is kept and due, what is held."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models import Base, LegalHold
from models.lifecycle import ArchiveState
from services import policy, readings
from services.actor import Actor
from services.archiving import archives, retention
from services.paging import USUAL, Keyset, Page
from services.transaction import reading

_tables = Base.metadata.tables
_archive, _case, _definition = (_tables[name] for name in ("archive", "case", "process_definition"))
_hold = LegalHold.__table__
_HELD = Keyset((_hold.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class ClassView:
    """The retention class of one procedure; counts are None for whoever may not read archives."""

    procedure: str  # "*": all others
    name: str | None  # of the procedure, where it is deployed
    id: str
    label: str
    label_en: str
    years: int | None  # none: for ever
    title: str
    article: str
    certainty: str
    is_local: bool
    kept: int | None  # packages of closed cases
    due: int | None  # cases of the class whose time has run out


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case of which nothing may go."""

    case_id: str
    number: str
    procedure: str
    placed_at: datetime


def find(actor: Actor) -> list[ClassView]:
    """List the classes of all procedures, that of all others last."""
    policy.demand(actor, "retention.read", {})
    counts = policy.can(actor, "archive.read", {})
    kept = _kept(actor) if counts else None
    due = {one.retention: one.cases for one in archives.due_by_class(actor)} if counts else None
    names = _names()
    return [
        ClassView(
            one.procedure,
            names.get(one.procedure),
            **{name: getattr(one, name) for name in ("id", "label", "label_en", "years", "title", "article", "certainty", "is_local")},
            kept=None if kept is None else kept.get(one.procedure, 0),
            due=None if due is None else due.get(one.id, 0),
        )
        for one in retention.classes().values()
    ]


@readings.listed("hold")
def held(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[HeldCase]:
    """List the cases that are held, the latest first; why, each case's own page says."""
    policy.demand(actor, "archive.read", {})
    query = select(_hold.c.id, _hold.c.case_id, _hold.c.placed_at, _case.c.number, _case.c.procedure)
    query = query.join(_case, _case.c.id == _hold.c.case_id).where(_hold.c.released_at.is_(None))
    reader = policy.as_reader(actor, "archive.read")
    with reading() as look:
        rows = look.execute(_HELD.select(policy.visible(query, reader, _case), after, limit)).all()
        return _HELD.page(rows, limit, lambda row: HeldCase(*(getattr(row, name) for name in HeldCase.__slots__)))


def _kept(actor: Actor) -> dict[str, int]:
    """Count the packages that lie here by procedure; those without a class of their own together."""
    query = select(_case.c.procedure, func.count().label("many")).join(_archive, _archive.c.case_id == _case.c.id)
    query = query.where(_archive.c.state == ArchiveState.MADE).group_by(_case.c.procedure)
    found: dict[str, int] = {}
    with reading() as look:
        for row in look.execute(policy.visible(query, policy.as_reader(actor, "archive.read"), _case)):
            known = row.procedure if row.procedure in retention.classes() else retention.USUAL
            found[known] = found.get(known, 0) + int(row.many)
    return found


def _names() -> dict[str, str]:
    query = select(_definition.c.process_id, _definition.c.name).where(_definition.c.process_id.in_(retention.classes()))
    with reading() as look:
        return {row.process_id: row.name for row in look.execute(query.order_by(_definition.c.version))}
