"""People as others see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from models import Area, Office, RoleHeld, RoleLeft
from services.rows import AnyRow, AnySelect
from services.transaction import Reading

MOST: Final = 50  # roles of the past


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role somebody holds."""

    role: str
    office_id: str
    office_name: str
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    area_name: str = ""
    is_elsewhere: bool = False  # outside the area of the home office, that of the first role: so it has an end


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who works here."""

    id: str
    name: str
    login: str | None
    is_active: bool
    roles: tuple[RoleView, ...]


def roles(look: Reading, person_ids: Sequence[str]) -> Mapping[str, list[RoleView]]:
    """Give the roles of these people by person."""
    homes, found = dict[str, str](), dict[str, list[RoleView]]()
    for row in look.execute(_of(RoleHeld).where(RoleHeld.person_id.in_(person_ids)).order_by(RoleHeld.id)):
        home = homes.setdefault(row.person_id, row.path)
        found.setdefault(row.person_id, []).append(_role(row, is_elsewhere=not row.path.startswith(home)))
    return found


def left(look: Reading, person_id: str) -> list[RoleView]:
    """Give the roles that somebody held and holds no more, the one that ended last first."""
    rows = look.execute(
        _of(RoleLeft).where(RoleLeft.person_id == person_id).order_by(RoleLeft.valid_to.desc(), RoleLeft.id.desc()).limit(MOST)
    )
    return [_role(row, is_elsewhere=False) for row in rows]


def _of(table: type[RoleHeld] | type[RoleLeft]) -> AnySelect:
    held = (table.person_id, table.role, table.office_id, table.valid_from, table.valid_to)
    query = select(*held, Office.name, Area.name.label("area_name"), Area.path).join(Office, Office.id == table.office_id)
    return query.join(Area, Area.code == Office.area_code)


def _role(row: AnyRow, *, is_elsewhere: bool) -> RoleView:
    return RoleView(row.role, row.office_id, row.name, row.valid_from, row.valid_to, row.area_name, is_elsewhere)


def view(row: AnyRow, held: Mapping[str, list[RoleView]]) -> PersonView:
    """Make a view of a row."""
    return PersonView(row.id, row.name, row.login, row.is_active, tuple(held.get(row.id, ())))
