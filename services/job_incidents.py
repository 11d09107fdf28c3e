"""Incidents of jobs that are stuck."""

from sqlalchemy import bindparam, select, update

from models import Incident
from models.lifecycle import IncidentState
from services import incident_rows
from services.rows import AnyRow
from services.transaction import Work

_table = Incident.__table__
_LINK = (
    update(Incident)
    .where(
        _table.c.instance_id == bindparam("of_instance"),
        _table.c.activity_id == bindparam("of_activity"),
        _table.c.state == IncidentState.OPEN,
    )
    .values(job_id=bindparam("of_job"))
)


def raise_for(work: Work, job: AnyRow, message: str) -> None:
    """Keep that a timer, message or signal is stuck: its activity, if any, waits unharmed."""
    where = {"instance_id": job.instance_id, "element_id": job.element_id, "job_id": job.id}
    incident_rows.add(work, job, kind="job", message=message, **where)


def link(work: Work, job: AnyRow) -> None:
    """Name the job in the incident of its activity."""
    work.execute(_LINK, {"of_instance": job.instance_id, "of_activity": job.activity_id, "of_job": job.id})


def of_job(work: Work, job_id: str) -> AnyRow | None:
    """Give the open incident of a job."""
    return work.execute(select(_table).where(_table.c.job_id == job_id, _table.c.state == IncidentState.OPEN)).first()


def close(work: Work, incident_id: str) -> bool:
    """Resolve one incident; False when it is no longer open."""
    change = update(Incident).where(_table.c.id == incident_id, _table.c.state == IncidentState.OPEN)
    values = {"state": IncidentState.RESOLVED, "resolved_at": work.moment, "resolved_by": work.actor.person_id}
    return bool(work.execute(change.values(values)).rowcount)
