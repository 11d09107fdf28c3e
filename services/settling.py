"""How a job comes to its end; every UPDATE names the states that may come before."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, update

from models import Base
from models.lifecycle import JobState, before
from services.prepared import Write
from services.rows import AnyRow
from services.transaction import Reading, Work

_table = Base.metadata.tables["job"]
_OWED = (JobState.DUE, JobState.RUNNING, JobState.STUCK)


class Settled(Exception):
    """Somebody else has already done, taken or cancelled the job."""


def done(work: Work, job_id: str) -> None:
    """End a job that is done in this transaction; raises Settled when it is not owed any more."""
    _settle(work, _DONE, job_id)


def stuck(work: Work, job_id: str) -> None:
    """Keep a job until somebody has looked; raises Settled when it is not owed any more."""
    _settle(work, _STUCK, job_id)


def gone(work: Work, job_id: str) -> None:
    """Owe a job no longer whose activity or instance is gone."""
    work.write(_GONE, {"of_job": job_id, "at": work.moment})


def too_late(work: Work, job_id: str) -> None:
    """Record that the answer came when nobody waited for it."""
    work.write(_TOO_LATE, {"of_job": job_id, "at": work.moment})


def log(work: Work, job: AnyRow) -> None:
    """Write the verb down for a job."""
    work.log(job.kind, job.id, case_id=job.case_id, instance_id=job.instance_id, data_key_id=job.data_key_id)


def read(look: Reading, job_id: str) -> AnyRow | None:
    """Give a job's row."""
    return look.execute(_table.select().where(_table.c.id == job_id)).first()


def _settle(work: Work, change: Write, job_id: str) -> None:
    if not work.write(change, {"of_job": job_id, "at": work.moment}):
        raise Settled


def _change(from_states: Collection[JobState], **values: Any) -> Write:
    named = update(_table).where(_table.c.id == bindparam("of_job"), _table.c.state.in_(from_states))
    return Write(named.values(locked_by=None, locked_until=None, **values))


_DONE = _change(_OWED, state=JobState.DONE, ended_at=bindparam("at"))
_STUCK = _change(_OWED, state=JobState.STUCK, retries=0)
_GONE = _change(_OWED, state=JobState.CANCELLED, ended_at=bindparam("at"))
_TOO_LATE = _change([JobState(state) for state in before(JobState.DONE)], state=JobState.DONE, ended_at=bindparam("at"))
