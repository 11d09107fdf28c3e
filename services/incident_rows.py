"""Incidents, as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, update

from models import Base
from models.lifecycle import IncidentState
from services import ids, keys
from services.changes import Changes
from services.owner import Owner, belonging
from services.root import Root
from services.rows import AnyRow
from services.transaction import Work
from services.user_task_rows import Opened

_incident = Base.metadata.tables["incident"]
_ADD = insert(_incident).returning(_incident.c.id)
_RESOLVE = (
    update(_incident)
    .where(
        _incident.c.instance_id == bindparam("of_instance"),
        _incident.c.activity_id == bindparam("of_activity"),
        _incident.c.state == IncidentState.OPEN,
    )
    .values(state=IncidentState.RESOLVED, resolved_at=bindparam("at"), resolved_by=bindparam("by"))
    .returning(_incident.c.id)
)
_LINK = (
    update(_incident)
    .where(
        _incident.c.instance_id == bindparam("of_instance"),
        _incident.c.activity_id == bindparam("of_activity"),
        _incident.c.state == IncidentState.OPEN,
    )
    .values(job_id=bindparam("job"))
    .returning(_incident.c.id)
)


def write(work: Work, of: Root, what: Changes, opened: Sequence[Opened]) -> None:
    """Add and resolve the incidents of a step; a role nobody holds is one too. A user task that is over has none."""
    if of.has_incidents and (what.resolved or what.closed_user_tasks):
        resolve(work, of, [*(one.activity_id for one in what.resolved), *(one.activity_id for one in what.closed_user_tasks)])
    for raised in what.incidents.values():
        add(work, of, kind=raised.kind, message=raised.message, activity_id=raised.activity_id, element_id=raised.element_id)
    for one in opened:
        for role in one.chosen.unheld:
            where = {"activity_id": one.activity_id, "element_id": one.element_id, "user_task_id": one.id}
            add(work, of, kind="role", message=f"nobody holds the role {role} in the area or above it", **where)


def add(work: Work, of: Owner, *, kind: str, message: str, **where: Any) -> str:
    """Add an open incident; its text is sealed."""
    row = {
        **belonging(of),
        "instance_id": of.id,
        "kind": kind,
        "message": keys.seal(work, of.data_key_id, message.encode(errors="surrogatepass")),
        "data_key_id": of.data_key_id,
        "state": IncidentState.OPEN,
        "raised_at": work.moment,
        **where,
    }
    work.tell(_ADD, row)
    return str(row["id"])


def raise_for(work: Work, job: AnyRow, message: str) -> str:
    """Add an open incident of a job that its instance knows nothing of."""
    key = job.data_key_id or keys.system_data_key(work)
    row = {
        **{name: getattr(job, name) for name in ("case_id", "area_code", "office_id", "instance_id", "activity_id", "element_id")},
        "id": ids.new_id(),
        "job_id": job.id,
        "kind": "job",
        "message": keys.seal(work, key, message.encode(errors="surrogatepass")),
        "data_key_id": key,
        "state": IncidentState.OPEN,
        "raised_at": work.moment,
    }
    work.tell(_ADD, row)
    return str(row["id"])


def link(work: Work, job: AnyRow) -> None:
    """Say which job the open incident of its activity belongs to."""
    work.tell(_LINK, {"of_instance": job.instance_id, "of_activity": job.activity_id, "job": job.id})


def resolve(work: Work, of: Owner, activity_ids: Sequence[int]) -> None:
    """Resolve whatever incidents are open on these activities."""
    by = work.actor.person_id
    for one in activity_ids:
        work.tell(_RESOLVE, {"of_instance": of.id, "of_activity": one, "at": work.moment, "by": by})
