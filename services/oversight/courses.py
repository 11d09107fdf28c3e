"""What happened in the runs of one process, read once: the ground of times, ways and lateness.

At most so many runs, the latest ones: beyond, the figures say that they are of these. Everything is read through the policy, so an
aggregate is never made of more than whoever reads it could open one by one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from models import Base
from services import policy
from services.actor import Actor
from services.oversight.spans import Span, conditions
from services.rows import AnyRow, AnySelect
from services.transaction import Reading

_instance = Base.metadata.tables["process_instance"]
_activity = Base.metadata.tables["activity"]
MOST_RUNS: Final = 5_000
MOST_ACTIVITIES: Final = 200_000
CALL: Final = "callActivity"
AROUND: Final = frozenset({CALL, "subProcess", "adHocSubProcess", "transaction"})  # what holds other activities
DONE: Final = frozenset({"completed", "merged"})
_NAMES: Final = ("instance_id", "activity_id", "scope_id", "element_id", "element_type", "how")
_COLUMNS: Final = tuple(_activity.c[name] for name in (*_NAMES, "entered_at", "left_at"))


@dataclass(frozen=True, slots=True)
class Part:
    """Which activities are read, and which of their columns; what holds others is always among them."""

    columns: tuple[ColumnElement[Any], ...] = _COLUMNS
    condition: ColumnElement[bool] = field(default_factory=true)


EVERYTHING: Final = Part()


def of_types(types: Collection[str]) -> Part:
    """Give the activities of some types, without their moments."""
    return Part(tuple(_activity.c[name] for name in _NAMES), _activity.c.element_type.in_(sorted({*types, *AROUND})))


# What a process itself did, of what the machine does by itself: over in the moment it began.
_MOMENTARY: Final = and_(
    _activity.c.scope_id == 0,
    _activity.c.element_type.not_in(sorted(AROUND)),
    _activity.c.left_at == _activity.c.entered_at,
    _activity.c.how.in_(sorted(DONE)),
)
LASTING: Final = Part(
    condition=or_(
        _activity.c.scope_id != 0,
        _activity.c.element_type.in_(sorted(AROUND)),
        _activity.c.left_at.is_(None),
        _activity.c.left_at != _activity.c.entered_at,
        _activity.c.how.not_in(sorted(DONE)),
    )
)


@dataclass(frozen=True, slots=True)
class Run:
    """One instance, and its own activities in the order in which they began."""

    instance_id: str
    area_code: str | None
    state: str
    started_at: datetime
    ended_at: datetime | None
    activities: Sequence[AnyRow]


@dataclass(frozen=True, slots=True)
class Courses:
    """The runs that were looked at."""

    runs: Sequence[Run]
    is_capped: bool  # there are more, or longer ones
    roots: Sequence[str]  # the root instances in which they live
    own_roots: Sequence[str]  # those of them that were not called


def load(look: Reading, actor: Actor, definition_id: str, span: Span, part: Part = EVERYTHING) -> Courses:
    """Read the latest runs of a definition in a span, with what happened in them, or a part of that."""
    rows = look.execute(_wanted(actor, definition_id, span).limit(MOST_RUNS + 1)).all()
    known = rows[:MOST_RUNS]
    query = select(*part.columns).where(_activity.c.instance_id.in_({row.root_id for row in known}), part.condition)
    query = query.order_by(_activity.c.instance_id.desc(), _activity.c.activity_id.desc()).limit(MOST_ACTIVITIES + 1)
    found = look.execute(query).all()
    by_root = {root: list(group)[::-1] for root, group in groupby(found[:MOST_ACTIVITIES], itemgetter(0))}
    is_cut = len(found) > MOST_ACTIVITIES
    if is_cut:  # in the middle of a root, or right before it: neither this one nor any older one is whole
        known = [row for row in known if row.root_id > found[MOST_ACTIVITIES].instance_id]
    own = [row.root_id for row in known if row.parent_activity_id is None]
    told = [_run(row, by_root.get(row.root_id, ())) for row in known]
    return Courses(told, is_cut or len(rows) > MOST_RUNS, sorted({row.root_id for row in known}), own)


def momentary_counts(look: Reading, found: Courses) -> Sequence[AnyRow]:
    """Count by element what `LASTING` leaves out: whatever a called process did lies in its caller's scope, so it is not among these."""
    query = select(_activity.c.element_id, _activity.c.element_type, func.count().label("many"))
    query = query.where(_activity.c.instance_id.in_(found.own_roots), _MOMENTARY)
    return look.execute(query.group_by(_activity.c.element_id, _activity.c.element_type)).all()


def _wanted(actor: Actor, definition_id: str, span: Span) -> AnySelect:
    names = ("id", "root_id", "parent_activity_id", "area_code", "state", "started_at", "ended_at")
    query = select(*(_instance.c[name] for name in names)).where(_instance.c.definition_id == definition_id, *conditions(span))
    return policy.visible(query, actor, _instance).order_by(_instance.c.id.desc())


def _run(row: AnyRow, activities: Sequence[AnyRow]) -> Run:
    return Run(row.id, row.area_code, row.state, row.started_at, row.ended_at, list(_own(activities, row.parent_activity_id)))


def _own(activities: Sequence[AnyRow], call: int | None) -> Iterable[AnyRow]:
    """Leave out what happened inside other processes: those that this one calls, and the one that called it."""
    has_others = call is not None or any(one.element_type == CALL for one in activities)
    return _without_others(activities, call) if has_others else activities


def _without_others(activities: Iterable[AnyRow], call: int | None) -> Iterator[AnyRow]:
    inside, elsewhere = {call}, set[int]()
    for one in activities:
        if one.scope_id in elsewhere:
            elsewhere.add(one.activity_id)
        elif call is None or one.scope_id in inside:
            inside.add(one.activity_id)
            if one.element_type == CALL:
                elsewhere.add(one.activity_id)
            yield one
