"""Open incidents with the process instance they lie in, called or root."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from models import Base
from models.lifecycle import IncidentState
from services import called, failure_texts, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_incident = Base.metadata.tables["incident"]
_instance = Base.metadata.tables["process_instance"]
_job = Base.metadata.tables["job"]
ORDER = Keyset((_incident.c.raised_at, _incident.c.id), is_descending=True)


@dataclass(frozen=True, slots=True)
class Placed:
    """An open incident and where it lies."""

    id: str
    kind: str
    message: str
    raised_at: datetime
    instance_id: str | None  # the process instance, called or root
    definition_id: str | None
    process_id: str | None
    activity_id: int | None
    element_id: str | None
    job_id: str | None
    user_task_id: str | None
    is_external: bool  # it is an external worker's job that failed


@readings.listed("incident")
def find(actor: Actor, *, instance_id: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[Placed]:
    """List open incidents, the latest first: all, or those of one instance and of whatever belongs to its root."""
    policy.demand(actor, "incident.read", {})
    query = _visible(policy.as_reader(actor, "incident.read"))
    if instance_id is not None:
        root = select(_instance.c.root_id).where(_instance.c.id == instance_id)
        query = query.where(or_(_incident.c.instance_id == instance_id, _incident.c.instance_id.in_(root)))
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _placed(look, actor, row))


def get(actor: Actor, incident_id: str) -> Placed:
    """Give one open incident; NotFound when there is none, or none the actor sees."""
    with reading() as look:
        row = look.execute(_visible(actor).where(_incident.c.id == incident_id)).first()
        if row is None:
            raise NotFound(code="no_such_incident")
        policy.demand(actor, "incident.read", dict(row._mapping))
        readings.note(actor, "incident", incident_id, case_id=row.case_id, instance_id=row.instance_id)
        return _placed(look, actor, row)


def _visible(actor: Actor) -> AnySelect:
    query = select(_incident, _instance.c.definition_id, _job.c.mode.label("mode"))
    query = query.outerjoin(_instance, _instance.c.id == _incident.c.instance_id).outerjoin(_job, _job.c.id == _incident.c.job_id)
    return policy.visible(query.where(_incident.c.state == IncidentState.OPEN), actor, _incident)


def _placed(look: Reading, actor: Actor, row: AnyRow) -> Placed:
    return Placed(
        message=failure_texts.of_incident(look, actor, row),
        is_external=row.mode == "external",
        **called.place(look, row),
        **{name: row._mapping[name] for name in ("id", "kind", "raised_at", "activity_id", "element_id", "job_id", "user_task_id")},
    )
