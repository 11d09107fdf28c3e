"""Which roles people hold today."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, or_, select

from models import Area, Office, RoleHeld
from services import now
from services.actor import Role
from services.work import Reading

HERE: Final = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Give the date of the present moment where the office is."""
    return now.now().astimezone(HERE).date()


def valid(table: Any, day: Any) -> ColumnElement[bool]:
    """Say in SQL whether a row with `valid_from` and `valid_to` (the last day) is valid on that day."""
    started = or_(table.valid_from.is_(None), table.valid_from <= day)
    return started & or_(table.valid_to.is_(None), table.valid_to >= day)


def of(look: Reading, person_ids: Collection[str], day: date) -> dict[str, tuple[Role, ...]]:
    """Give the roles that each of these people holds on that day, in the order in which they were granted."""
    found: dict[str, list[Role]] = {}
    for row in look.execute(_HELD, {"people": list(person_ids), "day": day}):
        found.setdefault(row.person_id, []).append(Role(row.role, row.office_id, row.area_code, row.path))
    return {person_id: tuple(roles) for person_id, roles in found.items()}


_HELD = (
    select(RoleHeld.person_id, RoleHeld.role, RoleHeld.office_id, Office.area_code, Area.path)
    .join(Office, Office.id == RoleHeld.office_id)
    .join(Area, Area.code == Office.area_code)
    .where(RoleHeld.person_id.in_(bindparam("people", expanding=True)))
    .where(valid(RoleHeld, bindparam("day")), valid(Office, bindparam("day")))
    .order_by(RoleHeld.id)
)
