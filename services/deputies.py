"""Absences: somebody is away, and others stand in for him.

Nobody inherits from a deputy: he may not be away himself in those days, nor may somebody who stands in for another be away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Unpack

from sqlalchemy import ColumnElement, exists, insert, select, update

from models import Absence, AbsenceDeputy, AbsenceScope, Account, Person, ProcessDefinition
from services import absence_views, actors, deputyships, policy, roles_held
from services.absence_views import AbsenceView, Part
from services.actor import Actor, Role
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.ids import new_id
from services.rows import AnyRow
from services.transaction import Reading, When, Work, transaction

__all__ = ["AbsenceView", "Part"]

LONGEST: Final = timedelta(days=366)
MOST_DEPUTIES: Final = 5
MOST_PARTS: Final = 50
EVERYTHING: Final = (Part(),)
_absence, _deputy = Absence.__table__, AbsenceDeputy.__table__

get = absence_views.get
find = absence_views.find
colleagues = absence_views.colleagues


@dataclass(frozen=True, slots=True)
class Wish:
    """From which day to which somebody is away, who stands in, and in what."""

    valid_from: date
    valid_to: date  # the last day
    deputies: tuple[str, ...]
    scope: tuple[Part, ...] = ()  # none: in everything


def enter(actor: Actor, person_id: str, wish: Wish, **when: Unpack[When]) -> AbsenceView:
    """Enter an absence: one's own, or that of somebody over whom one is supervisor.

    Raises NotFound, Forbidden, Invalid by field, and Conflict when a deputy is away himself or the person stands in for another.
    """
    check(wish, person_id)
    with transaction(actor, "absence.enter", **when) as work:
        _demand_seen(work, person_id, NotFound())
        _lock(work, (person_id, *wish.deputies))
        demand_over(work, actor, work.verb, person_id, wish.scope)
        _demand_deputies(work, person_id, wish)
        absence_id = _write(work, person_id, wish)
        work.log("absence", absence_id)
        work.after_commit(actors.forget)
        return absence_views.seen(work, actor, absence_id)


def end(actor: Actor, absence_id: str, **when: Unpack[When]) -> AbsenceView:
    """End an absence before its last day, or before it began. Raises NotFound, Forbidden, Conflict when it is over."""
    with transaction(actor, "absence.end", **when) as work:
        view = absence_views.seen(work, actor, absence_id)
        demand_over(work, actor, work.verb, view.person_id, view.scope)
        present = _absence.c.id == absence_id, _absence.c.ended_at.is_(None), _absence.c.valid_to >= actors.today()
        if not work.execute(update(Absence).where(*present).values(ended_at=work.moment, ended_by=actor.person_id)).rowcount:
            raise Conflict(code="absence_over")
        work.log("absence", absence_id)
        work.after_commit(actors.forget)
        return absence_views.seen(work, actor, absence_id)


def check(wish: Wish, person_id: str) -> None:
    """Raise Invalid, by field, for days and deputies that cannot be."""
    wrong: dict[str, str] = {}
    if wish.valid_from < actors.today():
        wrong["valid_from"] = "lies in the past"
    if not timedelta(0) <= wish.valid_to - wish.valid_from < LONGEST:
        wrong["valid_to"] = "must not lie before the first day, nor a year after it"
    if not 0 < len(set(wish.deputies)) == len(wish.deputies) <= MOST_DEPUTIES:
        wrong["deputies"] = f"must be between 1 and {MOST_DEPUTIES} different people"
    if person_id in wish.deputies:
        wrong["deputies"] = "nobody stands in for himself"
    if wrong:
        raise Invalid({field: [sentence] for field, sentence in wrong.items()}, code="absence", most=MOST_DEPUTIES)


def _demand_seen(work: Work, person_id: str, otherwise: Exception) -> None:
    seen = policy.visible(select(Person.id), work.actor, Person).where(Person.id == person_id, Person.is_active)
    if work.execute(seen).first() is None:
        raise otherwise


def _lock(work: Work, person_ids: Iterable[str]) -> None:
    """Let nobody else enter an absence of these people at the same moment."""
    work.execute(select(Person.id).where(Person.id.in_(sorted(person_ids))).order_by(Person.id).with_for_update())


def demand_over(look: Reading, actor: Actor, verb: str, person_id: str, scope: Sequence[Part]) -> None:
    """Ask for the right over every office that is concerned; raise Invalid when the scope covers nothing that the person has."""
    held = roles_held.of(look, [person_id], actors.today()).get(person_id, ())
    covered = deputyships.covering(scope or EVERYTHING, held)
    if verb == "absence.enter":
        _demand_scope(look, scope, held)
    if person_id == actor.person_id:
        return
    if not covered:
        policy.demand(actor, verb, {})
    for role in covered:
        policy.demand(actor, verb, {"office_id": role.office_id, "area_code": role.area_code, "area_path": role.area_path})


def _demand_scope(look: Reading, scope: Sequence[Part], held: Sequence[Role]) -> None:
    idle = [part for part in scope or EVERYTHING if not deputyships.covering([part], held)]
    named = {part.process_id for part in scope if part.process_id is not None}
    known = set(look.execute(select(ProcessDefinition.process_id).where(ProcessDefinition.process_id.in_(named)).distinct()).scalars())
    if idle or named - known:
        raise Invalid({"scope": ["covers nothing that the person has"]}, code="empty_scope")


def _demand_deputies(work: Work, person_id: str, wish: Wish) -> None:
    if person_id != work.actor.person_id and work.actor.person_id in wish.deputies:
        raise Forbidden(code="own_deputyship")
    for deputy in wish.deputies:
        _demand_seen(work, deputy, Invalid({"deputies": ["is nobody who works here"]}, code="unknown_person"))
        if work.execute(select(Account.id).where(Account.person_id == deputy, Account.is_active)).first() is None:
            raise Invalid({"deputies": ["cannot sign in"]}, code="unknown_person")
    if work.execute(_absences(wish).where(_absence.c.person_id.in_(wish.deputies))).first() is not None:
        raise Conflict(code="deputy_absent")
    stands_in = exists().where(_deputy.c.absence_id == _absence.c.id, _deputy.c.person_id == person_id)
    if work.execute(_absences(wish).where(stands_in)).first() is not None:
        raise Conflict(code="stands_in")


def _absences(wish: Wish) -> Any:
    return select(_absence.c.id).where(*touching(wish))


def touching(wish: Wish) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL that an absence is not over and touches these days."""
    return _absence.c.ended_at.is_(None), _absence.c.valid_from <= wish.valid_to, _absence.c.valid_to >= wish.valid_from


def _write(work: Work, person_id: str, wish: Wish) -> str:
    row: dict[str, date | datetime | str | None] = {"id": new_id(), "person_id": person_id}
    row |= {"valid_from": wish.valid_from, "valid_to": wish.valid_to, "entered_at": work.moment, "entered_by": work.actor.person_id}
    work.execute(insert(Absence), row)
    work.execute(insert(AbsenceDeputy), [{"absence_id": row["id"], "person_id": deputy} for deputy in wish.deputies])
    parts = [{"id": new_id(), "absence_id": row["id"], **_columns(part)} for part in dict.fromkeys(wish.scope)]
    if parts:
        work.execute(insert(AbsenceScope), parts)
    return str(row["id"])


def _columns(part: Part | AnyRow) -> dict[str, str | None]:
    return {"role": part.role, "office_id": part.office_id, "process_id": part.process_id}
