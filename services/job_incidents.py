"""The incidents of jobs, and the end of any."""

from sqlalchemy import select, update

from models import Base
from models.lifecycle import IncidentState
from services.rows import AnyRow
from services.transaction import Work

_incident = Base.metadata.tables["incident"]


def of_job(work: Work, job_id: str) -> AnyRow | None:
    """Give the open incident of a job."""
    return work.execute(select(_incident).where(_incident.c.job_id == job_id, _incident.c.state == IncidentState.OPEN)).first()


def close(work: Work, incident_id: str) -> bool:
    """Resolve one incident; False when it is no longer open."""
    change = update(_incident).where(_incident.c.id == incident_id, _incident.c.state == IncidentState.OPEN)
    values = {"state": IncidentState.RESOLVED, "resolved_at": work.moment, "resolved_by": work.actor.person_id}
    return bool(work.tell(change.values(values).returning(_incident.c.id)))
