"""What publishing a time limit and publishing a calendar have in common."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, update

from models.lifecycle import RuleState
from services import clock_rules
from services.errors import Conflict
from services.transaction import Work

CODE = 6  # digits of a county's, city's or province's code


@dataclass(frozen=True, slots=True)
class Published:
    """What holds from now on, and the batch that counts open clocks again."""

    id: str
    batch_id: str | None  # none: nothing changes
    clocks: int  # looked at
    changed: int
    digest: str  # of all changes


def place(region: str) -> dict[str, Any]:
    """Give the area of a region, for its rights; the whole country belongs to who looks after everything."""
    return {"area_code": region.ljust(CODE, "0")} if region else {}


def stamps(work: Work, state: RuleState) -> dict[str, Any]:
    """Give the columns that say who entered and published a version, and when."""
    is_published = state == RuleState.PUBLISHED
    return {
        "drafted_at": work.moment,
        "drafted_by": work.actor.person_id,
        "published_at": work.moment if is_published else None,
        "published_by": work.actor.person_id if is_published else None,
    }


def publish(work: Work, table: Table, row_id: str, **more: Any) -> None:
    """Let a draft hold; Conflict when it is none any more."""
    change = update(table).where(table.c.id == row_id, table.c.state == RuleState.DRAFT)
    values = {"state": RuleState.PUBLISHED, "published_at": work.moment, "published_by": work.actor.person_id, **more}
    if not work.execute(change.values(**values)).rowcount:
        raise Conflict(code="published_already")
    work.after_rollback(clock_rules.forget)
