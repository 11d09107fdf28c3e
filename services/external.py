"""External workers: they fetch the jobs that no handler of ours does, by their type, and answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias, Unpack

from sqlalchemy import select, update

from engine.jobs import BpmnError
from models import Base
from models.lifecycle import JobState
from services import answering, arrivals, claiming, deadlocks, failing, fetching, job_masks, job_sight, policy, settling, texts, transaction
from services.actor import Actor
from services.answering import Answer
from services.errors import Conflict, NotFound
from services.fetching import Fetched, Wish
from services.rows import AnyRow
from services.settling import Settled
from services.transaction import When, Work

__all__ = ["Failure", "Fetched", "Wish"]

Variables: TypeAlias = Mapping[str, Any]
Deed: TypeAlias = tuple[str, str, str | None]  # verb, job, worker
_job = Base.metadata.tables["job"]

fetch = fetching.fetch


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a worker could not do a job; None: the job's own count and waits hold."""

    message: str
    retries: int | None = None
    delay: timedelta | None = None


def fetch_and_lock(actor: Actor, worker: str, topics: Sequence[str], limit: int = 10, lock_seconds: int = 300) -> list[Fetched]:
    """Take due jobs of these types for a worker, the most urgent first."""
    return fetching.fetch(actor, worker, [Wish(topic, timedelta(seconds=lock_seconds)) for topic in topics], limit)


def complete(
    actor: Actor, job_id: str, worker: str, variables: Variables | None = None, local: Variables | None = None, **when: Unpack[When]
) -> bool:
    """Take a worker's results; False: nobody waits for them any more, which is recorded and changes nothing."""
    job_masks.demand_clear(actor, variables, local)
    answer = Answer(variables or {}, local)
    return _answer(actor, ("external_job.complete", job_id, worker), lambda work, job: answering.apply(work, job, answer), **when)


def bpmn_error(actor: Actor, job_id: str, worker: str, error: BpmnError, **when: Unpack[When]) -> bool:
    """Let the diagram catch an expected business failure; False: nobody waits any more."""
    job_masks.demand_clear(actor, error.variables)
    return _answer(actor, ("external_job.error", job_id, worker), lambda work, job: answering.apply(work, job, Answer(error=error)), **when)


def fail(actor: Actor, job_id: str, worker: str, failure: Failure, **when: Unpack[When]) -> bool:
    """Count a failed attempt: the job is tried again later, or is stuck; False: nobody waits any more."""

    def record(work: Work, job: AnyRow) -> bool:
        failing.record(work, job, failure.message, retries=failure.retries, delay=failure.delay)
        return True

    return _answer(actor, ("external_job.fail", job_id, worker), record, **when)


def extend(actor: Actor, job_id: str, worker: str, term: timedelta | int) -> datetime:
    """Keep a job longer (a number counts seconds); Conflict when the worker has lost it."""
    with transaction.transaction(actor, "external_job.extend") as work:
        job = _held(work, ("external_job.extend", job_id, worker))
        until = work.moment + _term(term)
        _set(work, job, locked_until=until)
        settling.log(work, job)
    return until


def lock(actor: Actor, job_id: str, worker: str, term: timedelta) -> None:
    """Take one job by its id, or keep it longer; Conflict when another worker holds it."""
    with transaction.transaction(actor, "external_job.lock") as work:
        job = _owed(work, job_id)
        name, until = texts.clean("worker", worker, fetching.LONGEST_NAME), work.moment + _term(term)
        if job.state == JobState.RUNNING and job.locked_by == name:
            _set(work, job, locked_until=until)
        elif not claiming.claim(work, select(_job).where(_job.c.id == job_id), (name, until - work.moment)):
            raise Conflict(code="job_not_held", state=job.state)
        settling.log(work, job)


def unlock(actor: Actor, job_id: str) -> None:
    """Let another worker have a job; Conflict when nobody holds it."""
    with transaction.transaction(actor, "external_job.unlock") as work:
        job = _held(work, ("external_job.unlock", job_id, None))
        _set(work, job, state=JobState.DUE, locked_by=None, locked_until=None)
        arrivals.announce(work)
        settling.log(work, job)


@deadlocks.outlived
def _answer(actor: Actor, deed: Deed, act: Callable[[Work, AnyRow], bool], **when: Unpack[When]) -> bool:
    with transaction.transaction(actor, deed[0], **when) as work:
        job = _held(work, deed)
        try:
            is_taken = job.state == JobState.RUNNING and act(work, job)
        except Settled:
            is_taken = False
        if not is_taken:
            settling.too_late(work, job.id)
        settling.log(work, job)
    return is_taken


def _held(work: Work, deed: Deed) -> AnyRow:
    """Give a job in the hands of this worker (None: of any), or one that was taken back from him."""
    verb, job_id, worker = deed
    job = _owed(work, job_id)
    is_his = job.state == JobState.RUNNING and worker in (None, job.locked_by)
    if not is_his and not (job.state == JobState.CANCELLED and verb in _ANSWERS):
        raise Conflict(code="job_not_held", state=job.state, locked_by=job.locked_by)
    return job


def _owed(work: Work, job_id: str) -> AnyRow:
    job = job_sight.seen(work, work.actor, job_id)
    policy.demand(work.actor, work.verb, dict(job._mapping))
    if job.mode != "external":
        raise NotFound(code="no_such_job")
    return job


def _set(work: Work, job: AnyRow, **values: Any) -> None:
    held = _job.c.id == job.id, _job.c.state == JobState.RUNNING, _job.c.locked_by == job.locked_by
    if not work.execute(update(_job).where(*held).values(**values)).rowcount:
        raise Conflict(code="job_not_held")


def _term(term: timedelta | int) -> timedelta:
    return fetching.checked(timedelta(seconds=term) if isinstance(term, int) else term)


_ANSWERS = frozenset({"external_job.complete", "external_job.error", "external_job.fail"})
