"""How a job comes to its end; every UPDATE names the states that may come before."""

from typing import Any

from sqlalchemy import Row, bindparam, update

from models import Job
from models.lifecycle import JobState, before
from services.transaction import Reading, Work

_table = Job.__table__
_DONE = (
    update(Job)
    .where(_table.c.id == bindparam("of_job"), _table.c.state.in_((JobState.DUE, JobState.RUNNING)))
    .values(state=JobState.DONE, ended_at=bindparam("at"), locked_by=None, locked_until=None)
)
_TOO_LATE = (
    update(Job)
    .where(_table.c.id == bindparam("of_job"), _table.c.state.in_(before(JobState.DONE)))
    .values(state=JobState.DONE, ended_at=bindparam("at"), locked_by=None, locked_until=None)
)


class Settled(Exception):
    """Somebody else has already done, taken or cancelled the job."""


def done(work: Work, job_id: str) -> None:
    """End a job that is done in this transaction; raises Settled when it is not owed any more."""
    if not work.execute(_DONE, {"of_job": job_id, "at": work.moment}).rowcount:
        raise Settled


def too_late(work: Work, job_id: str) -> None:
    """Record that the answer came when nobody waited for it."""
    work.execute(_TOO_LATE, {"of_job": job_id, "at": work.moment})


def log(work: Work, job: Row[Any]) -> None:
    """Write the verb down for a job."""
    work.log(job.kind, job.id, case_id=job.case_id, instance_id=job.instance_id, data_key_id=job.data_key_id)


def read(look: Reading, job_id: str) -> Row[Any] | None:
    """Give a job's row."""
    return look.execute(_table.select().where(_table.c.id == job_id)).first()
