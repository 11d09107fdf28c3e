"""What is stuck, tried again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from engine.execution import Execution
from models import Base
from models.lifecycle import JobState
from services import back_off, job_incidents, job_steps, wakeups
from services.errors import Conflict
from services.rows import AnyRow
from services.transaction import Work

_job = Base.metadata.tables["job"]
_AGAIN = (
    update(_job)
    .where(_job.c.id == bindparam("of_job"), _job.c.state == JobState.STUCK)
    .values(state=JobState.DUE, due_at=bindparam("at"), retries=bindparam("attempts_left"), attempts=0, error=None)
)


def again(work: Work, job: AnyRow, variables: Mapping[str, Any] | None = None) -> None:
    """Owe a stuck job again, perhaps with other variables, and close its incident; raises Conflict when it is not stuck."""
    if job.state != JobState.STUCK:
        raise Conflict(code="job_not_stuck", state=job.state)
    incident = job_incidents.of_job(work, job.id)
    if incident is not None and incident.activity_id is not None:
        if job_steps.step(work, job, lambda execution: _try_again(execution, incident.activity_id, variables)) is None:
            return
    elif incident is not None:
        job_incidents.close(work, incident.id)
    _owe(work, job)


def _try_again(execution: Execution, activity_id: int, variables: Mapping[str, Any] | None) -> None:
    if variables:
        execution.set_variables(dict(variables), activity_id=activity_id)
    execution.retry(activity_id)


def _owe(work: Work, job: AnyRow) -> None:
    attempts = len(job.back_off.split(",")) + 1 if job.back_off else back_off.USUAL_ATTEMPTS
    if not work.execute(_AGAIN, {"of_job": job.id, "at": work.moment, "attempts_left": attempts}).rowcount:
        raise Conflict(code="job_not_stuck")
    if job.mode != "external":
        wakeups.after_commit(work, job.id, work.moment)
