"""Whom somebody may turn to about a user task."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select

from models import Account, Office, Person, RoleHeld
from services import actors, area_paths, policy, readings, user_task_views
from services.actor import Actor
from services.rights import INSIDERS, SUPERVISOR
from services.transaction import Reading, reading

MOST: Final = 200
_person, _held, _office = Person.__table__, RoleHeld.__table__, Office.__table__


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works in an office that has to do with a user task."""

    id: str
    name: str


@readings.listed("person")
def of_user_task(actor: Actor, user_task_id: str) -> list[Colleague]:
    """List whoever works in the user task's office or in one of the actor's, but for the actor himself, by name.

    Whoever works in none of the offices that handle cases may turn to him who holds the user task.
    """
    with reading() as look:
        task = user_task_views.seen(look, actor, user_task_id)
        if not actor.holds(*INSIDERS):
            if task.assignee_id is None or task.assignee_id == actor.person_id:
                return []
            return [Colleague(task.assignee_id, task.assignee_name)]
        return _of(look, actor, {task.office_id, *_offices(actor)} - {None})


@readings.listed("person")
def of_offices(actor: Actor) -> list[Colleague]:
    """List whoever works in one of the actor's offices, but for the actor himself, by name."""
    with reading() as look:
        return _of(look, actor, _offices(actor))


@readings.listed("person")
def over_user_task(actor: Actor, user_task_id: str) -> list[Colleague]:
    """List the supervisors of the user task's area and of the areas around it, but for the actor himself, by name."""
    with reading() as look:
        task = user_task_views.seen(look, actor, user_task_id)
        areas = (area_paths.path_of(task.area_code) or "").strip("/").split("/")
        offices = select(_office.c.id).where(_office.c.area_code.in_(areas))
        return _who(look, actor, _held.c.office_id.in_(offices), _held.c.role == SUPERVISOR)


def reads(look: Reading, person_id: str, user_task_id: str) -> bool:
    """Say whether somebody who works here sees a user task and may read what people say about it."""
    known = actors.read(Account.person_id == person_id)
    if known is None:
        return False
    row = look.execute(user_task_views.visible(known.actor).where(user_task_views.is_one(user_task_id)).limit(1)).first()
    return row is not None and policy.can(known.actor, "variables.read", {**row._mapping, "is_involved": True})


def _offices(actor: Actor) -> set[str]:
    return {role.office_id for role in actor.roles}


def _of(look: Reading, actor: Actor, offices: set[str]) -> list[Colleague]:
    return _who(look, actor, _held.c.office_id.in_(sorted(offices)), _held.c.role.in_(INSIDERS))


def _who(look: Reading, actor: Actor, *held: ColumnElement[bool]) -> list[Colleague]:
    query = select(_person.c.id, _person.c.name).where(_person.c.is_active, _person.c.id != (actor.person_id or ""))
    works = select(_held.c.id).where(_held.c.person_id == _person.c.id, *held, actors.valid(RoleHeld, actors.today()))
    found = [Colleague(row.id, row.name) for row in look.execute(query.where(works.exists()).limit(MOST))]
    return sorted(found, key=lambda one: one.name)
