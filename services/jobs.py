"""Jobs: what the machine owes. Run what is due, look at it, try again what is stuck."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Unpack

from sqlalchemy import Update, select, update

from models import Base
from models.lifecycle import JobState
from services import failing, failure_texts, job_sight, job_types, now, policy, readings, retrying, running, settling, transaction
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import Reading, When, Work

register_handlers = job_types.register_handlers
LIMIT = 100
LARGEST = 2**31 - 1  # what a column of either database holds
OWED = (JobState.DUE, JobState.RUNNING, JobState.STUCK)
_job = Base.metadata.tables["job"]
_ORDER = Keyset((_job.c.due_at, _job.c.id))


@dataclass(frozen=True, slots=True)
class JobView:
    """A job, as those see it who look after them."""

    id: str
    kind: str
    mode: str
    job_type: str | None
    state: str
    due_at: datetime
    instance_id: str | None
    case_id: str | None
    element_id: str | None
    attempts: int
    retries: int
    locked_by: str | None
    locked_until: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which jobs are asked for; what is None is not asked."""

    state: str | None = None
    kind: str | None = None
    job_type: str | None = None
    instance_id: str | None = None
    case_id: str | None = None


def run_due(limit: int = LIMIT, until: datetime | None = None) -> int:
    """Run what is due, in the order of its due moments; tell how many jobs were run."""
    moment = now.now()
    found = running.due(moment if until is None else min(until, moment), limit)
    return sum(running.run(job.id) for job in found)


def run_job(job_id: str) -> bool:
    """Run one job whose moment has come; False when it is not owed or somebody else has it."""
    return running.run(job_id)


@readings.listed("job")
def find(actor: Actor, filters: Filters | None = None, after: str | None = None, limit: int = USUAL) -> Page[JobView]:
    """List jobs by their due moments."""
    policy.demand(actor, "job.read", {})
    asked = {name: value for name, value in asdict(filters or Filters()).items() if value is not None}
    query = policy.visible(select(_job), policy.as_reader(actor, "job.read"), _job)
    query = query.where(*(_job.c[name] == value for name, value in asked.items()))
    with transaction.reading() as look:
        rows = look.execute(_ORDER.select(query, after, limit)).all()
        return _ORDER.page(rows, limit, lambda row: _view(look, actor, row))


@readings.shown("job")
def get(actor: Actor, job_id: str) -> JobView:
    """Give one job; NotFound when there is none, or none the actor sees."""
    with transaction.reading() as look:
        row = job_sight.seen(look, actor, job_id)
        policy.demand(actor, "job.read", dict(row._mapping))
        return _view(look, actor, row)


def retry(actor: Actor, job_id: str, **when: Unpack[When]) -> None:
    """Let a stuck job be tried again at once; Conflict when it is not stuck."""
    with transaction.transaction(actor, "job.retry", **when) as work:
        job = job_sight.seen(work, actor, job_id)
        policy.demand(actor, "job.retry", dict(job._mapping))
        retrying.again(work, job)
        settling.log(work, job)


def set_retries(actor: Actor, job_id: str, retries: int, **when: Unpack[When]) -> None:
    """Say how often a job may still be tried: a stuck one is due again, and one with none left is stuck."""
    if not 0 <= retries <= LARGEST:
        raise Invalid({"retries": [f"must be between 0 and {LARGEST}"]}, code="job_number")
    with transaction.transaction(actor, "job.set_retries", **when) as work:
        job = _owed(work, job_id)
        if job.state == JobState.STUCK and retries:
            retrying.again(work, job)
        if retries:
            work.execute(_change(job_id).values(retries=retries))
        elif job.state != JobState.STUCK:
            failing.record(work, job, "no attempt is left", retries=0)
        settling.log(work, job)


def set_priority(actor: Actor, job_id: str, priority: int, **when: Unpack[When]) -> None:
    """Make a job more or less urgent: of those that are due, the most urgent one is taken first."""
    if not -LARGEST <= priority <= LARGEST:
        raise Invalid({"priority": [f"must be between -{LARGEST} and {LARGEST}"]}, code="job_number")
    with transaction.transaction(actor, "job.set_priority", **when) as work:
        job = _owed(work, job_id)
        work.execute(_change(job_id).values(priority=priority))
        settling.log(work, job)


def _owed(work: Work, job_id: str) -> AnyRow:
    job = job_sight.seen(work, work.actor, job_id)
    policy.demand(work.actor, work.verb, dict(job._mapping))
    if job.state not in OWED:
        raise NotFound(code="no_such_job")
    return job


def _change(job_id: str) -> Update:
    return update(_job).where(_job.c.id == job_id, _job.c.state.in_(OWED))


def _view(look: Reading, actor: Actor, row: AnyRow) -> JobView:
    return JobView(error=failure_texts.of_job(look, actor, row), **{name: row._mapping[name] for name in _PLAIN})


_PLAIN = [each.name for each in fields(JobView) if each.name != "error"]
