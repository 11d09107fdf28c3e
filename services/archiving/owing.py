"""Closures of cases that owe a package: noted in the closing step, ordered by the ticker, never made in either."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.sql.expression import literal

from models import Base
from models.lifecycle import ArchiveState, CaseState
from services import ids, job_rows, keys, transaction
from services.actor import TICKER
from services.rows import AnyRow
from services.transaction import Work

KIND = "archive"  # of the jobs that make packages
AT_ONCE = 20  # packages ordered in one tick
_archive, _case = (Base.metadata.tables[name] for name in ("archive", "case"))
_COLUMNS = ("id", "case_id", "version", "closed_at", "state", "data_key_id")
_VERSION = select(func.coalesce(func.max(_archive.c.version), 0) + 1).where(_archive.c.case_id == bindparam("of_case")).scalar_subquery()
_OWE = insert(_archive).from_select(
    _COLUMNS,
    select(
        bindparam("new_id", type_=_archive.c.id.type), _case.c.id, _VERSION, _case.c.closed_at, literal("owed"), _case.c.data_key_id
    ).where(_case.c.id == bindparam("of_case")),
)
_OWED = select(
    _archive.c.id,
    _archive.c.case_id,
    _archive.c.closed_at,
    _case.c.area_code,
    _case.c.office_id,
    _case.c.state,
    _case.c.closed_at.label("last_closed_at"),
).join(_case, _case.c.id == _archive.c.case_id)


@dataclass(frozen=True, slots=True)
class Closure:
    """What the job of a package belongs to: its case's place, no instance."""

    id: str
    case_id: str
    area_code: str
    office_id: str
    data_key_id: str
    business_key: None = None


def owe(work: Work, case_id: str) -> None:
    """Note that a case has just been closed."""
    work.execute(_OWE, {"new_id": ids.new_id(), "of_case": case_id})


def order() -> int:
    """Order the packages that are owed, a job each; tell how many."""
    with transaction.reading() as look:
        owed = look.execute(_OWED.where(_archive.c.state == ArchiveState.OWED).order_by(_archive.c.id).limit(AT_ONCE)).all()
    return sum(_order(row) for row in owed)


def goes_on(row: AnyRow) -> bool:
    """Say whether a case went on after the closure."""
    return bool(row.state != CaseState.CLOSED or row.last_closed_at != row.closed_at)


def read(look: transaction.Reading, archive_id: str) -> AnyRow:
    """Give a closure, with what its case is now."""
    return look.execute(_OWED.where(_archive.c.id == archive_id)).one()


def _order(row: AnyRow) -> bool:
    with transaction.transaction(TICKER, "case.order_archive") as work:
        new = ArchiveState.LAPSED if goes_on(row) else ArchiveState.ORDERED
        change = update(_archive).where(_archive.c.id == row.id, _archive.c.state == ArchiveState.OWED)
        if work.execute(change.values(state=new)).rowcount and new is ArchiveState.ORDERED:
            closure = Closure(row.id, row.case_id, row.area_code, row.office_id, keys.system_data_key(work))
            job_rows.owe_later(work, closure, work.moment, {"archive_id": row.id}, kind=KIND)
        work.log("archive", row.id, case_id=row.case_id)
    return True
