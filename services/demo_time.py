"""The demonstration's time: moved forward for all processes alike, while each due job sees its own moment."""

import math
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from models import Base
from services import now, policy, running, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound

FURTHEST = timedelta(days=36_525)  # a hundred years
MOST_JOBS = 100_000
BATCH = 20
_table = Base.metadata.tables["demo_time"]
_SECONDS = select(_table.c.seconds).where(_table.c.id == 1)
_is_on: list[bool] = [False]


def enable(*, is_on: bool = True) -> None:
    """Let the demonstration's time count from now on; never called in production."""
    _is_on[:] = [is_on]
    now.move_by(offset if is_on else None)


def offset() -> timedelta:
    """Read how far the time has been moved."""
    with transaction.reading() as look:
        return timedelta(seconds=look.execute(_SECONDS).scalar_one_or_none() or 0)


def advance(actor: Actor, *, seconds: int | None = None, until: datetime | None = None, to_next_due: bool = False) -> tuple[datetime, int]:
    """Move the time forward by so much, to a moment, or to the next due job; run what becomes due on the way.

    Jobs run in the order of their due moments, each seeing its own. Gives the new present and the number of jobs run.
    """
    if not _is_on[0]:
        raise NotFound(code="no_demo")
    policy.demand(actor, "demo.advance", {})
    target = _target(seconds, until, to_next_due=to_next_due)
    ran = _run_until(target)
    with transaction.transaction(actor, "demo.advance") as work:
        moved = max(offset(), _whole_seconds(target - datetime.now(UTC)))
        values = {"seconds": int(moved.total_seconds())}
        if not work.execute(update(_table).where(_table.c.id == 1).values(values)).rowcount:
            work.execute(insert(_table), {"id": 1, **values})
        work.log("demo", None)
    return now.now(), ran


def _target(seconds: int | None, until: datetime | None, *, to_next_due: bool) -> datetime:
    if [seconds is not None, until is not None, to_next_due].count(True) != 1:
        raise Invalid({"seconds": ["give seconds, a moment, or to_next_due"]}, code="demo_target")
    present = now.now()
    target = _next_due() if to_next_due else until if until is not None else present + timedelta(seconds=seconds or 0)
    if target is None:
        raise Conflict(code="nothing_due")
    is_past = target.tzinfo is None or target < present - timedelta(seconds=1)
    if not to_next_due and (is_past or target > present + FURTHEST):
        raise Invalid({"until": ["must be a moment to come, with a time zone"]}, code="demo_target")
    return max(target, present)


def _next_due() -> datetime | None:
    owed = running.due(now.now() + FURTHEST, 1)
    return owed[0].due_at if owed else None


def _run_until(target: datetime) -> int:
    """Run one job at a time: what it does may bring another one before the next."""
    present, ran = now.now(), 0
    tried: set[tuple[str, datetime]] = set()
    while ran < MOST_JOBS:
        owed = [job for job in running.due(target, BATCH) if (job.id, job.due_at) not in tried]
        if not owed:
            break
        tried.add((owed[0].id, owed[0].due_at))  # one that cannot even be recorded as failed must not be met for ever
        with now.at(max(owed[0].due_at, present)):
            ran += running.run(owed[0].id)
    return ran


def _whole_seconds(span: timedelta) -> timedelta:
    return timedelta(seconds=math.ceil(span.total_seconds()))
