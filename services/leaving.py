"""What somebody leaves behind who is to sign in no more: work in hand, roles that nobody else holds, people he stands in for."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import exists, func, or_, select

from models import Absence, AbsenceDeputy, Candidate, Office, Person, RoleHeld, UserTask
from models.lifecycle import UNFINISHED
from services import caseloads, handing, person_rows, policy, readings, roles_held
from services.actor import Actor
from services.errors import Forbidden
from services.person_views import RoleView
from services.rights import RIGHTS
from services.transaction import Reading, reading

_person, _held, _office = Person.__table__, RoleHeld.__table__, Office.__table__
_absence, _deputy, _candidate, _task = Absence.__table__, AbsenceDeputy.__table__, Candidate.__table__, UserTask.__table__
MOST: Final = 20  # people who are named


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, by name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is left behind."""

    user_tasks: int  # unfinished ones that he holds, delegated, or alone is asked to do
    last_of: tuple[RoleView, ...]  # roles that nobody else holds in their offices
    stands_in_for: tuple[Named, ...]  # whose deputy he is, now or in days to come
    may_hand_over: bool  # whether the actor may give his work to others
    supervisors: tuple[Named, ...]  # who may, in his offices


def preview(actor: Actor, person_id: str) -> Leaving:
    """Tell what a person would leave behind; nothing changes. Raises NotFound, Forbidden."""
    with reading() as look:
        person_rows.demand_seen(look, actor, person_id)
        policy.demand(actor, "person.read", {})
        readings.note(actor, "person", person_id)
        day = roles_held.today()
        principals, supervisors = _concerned(look, person_id, day)
        return Leaving(
            user_tasks=_user_tasks(look, person_id),
            last_of=tuple(_last_of(look, person_id, day)),
            stands_in_for=principals,
            may_hand_over=may_hand_over(actor),
            supervisors=supervisors,
        )


def user_tasks(actor: Actor, person_id: str) -> int:
    """Count what a person would leave behind to do. Raises NotFound, Forbidden."""
    with reading() as look:
        person_rows.demand_seen(look, actor, person_id)
        policy.demand(actor, "person.read", {})
        return _user_tasks(look, person_id)


def may_hand_over(actor: Actor) -> bool:
    """Say whether the actor may hand caseloads over anywhere."""
    try:
        caseloads.demand_supervisor(actor)
    except Forbidden:
        return False
    return True


def _user_tasks(look: Reading, person_id: str) -> int:
    asked = exists().where(_candidate.c.user_task_id == _task.c.id, _candidate.c.person_id == person_id)
    mine = or_(_task.c.assignee_id == person_id, _task.c.owner_id == person_id, asked)
    return int(look.execute(select(func.count()).select_from(_task).where(_task.c.state.in_(UNFINISHED), mine)).scalar_one())


def _last_of(look: Reading, person_id: str, day: date) -> list[RoleView]:
    other, somebody = _held.alias("other"), _person.alias("somebody")
    others = (
        exists()
        .where(other.c.office_id == _held.c.office_id, other.c.role == _held.c.role, other.c.person_id != person_id)
        .where(somebody.c.id == other.c.person_id, somebody.c.is_active, roles_held.valid(other.c, day))
    )
    query = select(_held, _office.c.name).join(_office, _office.c.id == _held.c.office_id)
    rows = look.execute(query.where(_held.c.person_id == person_id, roles_held.valid(_held.c, day), ~others).order_by(_held.c.id))
    return [RoleView(row.role, row.office_id, row.name, row.valid_from, row.valid_to) for row in rows]


def _concerned(look: Reading, person_id: str, day: date) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """Give for whom he stands in, now or in days to come, and who may hand his work over in his offices."""
    of_him = _deputy.c.absence_id == _absence.c.id, _deputy.c.person_id == person_id
    away = exists().where(_absence.c.person_id == _person.c.id, _absence.c.ended_at.is_(None), _absence.c.valid_to >= day, *of_him)
    mine, there = select(_held.c.office_id).where(_held.c.person_id == person_id), _held.alias("there")
    with_right = there.c.role.in_(sorted(RIGHTS[handing.VERB])), there.c.office_id.in_(mine), roles_held.valid(there.c, day)
    oversees = exists().where(there.c.person_id == _person.c.id, *with_right) & _person.c.is_active
    query = select(_person.c.id, _person.c.name, away.label("is_away"), oversees.label("oversees")).where(_person.c.id != person_id)
    rows = look.execute(query.where(or_(away, oversees)).order_by(_person.c.id).limit(MOST)).all()
    principals = tuple(Named(row.id, row.name) for row in rows if row.is_away)
    return principals, tuple(Named(row.id, row.name) for row in rows if row.oversees)
