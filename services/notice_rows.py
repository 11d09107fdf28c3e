"""Notices as rows: who is told what, and by which channel besides the page."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select

from models import Case, Notice
from services import ids, notice_sending, webhook_sending
from services.transaction import Reading, Work

_case = Case.__table__


@dataclass(frozen=True, slots=True)
class About:
    """What a notice is about."""

    user_task_id: str | None = None
    case_id: str | None = None
    number: str | None = None  # of the case: all that may be told of it outside the page
    disposal_id: str | None = None


def about(look: Reading, user_task_id: str | None, case_id: str | None) -> About:
    """Give what a notice of a user task is about."""
    number = None if case_id is None else look.execute(select(_case.c.number).where(_case.c.id == case_id)).scalar_one()
    return About(user_task_id, case_id, number)


def tell(work: Work, people: Iterable[str], kind: str, matter: About) -> None:
    """Tell people something, each of them once, and nobody what he has done himself."""
    told = sorted(set(people) - {work.actor.person_id or ""})
    rows = [_row(work, person_id, kind, matter) for person_id in told]
    if rows:
        work.execute(insert(Notice), rows)
        notice_sending.owe(work, rows)
        webhook_sending.owe(work, kind, matter.number, matter.user_task_id)


def _row(work: Work, person_id: str, kind: str, matter: About) -> dict[str, object]:
    what = asdict(matter)
    return {"id": ids.new_id(), "person_id": person_id, "kind": kind, **what, "by_id": work.actor.person_id, "raised_at": work.moment}
