"""The names that areas and offices bore before, each with its last day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Column, insert, select

from services import actors
from services.errors import Invalid
from services.transaction import Reading, Work


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that an area or an office bore up to a day."""

    name: str
    valid_to: date


def keep(work: Work, owner: Column[str], key: str, name: str, last: date) -> None:
    """Write down that an area or an office (`owner` is the column that says which) bore a name up to a day; raise Invalid."""
    table = owner.table
    latest = work.execute(select(table.c.valid_to).where(owner == key).order_by(table.c.valid_to.desc())).scalars().first()
    if latest is not None and latest > last:
        raise Invalid({"since": [f"lies before {latest}"]}, code="renamed_later", latest=latest.isoformat())
    if latest != last:  # a name that is corrected on its first day was never borne
        work.execute(insert(table), {owner.name: key, "valid_to": last, "name": name})


def of(look: Reading, owner: Column[str], key: str) -> tuple[FormerName, ...]:
    """Give the names, the oldest first."""
    table = owner.table
    rows = look.execute(select(table.c.name, table.c.valid_to).where(owner == key).order_by(table.c.valid_to))
    return tuple(FormerName(**row._mapping) for row in rows)


def on(look: Reading, owner: Column[str], key: str, day: date) -> str | None:
    """Give the name borne on a day, None where it is the present one."""
    table = owner.table
    query = select(table.c.name).where(owner == key, table.c.valid_to >= day).order_by(table.c.valid_to)
    found: str | None = look.execute(query).scalars().first()
    return found


def day_before(since: date) -> date:
    """Give the last day of what was before; raise Invalid where the new has not begun yet."""
    if since > actors.today():
        raise Invalid({"since": ["has not come yet"]}, code="day_to_come")
    return since - timedelta(days=1)
