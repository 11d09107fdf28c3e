"""Roles as they are given: in which office, from which day to which. Outside the area of his home office nobody holds one for ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from models import Area, Office, RoleHeld
from services import actors, person_rows, policy, rights, roles_held
from services.errors import Conflict, Forbidden, Invalid
from services.ids import new_id
from services.transaction import Work

LONGEST: Final = timedelta(days=366)  # of a role outside the area of the home office
_held = RoleHeld.__table__


@dataclass(frozen=True, slots=True)
class Term:
    """From which day to which a role is held; without an end for ever."""

    valid_from: date | None = None
    valid_to: date | None = None  # the last day


FOR_EVER: Final = Term()


def demand(work: Work, office_ids: Iterable[str]) -> None:
    """Ask for the right to the verb under way in each of the offices, or without any at large: before anything is told of who is there."""
    for place in [person_rows.place_of(work, one) for one in sorted(set(office_ids))] or [{}]:
        policy.demand(work.actor, work.verb, place)


def hold(work: Work, person_id: str, role: str, office_id: str, term: Term = FOR_EVER) -> None:
    """Write down that a person holds a role in an office; raise Invalid, Forbidden, or Conflict when he does already.

    One that has run out is given again. Nobody gives himself a role.
    """
    if role not in rights.ROLES:
        raise Invalid({"role": ["is no role"]}, code="unknown_role", role=role)
    if person_id == work.actor.person_id:
        raise Forbidden(code="own_role")
    place = person_rows.place_of(work, office_id)
    policy.demand(work.actor, work.verb, place)
    person_rows.demand_rank(work.actor, role, place)
    _demand_one_kind(work, person_id, role)
    _check(work, person_id, place["area_path"], term)
    days = {"valid_from": term.valid_from, "valid_to": term.valid_to}
    over = _held.c.person_id == person_id, _held.c.office_id == office_id, _held.c.role == role, _held.c.valid_to < actors.today()
    roles_held.remember(work, *over)
    if work.execute(update(RoleHeld).where(*over).values(**days)).rowcount:
        return
    try:
        work.execute(insert(RoleHeld), {"id": new_id(), "person_id": person_id, "office_id": office_id, "role": role, **days})
    except IntegrityError as error:
        raise Conflict(code="role_held_already") from error


def _demand_one_kind(work: Work, person_id: str, role: str) -> None:
    """Raise Invalid where a person would be a program as well: programs get in clear what people see masked."""
    lasting = or_(_held.c.valid_to.is_(None), _held.c.valid_to >= actors.today())
    others = _held.c.role != rights.MACHINE if role == rights.MACHINE else _held.c.role == rights.MACHINE
    if work.execute(select(_held.c.id).where(_held.c.person_id == person_id, lasting, others).limit(1)).first() is not None:
        raise Invalid({"role": ["is a program's, or a person's"]}, code="person_or_machine")


def _check(work: Work, person_id: str, area_path: str, term: Term) -> None:
    if term.valid_to is not None and term.valid_to < max(actors.today(), term.valid_from or actors.today()):
        raise Invalid({"valid_to": ["lies before the first day, or in the past"]}, code="role_term")
    home = _home(work, person_id)
    if home is None or area_path.startswith(home):
        return
    if term.valid_to is None or term.valid_to - (term.valid_from or actors.today()) >= LONGEST:
        raise Invalid({"valid_to": ["a role in another area ends within a year"]}, code="role_elsewhere", days=LONGEST.days)


def _home(work: Work, person_id: str) -> str | None:
    """Give the path of the area in which somebody works since he came: that of the office of his first role."""
    query = select(Area.path).join(Office, Office.area_code == Area.code).join(_held, _held.c.office_id == Office.id)
    return work.execute(query.where(_held.c.person_id == person_id).order_by(_held.c.id).limit(1)).scalar()
