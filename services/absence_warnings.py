"""What to think of before an absence is entered: none of it forbids one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import exists, select

from models import Absence, AbsenceDeputy, Office, Person, RoleHeld
from services import deputies, person_rows, roles_held
from services.actor import Actor
from services.deputies import Wish
from services.rights import MACHINE, UNASKED
from services.transaction import Reading, reading

Kind = Literal["away_already", "deputy_busy", "office_empty"]
MOST: Final = 20
_absence, _deputy, _person = Absence.__table__, AbsenceDeputy.__table__, Person.__table__
_held, _office = RoleHeld.__table__, Office.__table__


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to think of: an absence of the same person in these days, a deputy who stands in for another, an office left empty."""

    kind: Kind
    name: str  # of the person, the deputy, or the office
    role: str | None = None  # that nobody else holds in the office, or everybody who does is away


def about(actor: Actor, person_id: str, wish: Wish) -> list[Warned]:
    """Tell what speaks against an absence that the actor is about to enter; nothing changes. Raises NotFound, Forbidden, Invalid."""
    deputies.check(wish, person_id)
    with reading() as look:
        person_rows.demand_seen(look, actor, person_id)
        deputies.demand_over(look, actor, "absence.enter", person_id, wish.scope)
        return [*_away_already(look, person_id, wish), *_busy(look, person_id, wish), *_empty(look, person_id, wish)][:MOST]


def _away_already(look: Reading, person_id: str, wish: Wish) -> Iterator[Warned]:
    query = select(_person.c.name).join(_absence, _absence.c.person_id == _person.c.id)
    row = look.execute(query.where(_person.c.id == person_id, *deputies.touching(wish)).limit(1)).first()
    if row is not None:
        yield Warned("away_already", row.name)


def _busy(look: Reading, person_id: str, wish: Wish) -> Iterator[Warned]:
    others = select(_deputy.c.person_id).join(_absence, _absence.c.id == _deputy.c.absence_id)
    busy = others.where(_absence.c.person_id != person_id, *deputies.touching(wish))
    query = select(_person.c.name).where(_person.c.id.in_(wish.deputies), _person.c.id.in_(busy)).order_by(_person.c.id)
    yield from (Warned("deputy_busy", row.name) for row in look.execute(query))


def _empty(look: Reading, person_id: str, wish: Wish) -> Iterator[Warned]:
    """Give the roles for which nobody would be in the office: whoever stands in does so beside his own work."""
    other, somebody = _held.alias("other"), _person.alias("somebody")
    away = exists().where(_absence.c.person_id == other.c.person_id, *deputies.touching(wish))
    present = (
        exists()
        .where(other.c.office_id == _held.c.office_id, other.c.role == _held.c.role, other.c.person_id != person_id)
        .where(roles_held.valid(other.c, wish.valid_from), somebody.c.id == other.c.person_id, somebody.c.is_active, ~away)
    )
    query = select(_office.c.name, _held.c.role).join(_held, _held.c.office_id == _office.c.id)
    mine = _held.c.person_id == person_id, roles_held.valid(_held.c, wish.valid_from), _held.c.role.not_in(sorted(UNASKED | {MACHINE}))
    yield from (Warned("office_empty", row.name, row.role) for row in look.execute(query.where(*mine, ~present).order_by(_held.c.id)))
