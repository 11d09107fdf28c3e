"""What is stuck, tried again."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TypeAlias

from sqlalchemy import bindparam, update

from engine.errors import NotWaiting
from engine.execution import Execution
from models import Base
from models.lifecycle import JobState
from services import arrivals, back_off, job_incidents, settling, stepping, wakeups
from services.errors import Conflict
from services.rows import AnyRow
from services.transaction import Work

Variables: TypeAlias = Mapping[str, Any]
_job = Base.metadata.tables["job"]
_AGAIN = (
    update(_job)
    .where(_job.c.id == bindparam("of_job"), _job.c.state == JobState.STUCK)
    .values(state=JobState.DUE, due_at=bindparam("at"), retries=bindparam("attempts_left"), attempts=0, error=None)
)


def again(work: Work, job: AnyRow, variables: Variables | None = None) -> None:
    """Owe a stuck job again, perhaps with other variables, and close its incident; raises Conflict when it is not stuck."""
    if job.state != JobState.STUCK:
        raise Conflict(code="job_not_stuck", state=job.state)
    if job.instance_id is not None and job.activity_id is not None:
        stepping.step(work, job.instance_id, lambda execution: _try_again(execution, job.activity_id, variables))
    incident_row = job_incidents.of_job(work, job.id)
    if incident_row is not None:
        job_incidents.close(work, incident_row.id)
    _owe(work, job)


def incident(work: Work, row: AnyRow, variables: Variables | None = None) -> None:
    """Try again what raised an incident, and close it."""
    job = None if row.job_id is None else settling.read(work, row.job_id)
    if job is not None and job.state == JobState.STUCK:
        again(work, job, variables)
    elif row.instance_id is not None and row.activity_id is not None:
        stepping.step(work, row.instance_id, lambda execution: _try_again(execution, row.activity_id, variables))
    job_incidents.close(work, row.id)


def _try_again(execution: Execution, activity_id: int, variables: Variables | None) -> None:
    if variables:
        execution.set_variables(dict(variables), activity_id=activity_id)
    with suppress(NotWaiting):  # the engine knows nothing of it: its user task or timer waits unharmed
        execution.retry(activity_id)


def _owe(work: Work, job: AnyRow) -> None:
    if not work.execute(_AGAIN, {"of_job": job.id, "at": work.moment, "attempts_left": back_off.attempts(job.back_off)}).rowcount:
        raise Conflict(code="job_not_stuck")
    if job.mode == "external":
        arrivals.announce(work)
    else:
        wakeups.after_commit(work, job.id, work.moment)
