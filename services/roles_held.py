"""Which roles people hold today."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, bindparam, insert, or_, select

from models import Area, Office, RoleHeld, RoleLeft
from services import now
from services.actor import Role
from services.ids import new_id
from services.work import Reading, Work

HERE: Final = ZoneInfo("Asia/Shanghai")
_held = RoleHeld.__table__


def today() -> date:
    """Give the date of the present moment where the office is."""
    return now.now().astimezone(HERE).date()


def valid(table: Any, day: Any) -> ColumnElement[bool]:
    """Say in SQL whether a row with `valid_from` and `valid_to` (the last day) is valid on that day."""
    started = or_(table.valid_from.is_(None), table.valid_from <= day)
    return started & or_(table.valid_to.is_(None), table.valid_to >= day)


def of(look: Reading, person_ids: Collection[str], day: date) -> dict[str, tuple[Role, ...]]:
    """Give the roles that each of these people holds on that day, in the order in which they were granted.

    After them come the same roles in the offices whose matters his own goes on with.
    """
    own, inherited = dict[str, dict[Role, None]](), dict[str, list[Role]]()
    for row in look.execute(_HELD, {"people": list(person_ids), "day": day}):
        own.setdefault(row.person_id, {})[Role(row.role, row.office_id, row.area_code, row.path)] = None
        if row.predecessor_id is not None:
            inherited.setdefault(row.person_id, []).append(Role(row.role, row.predecessor_id, row.area_code, row.path))
    return {person_id: (*roles, *inherited.get(person_id, ())) for person_id, roles in own.items()}


def remember(work: Work, *which: ColumnElement[bool]) -> None:
    """Keep what roles people have held until today, or until they ran out, before their rows are changed or go."""
    day = today()
    rows = [dict(row._mapping) for row in work.execute(select(_held).where(*which))]
    begun = [row for row in rows if row["valid_from"] is None or row["valid_from"] <= day]
    if begun:
        work.execute(insert(RoleLeft), [row | {"id": new_id(), "valid_to": min(row["valid_to"] or day, day)} for row in begun])


def _predecessors() -> CTE:
    """Give every closed office by the ones that go on with its matters, directly or through others."""
    closed = select(Office.replaced_by.label("office_id"), Office.id.label("predecessor_id")).where(Office.replaced_by.is_not(None))
    chain = closed.cte("predecessor", recursive=True)
    further = select(Office.replaced_by, chain.c.predecessor_id).join(chain, chain.c.office_id == Office.id)
    return chain.union(further.where(Office.replaced_by.is_not(None)))


_PREDECESSOR = _predecessors()


_HELD = (
    select(RoleHeld.person_id, RoleHeld.role, RoleHeld.office_id, Office.area_code, Area.path, _PREDECESSOR.c.predecessor_id)
    .join(Office, Office.id == RoleHeld.office_id)
    .join(Area, Area.code == Office.area_code)
    .outerjoin(_PREDECESSOR, _PREDECESSOR.c.office_id == RoleHeld.office_id)
    .where(RoleHeld.person_id.in_(bindparam("people", expanding=True)))
    .where(valid(RoleHeld, bindparam("day")), valid(Office, bindparam("day")))
    .order_by(RoleHeld.id, _PREDECESSOR.c.predecessor_id)
)
