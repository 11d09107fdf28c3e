"""What becomes of a job whose attempt failed: it is tried again later, or it is stuck and somebody must look."""

import logging
from datetime import timedelta

from sqlalchemy import update

from models import Job
from models.lifecycle import JobState
from services import arrivals, back_off, incident_rows, job_steps, keys, settling, transaction
from services.actor import TICKER
from services.rows import AnyRow
from services.settling import Settled
from services.transaction import Work

MOST_ATTEMPTS = 25  # also of those that no failure ended: a job must not kill one process after the other
LONGEST = 4_000  # characters of an error that are kept
log = logging.getLogger(__name__)
_table = Job.__table__


def after(job: AnyRow, error: BaseException) -> None:
    """Record in a transaction of its own that an attempt of ours failed."""
    message = f"{type(error).__name__}: {error}"
    try:
        with transaction.transaction(TICKER, "job.fail") as work:
            record(work, job, message)
            settling.log(work, job)
    except Settled:
        return
    except Exception as trouble:  # noqa: BLE001 — an instance that cannot even be read takes no incident
        log.warning("job %s: its instance takes no incident (%s)", job.id, type(trouble).__name__)
        _beside(job, message)


def record(work: Work, job: AnyRow, message: str, *, retries: int | None = None, delay: timedelta | None = None) -> None:
    """Count a failed attempt; with none left, the job is stuck. Raises Settled when it is not owed any more."""
    left = (job.retries - 1 if job.attempts < MOST_ATTEMPTS else 0) if retries is None else retries
    if left > 0:
        wait = back_off.after(_attempts(job), job.back_off) if delay is None else delay
        _write(work, job, message, {"state": JobState.DUE, "retries": left, "due_at": work.moment + wait})
        if job.mode == "external":
            arrivals.announce(work)
    else:
        _stick(work, job, message)


def _stick(work: Work, job: AnyRow, message: str) -> None:
    """Tell the instance, whose lock comes before the job's; an activity that is gone needs nobody to look."""
    if job.kind != "service":
        _write(work, job, message, {"state": JobState.STUCK, "retries": 0})
        incident_rows.raise_for(work, job, message)
        return
    if job_steps.step(work, job, lambda execution: execution.fail(job.activity_id, message)) is None:
        return
    _write(work, job, message, {"state": JobState.STUCK, "retries": 0})
    incident_rows.link(work, job)


def _beside(job: AnyRow, message: str) -> None:
    """Raise the incident of a job without its instance, which cannot be moved."""
    try:
        with transaction.transaction(TICKER, "job.fail") as work:
            _write(work, job, message, {"state": JobState.STUCK, "retries": 0})
            incident_rows.raise_for(work, job, message)
            settling.log(work, job)
    except Settled:
        return


def _write(work: Work, job: AnyRow, message: str, values: dict[str, object]) -> None:
    """Change a job that is still as it was read: two who saw the same failure count it once."""
    error = keys.seal(work, job.data_key_id or keys.system_data_key(work), message[:LONGEST].encode())
    owed = _table.c.state.in_((JobState.DUE, JobState.RUNNING))
    change = update(Job).where(_table.c.id == job.id, owed, _table.c.retries == job.retries)
    common = {"error": error, "locked_by": None, "locked_until": None, "attempts": _attempts(job)}
    if not work.execute(change.values(**common, **values)).rowcount:
        raise Settled


def _attempts(job: AnyRow) -> int:
    """Count this attempt, unless the claim has done so before the row was read."""
    return int(job.attempts) + int(job.state == JobState.DUE)
