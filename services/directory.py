"""Which office holds which role in which area; read at most every few seconds."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import bindparam, or_, select

from models import Account, Area, Office, Person, RoleHeld
from services import actors, area_paths, transaction
from services.area_paths import standing
from services.rights import MACHINE

FRESH = 5.0  # seconds: how long a change made by another process may go unseen


@dataclass(frozen=True, slots=True)
class Directory:
    """The offices, and the roles somebody holds in them."""

    areas: dict[str, str]  # office -> area, or the one into which that went
    offices: dict[str, list[str]]  # area -> offices
    holding: dict[tuple[str, str], list[str]]  # area and role -> offices in which somebody holds it
    heirs: dict[str, str] = field(default_factory=dict)  # closed office -> the one that goes on with its matters
    read_at: float = field(default_factory=time.monotonic)

    def offices_holding(self, role: str, area_code: str | None) -> list[str]:
        """Give the offices of the nearest area, upwards, in which somebody holds the role."""
        return next((self.holding[code, role] for code in upwards(area_code) if (code, role) in self.holding), [])

    def is_held(self, role: str, office_id: str) -> bool:
        """Say whether somebody holds the role in the office, or in the one that goes on with its matters."""
        office_id = self.heir(office_id)
        area = self.areas.get(office_id)
        return area is not None and office_id in self.holding.get((area, role), ())

    def offices_asked(self, role: str, area_code: str | None, office_id: str | None) -> list[str]:
        """Give the offices that a matter's office asks for a role: itself, or whoever goes on with its matters, else the nearest."""
        offices = self.offices_holding(role, area_code)
        own = None if office_id is None else self.heir(office_id)
        is_own = own in offices or (own != office_id and own is not None and self.is_held(role, own))
        return [own] if own is not None and is_own else offices

    def heir(self, office_id: str) -> str:
        """Give the office that goes on with the matters of this one: itself, unless it was closed into another."""
        following = self.heirs.get(office_id)
        return office_id if following is None else self.heir(following)

    def roles_held_in(self, office_id: str) -> frozenset[str]:
        """Give the roles that somebody holds in the office."""
        return frozenset(role for (_, role), offices in self.holding.items() if office_id in offices)

    def offices_near(self, area_code: str | None) -> list[str]:
        """Give the offices of the area, or of the nearest one around it that has any."""
        return next((self.offices[code] for code in upwards(area_code) if code in self.offices), [])


_directory: list[Directory] = []


def present(*, fresh: bool = False) -> Directory:
    """Give the directory as it was at most five seconds ago, or as it is now."""
    if fresh or not _directory or _directory[0].read_at < time.monotonic() - FRESH:
        _directory[:] = [_read()]
    return _directory[0]


def upwards(area_code: str | None) -> Iterator[str]:
    """Give the area and those around it, the nearest first."""
    yield from reversed((area_paths.path_of(area_code) or "").split("/")[:-1])


def person_named(text: str) -> str | None:
    """Find the active person a diagram means: by login or by id."""
    with transaction.reading() as look:
        return look.execute(_PERSON, {"text": text}).scalars().first()


def forget() -> None:
    """Read everything again: somebody changed."""
    _directory.clear()


def _read() -> Directory:
    today = actors.today()
    everywhere = select(Office.id, Office.area_code, Area.replaced_by).join(Area, Area.code == Office.area_code)
    everywhere = everywhere.where(actors.valid(Office, today)).order_by(Area.replaced_by.is_not(None), Office.id)
    held = (
        select(RoleHeld.office_id, RoleHeld.role)
        .distinct()
        .join(Person, Person.id == RoleHeld.person_id)
        .where(Person.is_active, actors.valid(RoleHeld, today), RoleHeld.role != MACHINE)
        .order_by(RoleHeld.office_id)
    )
    with transaction.reading() as look:
        areas = {row.id: row.area_code if row.replaced_by is None else standing(row.area_code) for row in look.execute(everywhere).all()}
        roles = [(row.office_id, row.role) for row in look.execute(held) if row.office_id in areas]
        heirs = {
            row.id: row.replaced_by for row in look.execute(select(Office.id, Office.replaced_by).where(Office.replaced_by.is_not(None)))
        }
    offices: dict[str, list[str]] = {}
    holding: dict[tuple[str, str], list[str]] = {}
    for office_id, area_code in areas.items():
        offices.setdefault(area_code, []).append(office_id)
    for office_id, role in roles:
        holding.setdefault((areas[office_id], role), []).append(office_id)
    return Directory(areas, offices, holding, heirs)


_PERSON = (
    select(Person.id)
    .outerjoin(Account, Account.person_id == Person.id)
    .where(Person.is_active, or_(Account.login == bindparam("text"), Person.id == bindparam("text")))
    .order_by(Person.id)
)
transaction.on_bind(forget)
