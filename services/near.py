"""Which unfinished user tasks may concern somebody: found by indexes, more than he sees, never fewer.

The sight of a user task is one long "or", through which no database finds its way: it would look at every open user task of the
country. So a list looks for candidates of each kind by an index of its own, and the sight then decides about each of them.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select, union

from models import Base
from services import area_paths, case_sight, sight
from services.actor import Actor
from services.transaction import Reading

_task = Base.metadata.tables["user_task"].alias("near")
_candidate = Base.metadata.tables["candidate"]
_area = Base.metadata.tables["area"]
_share = Base.metadata.tables["case_share"]
BROAD: Final = 2_000  # unfinished user tasks of somebody's offices
_unfinished = select(_task.c.id).where(_task.c.state.in_(sight.UNFINISHED_IN_SQL))


def of(actor: Actor, user_task_id: ColumnElement[str], *, is_few: bool) -> ColumnElement[bool] | None:
    """Say in SQL that an unfinished user task may concern the actor; None where that would be no help.

    Whoever holds a role at a root of the tree sees a good part of all: walking them in order finds a page at once, unless a list
    holds but few of them.
    """
    holders = _holders(actor)
    if not holders or (not is_few and any(area_paths.is_root(role.area_path) for one in holders for role in one.roles)):
        return None
    return user_task_id.in_(union(*(way for one in holders for way in (*_asked(one), *_surroundings(one)))))


def asked(actor: Actor, user_task_id: ColumnElement[str]) -> ColumnElement[bool] | None:
    """Say in SQL that an unfinished user task may be the actor's, or one that he may take."""
    holders = _holders(actor)
    return user_task_id.in_(union(*(way for one in holders for way in _asked(one)))) if holders else None


def held(actor: Actor, user_task_id: ColumnElement[str]) -> ColumnElement[bool] | None:
    """Say in SQL that an unfinished user task is held by the actor, or by somebody for whom he stands in."""
    people = sorted({one.person_id for one in _holders(actor) if one.person_id is not None})
    return user_task_id.in_(_unfinished.where(_task.c.assignee_id.in_(people))) if people else None


def is_broad(look: Reading, actor: Actor) -> bool:
    """Say whether so much is asked of the actor's offices that walking all in order finds a page sooner than looking for his."""
    offices = sorted({office for one in _holders(actor) for office in _offices(one)})
    some = select(_task.c.id).where(_task.c.state.in_(sight.UNFINISHED_IN_SQL), _task.c.office_id.in_(offices)).limit(BROAD)
    return int(look.execute(select(func.count()).select_from(some.subquery())).scalar_one()) == BROAD


def _holders(actor: Actor) -> list[Actor]:
    return [one for one in (actor, *actor.principals) if one.person_id is not None or one.roles] if actor.kind == "person" else []


def _asked(one: Actor) -> Iterator[Select[Any]]:
    """Find what somebody holds, what asks him or his role, and what asks nobody but the office."""
    asks, roles = select(_candidate.c.user_task_id), sorted({role.role for role in one.roles})
    if one.person_id is not None:
        yield _unfinished.where(_task.c.assignee_id == one.person_id)
        yield asks.where(_candidate.c.person_id == one.person_id)
    if one.roles:
        yield _unfinished.where(_task.c.office_id.in_(_offices(one)))
        yield asks.where(_candidate.c.office_id.in_(_offices(one)))
        yield asks.where(_candidate.c.office_id.is_(None), _candidate.c.role.in_(roles))


def _surroundings(one: Actor) -> Iterator[Select[Any]]:
    """Find what lies in somebody's area, and in the cases that are shared with him."""
    if one.roles:
        paths = sorted({role.area_path for role in one.roles})
        below = or_(*(_area.c.path.startswith(path, autoescape=True) for path in paths))
        yield _unfinished.where(_task.c.area_code.in_(select(_area.c.code).where(below)))
    if any(area_paths.is_root(role.area_path) for role in one.roles):
        yield _unfinished.where(_task.c.area_code.is_(None))  # what belongs nowhere belongs to the root
    shared = select(_share.c.case_id).where(case_sight.is_for(_share, one.roles, one.person_id))
    yield _unfinished.where(_task.c.case_id.in_(shared))


def _offices(one: Actor) -> list[str]:
    return sorted({role.office_id for role in one.roles})
