"""People as others see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models import Office, RoleHeld
from services.rows import AnyRow
from services.transaction import Reading


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role somebody holds."""

    role: str
    office_id: str
    office_name: str
    valid_from: date | None = None
    valid_to: date | None = None  # the last day


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
    held = (RoleHeld.person_id, RoleHeld.role, RoleHeld.office_id, RoleHeld.valid_from, RoleHeld.valid_to)
    query = select(*held, Office.name).join(Office, Office.id == RoleHeld.office_id)
    found: dict[str, list[RoleView]] = {}
    for row in look.execute(query.where(RoleHeld.person_id.in_(person_ids)).order_by(RoleHeld.id)):
        found.setdefault(row.person_id, []).append(RoleView(row.role, row.office_id, row.name, row.valid_from, row.valid_to))
    return found


def view(row: AnyRow, held: Mapping[str, list[RoleView]]) -> PersonView:
    """Make a view of a row."""
    return PersonView(row.id, row.name, row.login, row.is_active, tuple(held.get(row.id, ())))
