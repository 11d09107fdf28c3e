"""Absences as people see them: who is away, until when, and who stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from models import Absence, AbsenceDeputy, AbsenceScope, Account, Person, RoleHeld
from services import actors, policy
from services.actor import Actor
from services.errors import NotFound
from services.paging import LARGEST, USUAL, Keyset, Page
from services.rights import MACHINE
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_absence, _deputy, _scope = Absence.__table__, AbsenceDeputy.__table__, AbsenceScope.__table__
MOST_COLLEAGUES = 500
ORDER = Keyset((_absence.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a deputyship covers: a role, an office, a procedure, or what those named have in common."""

    role: str | None = None
    office_id: str | None = None
    process_id: str | None = None


@dataclass(frozen=True, slots=True)
class DeputyView:
    """Somebody who stands in."""

    person_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """Somebody is away from one day to another."""

    id: str
    person_id: str
    person_name: str
    valid_from: date
    valid_to: date
    state: str  # coming | present | over | ended (before its last day)
    deputies: tuple[DeputyView, ...]
    scope: tuple[Part, ...]  # empty: everything
    entered_at: datetime
    entered_by: str | None
    ended_at: datetime | None


def get(actor: Actor, absence_id: str) -> AbsenceView:
    """Give one absence."""
    with reading() as look:
        return seen(look, actor, absence_id)


def find(actor: Actor, *, person_id: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[AbsenceView]:
    """List absences of the people whom the actor sees and of those for whom he stands in, the latest first."""
    policy.demand(actor, "absence.read", {})
    query = _visible(actor) if person_id is None else _visible(actor).where(_absence.c.person_id == person_id)
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        page = ORDER.page(rows, limit, lambda row: row)
        return Page(_views(look, page.items), page.next)


def present(actor: Actor) -> list[AbsenceView]:
    """Give who is away today, of the people whom the actor sees; whoever comes back first stands first."""
    policy.demand(actor, "absence.read", {})
    today = actors.today()
    query = _visible(actor).where(_absence.c.valid_from <= today, _absence.c.valid_to >= today, _absence.c.ended_at.is_(None))
    with reading() as look:
        return _views(look, look.execute(query.order_by(_absence.c.valid_to, _absence.c.id).limit(LARGEST)).all())


def colleagues(actor: Actor) -> list[DeputyView]:
    """Give the people, as far as the actor sees them, who can sign in: those who may stand in, by name; no machine."""
    query = policy.visible(select(Person.id, Person.name).where(Person.is_active), actor, Person)
    can_sign_in = exists().where(Account.person_id == Person.id, Account.is_active)
    is_machine = exists().where(RoleHeld.person_id == Person.id, RoleHeld.role == MACHINE)
    with reading() as look:
        rows = look.execute(
            query.where(can_sign_in, ~is_machine, Person.id != actor.person_id).order_by(Person.id).limit(MOST_COLLEAGUES)
        ).all()
    return sorted((DeputyView(row.id, row.name) for row in rows), key=lambda one: one.name)


def seen(look: Reading, actor: Actor, absence_id: str) -> AbsenceView:
    """Give an absence the actor may see; NotFound otherwise."""
    row = look.execute(_visible(actor).where(_absence.c.id == absence_id)).first()
    if row is None:
        raise NotFound
    return _views(look, [row])[0]


def _visible(actor: Actor) -> AnySelect:
    query = select(_absence, Person.name.label("person_name")).join(Person, Person.id == _absence.c.person_id)
    return policy.visible(query, actor, _absence)


def _views(look: Reading, rows: Sequence[AnyRow]) -> list[AbsenceView]:
    ids = [row.id for row in rows]
    people = select(_deputy.c.absence_id, Person.id, Person.name).join(Person, Person.id == _deputy.c.person_id)
    deputies: dict[str, list[DeputyView]] = {one: [] for one in ids}
    for one in look.execute(people.where(_deputy.c.absence_id.in_(ids)).order_by(Person.id)):
        deputies[one.absence_id].append(DeputyView(one.id, one.name))
    parts: dict[str, list[Part]] = {one: [] for one in ids}
    for one in look.execute(select(_scope).where(_scope.c.absence_id.in_(ids)).order_by(_scope.c.id)):
        parts[one.absence_id].append(Part(one.role, one.office_id, one.process_id))
    today = actors.today()
    return [_view(row, deputies[row.id], parts[row.id], today) for row in rows]


def _view(row: AnyRow, deputies: Sequence[DeputyView], parts: Sequence[Part], today: date) -> AbsenceView:
    plain = {name: row._mapping[name] for name in ("id", "person_id", "person_name", "valid_from", "valid_to")}
    entered = {name: row._mapping[name] for name in ("entered_at", "entered_by", "ended_at")}
    return AbsenceView(**plain, **entered, state=_state(row, today), deputies=tuple(deputies), scope=tuple(parts))


def _state(row: AnyRow, today: date) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.valid_to < today:
        return "over"
    return "coming" if row.valid_from > today else "present"
