"""Carries out one due job: a timer or delivery in one transaction, a handler's work outside of any."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import and_, case, exists, or_, select

from engine.jobs import BpmnError, JobContext
from models import Base
from models.lifecycle import InstanceState, JobState
from services import (
    alarm_jobs,
    answering,
    batch_items,
    carrying,
    claiming,
    deadlocks,
    failing,
    job_contexts,
    job_steps,
    job_types,
    notice_sending,
    now,
    settling,
    transaction,
)
from services.actor import TICKER
from services.answering import Answer
from services.archiving import making, owing
from services.errors import Conflict
from services.rows import AnyRow
from services.settling import Settled

log = logging.getLogger(__name__)
_job = Base.metadata.tables["job"]
_instance = Base.metadata.tables["process_instance"]
_GOES_ON = ~exists().where(_instance.c.id == _job.c.instance_id, _instance.c.state == InstanceState.SUSPENDED)  # its instance is not held
_IS_BATCH = case((_job.c.kind == "batch", 1), else_=0)  # thousands of items must not keep a timer waiting


def run(job_id: str) -> bool:
    """Carry out a job whose moment has come; False when it is not owed, or somebody else has it. Never raises for the job's sake."""
    with transaction.reading() as look:
        job = look.execute(select(_job).where(_job.c.id == job_id, claiming.is_free(now.now()), _GOES_ON)).first()
    if job is None or job.mode == "external":
        return False
    try:
        return _outside(job) if job.mode == "outside" else _inside(job)
    except Settled:
        return False
    except Exception as error:  # noqa: BLE001 — one bad job must not stop the others
        if isinstance(error, Conflict) and error.reason == "instance_suspended":  # since it was looked at; it stays owed
            return False
        log.warning("job %s (%s) failed: %s", job.id, job.kind, type(error).__name__)
        return _failed(job, error)


def due(until: datetime, limit: int) -> list[AnyRow]:
    """Give what is owed until a moment, in the order of its due moments, batches last; not what external workers fetch."""
    owed = or_(and_(_job.c.state == JobState.DUE, _job.c.due_at <= until), claiming.lost(now.now()))
    query = select(_job.c.id, _job.c.due_at, _job.c.mode, _job.c.kind).where(owed, _job.c.mode != "external", _GOES_ON)
    with transaction.reading() as look:
        return list(look.execute(query.order_by(_IS_BATCH, _job.c.due_at, _job.c.id).limit(limit)).all())


def _failed(job: AnyRow, error: Exception) -> bool:
    try:
        failing.after(job, error)
    except Exception:
        log.exception("job %s could not even be recorded as failed; it stays as it is", job.id)
    return True


def _inside(job: AnyRow) -> bool:
    deadlocks.outlived(_KINDS[job.kind])(job)
    return True


def _outside(job: AnyRow) -> bool:
    """Take a job, let its handler work, carry the answer into the instance."""
    with transaction.upkeep() as look:
        rows = claiming.claim(look, select(_job).where(_job.c.id == job.id), (claiming.holder(), claiming.LEASE))
        if not rows:
            return False
        context = alarm_jobs.context(look, job) if job.kind == alarm_jobs.CALL else job_contexts.of(look, job)
    with claiming.kept(job.id):
        answer = _ask(job, context)
        _answer(job, answer)
    return True


def _ask(job: AnyRow, context: JobContext) -> Answer:
    handler = job_types.handler_of(job.job_type)
    if handler is None or job.attempts >= failing.MOST_ATTEMPTS:
        message = f"the job type {job.job_type} has no handler" if handler is None else f"no answer after {job.attempts} attempts"
        raise LookupError(message)
    try:
        return Answer(handler(context).variables)
    except BpmnError as error:
        return Answer(error=error)


@deadlocks.outlived
def _answer(job: AnyRow, answer: Answer) -> None:
    if job.kind == alarm_jobs.CALL:
        alarm_jobs.sent(job)
        return
    with transaction.transaction(TICKER, "job.complete") as work:
        answering.apply(work, job, answer)
        settling.log(work, job)


def _timer(job: AnyRow) -> None:
    with transaction.transaction(TICKER, "job.run") as work:
        job_steps.fire(work, job)
        settling.log(work, job)


_KINDS: dict[str, Callable[[AnyRow], None]] = {
    "timer": _timer,
    "message": carrying.message,
    "signal": carrying.signal,
    "batch": batch_items.run,
    "alarm": alarm_jobs.ring_next,
    notice_sending.DIGEST: notice_sending.digest,
    owing.KIND: making.run,
}
