"""Whose account and roles somebody may change."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from models import Area, Office, Person, RoleHeld
from services import policy
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound
from services.rights import ADMINISTRATOR
from services.rows import AnyRow
from services.transaction import Reading, Work, reading


def demand(work: Work, person_id: str) -> None:
    """Ask for the right to the verb under way over everything the person does here."""
    demand_for(work, work.actor, work.verb, person_id)


def demand_for(look: Reading, actor: Actor, verb: str, person_id: str) -> None:
    """Raise NotFound for whom the actor does not see, Forbidden unless he may do this wherever the person holds a role."""
    demand_seen(look, actor, person_id)
    held = look.execute(_HELD.where(RoleHeld.person_id == person_id)).all()
    if not held:
        policy.demand(actor, verb, {})
    for place in {row.id: _place(row) for row in held}.values():  # whoever also works elsewhere is a matter for all those places
        policy.demand(actor, verb, place)
    _demand_ranks(actor, held)


def demand_over(actor: Actor, verb: str, person_id: str) -> None:
    """Ask, before a page shows its form, what the verb itself will ask: so nobody fills in what is not taken."""
    with reading() as look:
        demand_for(look, actor, verb, person_id)


def demand_rank_over(look: Reading, actor: Actor, person_id: str) -> None:
    """Raise Forbidden where somebody who keeps people would come by the account of an administrator."""
    _demand_ranks(actor, look.execute(_HELD.where(RoleHeld.person_id == person_id)).all())


def demand_rank(actor: Actor, role: str, place: Mapping[str, str]) -> None:
    """Raise Forbidden where somebody who keeps people would make himself more: an administrator is made and changed by one over him."""
    if role != ADMINISTRATOR or actor.kind != "person":
        return
    if not any(held.role == ADMINISTRATOR and policy.lies_within(place, held.area_path) for held in actor.roles):
        raise Forbidden


def _demand_ranks(actor: Actor, held: Iterable[AnyRow]) -> None:
    for row in held:
        demand_rank(actor, row.role, _place(row))


def demand_seen(look: Reading, actor: Actor, person_id: str) -> None:
    """Raise NotFound for whom the actor does not see."""
    if look.execute(policy.visible(select(Person.id), actor, Person).where(Person.id == person_id)).first() is None:
        raise NotFound


def place_of(look: Reading, office_id: str) -> dict[str, str]:
    """Give an office as `policy` asks about it; Invalid when there is none."""
    row = look.execute(_OFFICES.where(Office.id == office_id)).first()
    if row is None:
        raise Invalid({"office_id": ["is no office"]}, code="unknown_office")
    return _place(row)


def _place(row: AnyRow) -> dict[str, str]:
    return {"office_id": row.id, "area_code": row.area_code, "area_path": row.path}


_OFFICES = select(Office.id, Office.area_code, Area.path).join(Area, Area.code == Office.area_code)
_HELD = _OFFICES.add_columns(RoleHeld.role).join(RoleHeld, RoleHeld.office_id == Office.id).order_by(Office.id, RoleHeld.id)
