"""External workers: they fetch the jobs that no handler of ours does, by their type, and answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import select, update

from engine.errors import EngineError
from engine.jobs import BpmnError
from models import Base
from models.lifecycle import InstanceState, JobState
from services import answering, claiming, failing, job_contexts, job_sight, now, policy, settling, texts, transaction
from services.actor import Actor
from services.answering import Answer
from services.errors import Conflict, Invalid, NotFound
from services.rows import AnyRow, AnySelect
from services.settling import Settled
from services.transaction import Work

MOST = 100  # jobs at once
LONGEST_NAME = 100  # characters
LONGEST_LOCK = 24 * 60 * 60  # seconds
Variables: TypeAlias = Mapping[str, Any]
Deed: TypeAlias = tuple[str, str, str | None]  # verb, job, worker
_job = Base.metadata.tables["job"]
_instance = Base.metadata.tables["process_instance"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A job in a worker's hands until its lock runs out."""

    id: str
    job_type: str
    instance_id: str
    case_id: str | None
    business_key: str | None
    activity_id: int
    element_id: str
    priority: int
    retries: int
    locked_until: datetime
    variables: Mapping[str, Any]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a worker could not do a job; None: the job's own count and waits hold."""

    message: str
    retries: int | None = None
    delay: timedelta | None = None


def fetch_and_lock(actor: Actor, worker: str, topics: Sequence[str], limit: int = 10, lock_seconds: int = 300) -> list[Fetched]:
    """Take due jobs of these types for a worker, the most urgent first."""
    _demand_somewhere(actor)
    term, name = _term(lock_seconds), texts.clean("worker", worker, LONGEST_NAME)
    wanted = policy.visible(_of_types(topics), actor, _job)
    with transaction.reading() as look:  # a worker asks all the time, and mostly for nothing
        if look.execute(wanted.where(claiming.is_free(now.now())).limit(1)).first() is None:
            return []
    taken = _claim(actor, wanted, (name, term), max(1, min(limit, MOST)))
    return [fetched for job in taken if (fetched := _fetched(job, term)) is not None]


def complete(actor: Actor, job_id: str, worker: str, variables: Variables | None = None, local: Variables | None = None) -> bool:
    """Take a worker's results; False: nobody waits for them any more, which is recorded and changes nothing."""
    answer = Answer(variables or {}, local)
    return _answer(actor, ("external_job.complete", job_id, worker), lambda work, job: answering.apply(work, job, answer))


def bpmn_error(actor: Actor, job_id: str, worker: str, error: BpmnError) -> bool:
    """Let the diagram catch an expected business failure; False: nobody waits any more."""
    return _answer(actor, ("external_job.error", job_id, worker), lambda work, job: answering.apply(work, job, Answer(error=error)))


def fail(actor: Actor, job_id: str, worker: str, failure: Failure) -> bool:
    """Count a failed attempt: the job is tried again later, or is stuck; False: nobody waits any more."""

    def record(work: Work, job: AnyRow) -> bool:
        failing.record(work, job, failure.message, retries=failure.retries, delay=failure.delay)
        return True

    return _answer(actor, ("external_job.fail", job_id, worker), record)


def extend(actor: Actor, job_id: str, worker: str, lock_seconds: int) -> datetime:
    """Keep a job longer; Conflict when the worker has lost it."""
    with transaction.transaction(actor, "external_job.extend") as work:
        job = _held(work, ("external_job.extend", job_id, worker))
        until = work.moment + _term(lock_seconds)
        _set(work, job, locked_until=until)
        settling.log(work, job)
    return until


def unlock(actor: Actor, job_id: str) -> None:
    """Let another worker have a job; Conflict when nobody holds it."""
    with transaction.transaction(actor, "external_job.unlock") as work:
        job = _held(work, ("external_job.unlock", job_id, None))
        _set(work, job, state=JobState.DUE, locked_by=None, locked_until=None)
        settling.log(work, job)


def _demand_somewhere(actor: Actor) -> None:
    """Whoever may fetch jobs in one area gets those of that area."""
    places: list[dict[str, str]] = [{"area_code": role.area_code, "office_id": role.office_id} for role in actor.roles]
    if not any(policy.can(actor, "external_job.fetch", place) for place in places):
        policy.demand(actor, "external_job.fetch", {})


def _of_types(topics: Sequence[str]) -> AnySelect:
    suspended = select(_instance.c.id).where(_instance.c.state == InstanceState.SUSPENDED)
    return select(_job).where(_job.c.mode == "external", _job.c.job_type.in_(topics), _job.c.instance_id.not_in(suspended))


def _claim(actor: Actor, wanted: AnySelect, who: tuple[str, timedelta], limit: int) -> Sequence[AnyRow]:
    try:
        with transaction.transaction(actor, "external_job.fetch") as work:
            rows = claiming.claim(work, wanted, who, limit)
            _log_all(work, rows)
    except Settled:
        return []
    return rows


def _log_all(work: Work, rows: Sequence[AnyRow]) -> None:
    if not rows:  # another worker was faster
        raise Settled
    for job in rows:
        settling.log(work, job)


def _fetched(job: AnyRow, term: timedelta) -> Fetched | None:
    try:
        with transaction.reading() as look:
            context = job_contexts.of(look, job)
    except EngineError as error:  # it must not keep the others from their worker
        failing.after(job, error)
        return None
    return Fetched(
        locked_until=now.now() + term,
        case_id=context.case_id,
        business_key=context.business_key,
        variables=context.variables,
        properties=context.properties,
        **{name: job._mapping[name] for name in ("id", "job_type", "instance_id", "activity_id", "element_id", "priority", "retries")},
    )


def _answer(actor: Actor, deed: Deed, act: Callable[[Work, AnyRow], bool]) -> bool:
    with transaction.transaction(actor, deed[0]) as work:
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
    job = job_sight.seen(work, work.actor, job_id)
    policy.demand(work.actor, verb, dict(job._mapping))
    if job.mode != "external":
        raise NotFound(code="no_such_job")
    is_his = job.state == JobState.RUNNING and worker in (None, job.locked_by)
    if not is_his and not (job.state == JobState.CANCELLED and verb in _ANSWERS):
        raise Conflict(code="job_not_held", state=job.state)
    return job


def _set(work: Work, job: AnyRow, **values: Any) -> None:
    held = _job.c.id == job.id, _job.c.state == JobState.RUNNING, _job.c.locked_by == job.locked_by
    if not work.execute(update(_job).where(*held).values(**values)).rowcount:
        raise Conflict(code="job_not_held")


def _term(seconds: int) -> timedelta:
    if not 0 < seconds <= LONGEST_LOCK:
        raise Invalid({"lock_seconds": [f"must be between 1 and {LONGEST_LOCK}"]}, code="lock_seconds")
    return timedelta(seconds=seconds)


_ANSWERS = frozenset({"external_job.complete", "external_job.error", "external_job.fail"})
