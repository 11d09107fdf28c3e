"""What happened in the runs of one process, read once: the ground of times, ways and lateness.

At most so many runs, the latest ones: beyond, the figures say that they are of these. Everything is read through the policy, so an
aggregate is never made of more than whoever reads it could open one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import select

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
_COLUMNS = ("instance_id", "activity_id", "scope_id", "element_id", "element_type", "entered_at", "left_at", "how")


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
    roots: AnySelect  # gives the root instances in which they live


def load(look: Reading, actor: Actor, definition_id: str, span: Span) -> Courses:
    """Read the latest runs of a definition in a span, with what happened in them."""
    wanted = _wanted(actor, definition_id, span)
    rows = look.execute(wanted.limit(MOST_RUNS + 1)).all()
    known = rows[:MOST_RUNS]
    roots = select(wanted.with_only_columns(_instance.c.root_id).limit(MOST_RUNS).subquery().c.root_id)
    query = select(*(_activity.c[name] for name in _COLUMNS)).where(_activity.c.instance_id.in_(roots))
    query = query.order_by(_activity.c.instance_id.desc(), _activity.c.activity_id).limit(MOST_ACTIVITIES + 1)
    found = look.execute(query).all()
    by_root = {root: list(group) for root, group in groupby(found[:MOST_ACTIVITIES], lambda one: one.instance_id)}
    is_cut = len(found) > MOST_ACTIVITIES
    if is_cut:  # in the middle of a root, or right before it: neither this one nor any older one is whole
        cut = found[MOST_ACTIVITIES].instance_id
        known, roots = [row for row in known if row.root_id > cut], roots.where(roots.selected_columns.root_id > cut)
    return Courses([_run(row, by_root.get(row.root_id, ())) for row in known], is_cut or len(rows) > MOST_RUNS, roots)


def _wanted(actor: Actor, definition_id: str, span: Span) -> AnySelect:
    names = ("id", "root_id", "parent_activity_id", "area_code", "state", "started_at", "ended_at")
    query = select(*(_instance.c[name] for name in names)).where(_instance.c.definition_id == definition_id, *conditions(span))
    return policy.visible(query, actor, _instance).order_by(_instance.c.id.desc())


def _run(row: AnyRow, activities: Iterable[AnyRow]) -> Run:
    return Run(row.id, row.area_code, row.state, row.started_at, row.ended_at, list(_own(activities, row.parent_activity_id)))


def _own(activities: Iterable[AnyRow], call: int | None) -> Iterator[AnyRow]:
    """Leave out what happened inside other processes: those that this one calls, and the one that called it."""
    inside, elsewhere = {call}, set[int]()
    for one in activities:
        if one.scope_id in elsewhere:
            elsewhere.add(one.activity_id)
        elif call is None or one.scope_id in inside:
            inside.add(one.activity_id)
            if one.element_type == CALL:
                elsewhere.add(one.activity_id)
            yield one
