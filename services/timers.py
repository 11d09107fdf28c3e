"""Timers: look at them, fire one before its moment, postpone one; each with a reason."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select, update

from models import Base
from models.lifecycle import JobState
from services import job_sight, job_steps, policy, readings, settling, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.settling import Settled

_job = Base.metadata.tables["job"]
_instance = Base.metadata.tables["process_instance"]
_start = Base.metadata.tables["start_timer"]
_definition = Base.metadata.tables["process_definition"]
_ORDER = Keyset((_job.c.due_at, _job.c.id))


@dataclass(frozen=True, slots=True)
class TimerView:
    """A timer that runs, or is stuck."""

    id: str
    instance_id: str | None  # None: it starts one
    definition_id: str
    process_id: str
    case_id: str | None
    element_id: str
    state: str
    due_at: datetime
    clock: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Which timers are asked for; what is None is not asked."""

    instance_id: str | None = None
    definition_id: str | None = None
    case_id: str | None = None
    element_id: str | None = None
    due_before: datetime | None = None


@readings.listed("timer")
def find(actor: Actor, filters: Filters | None = None, after: str | None = None, limit: int = USUAL) -> Page[TimerView]:
    """List the timers that run or are stuck, by their due moments."""
    asked = filters or Filters()
    where = [_job.c.kind == "timer", _job.c.state.in_((JobState.DUE, JobState.STUCK))]
    where += [_job.c[name] == value for name in ("instance_id", "case_id", "element_id") if (value := getattr(asked, name)) is not None]
    if asked.due_before is not None:
        where.append(_job.c.due_at < asked.due_before)
    if asked.definition_id is not None:
        where.append(_definition.c.id == asked.definition_id)
    query = _visible(actor).where(*where)
    with transaction.reading() as look:
        return _ORDER.page(look.execute(_ORDER.select(query, after, limit)).all(), limit, _view)


@readings.shown("timer")
def get(actor: Actor, job_id: str) -> TimerView:
    """Give one timer; NotFound when there is none, or none the actor sees."""
    with transaction.reading() as look:
        row = look.execute(_visible(actor).where(_job.c.id == job_id, _job.c.kind == "timer")).first()
        if row is None:
            raise NotFound(code="no_such_job")
        return _view(row)


def fire(actor: Actor, job_id: str, reason: str, occurred_at: datetime | None = None) -> None:
    """Let a timer fire now, before its moment; Conflict when it no longer runs."""
    with transaction.transaction(actor, "timer.fire", reason=_given(reason), occurred_at=occurred_at) as work:
        job = job_sight.seen(work, actor, job_id, "timer")
        policy.demand(actor, "timer.fire", dict(job._mapping))
        try:
            is_fired = job.state == JobState.DUE and job_steps.fire(work, job)
        except Settled:
            is_fired = False
        if not is_fired:
            raise Conflict(code="timer_over")
        settling.log(work, job)


def postpone(actor: Actor, job_id: str, until: datetime, reason: str, occurred_at: datetime | None = None) -> None:
    """Give a timer a later moment; Conflict when it no longer runs, Invalid when the moment is not later."""
    with transaction.transaction(actor, "timer.postpone", reason=_given(reason), occurred_at=occurred_at) as work:
        job = job_sight.seen(work, actor, job_id, "timer")
        policy.demand(actor, "timer.postpone", dict(job._mapping))
        if until.tzinfo is None or until <= max(job.due_at, work.moment):
            raise Invalid({"until": ["must be later than the moment it is due"]}, code="not_later")
        runs = _job.c.id == job.id, _job.c.state == JobState.DUE, _job.c.due_at == job.due_at
        if not work.execute(update(_job).where(*runs).values(due_at=until)).rowcount:
            raise Conflict(code="timer_over")
        settling.log(work, job)


def _given(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": ["must not be empty"]}, code="reason_needed")
    return reason


def _visible(actor: Actor) -> AnySelect:
    """Select timers with the definition whose instances they move, or which they start."""
    query = select(_job, _definition.c.id.label("definition_id"), _definition.c.process_id)
    query = query.outerjoin(_instance, _instance.c.id == _job.c.instance_id).outerjoin(_start, _start.c.job_id == _job.c.id)
    query = query.join(_definition, _definition.c.id == func.coalesce(_instance.c.definition_id, _start.c.definition_id))
    return policy.visible(query, actor, _job)


def _view(row: AnyRow) -> TimerView:
    return TimerView(**{each.name: row._mapping[each.name] for each in fields(TimerView)})
