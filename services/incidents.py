"""Incidents: look at what cannot go on by itself, close it with a note, or try again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import select, update

from models import Base
from models.lifecycle import IncidentState
from services import deadlocks, failure_texts, job_incidents, keys, masking, policy, readings, retrying, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import Reading, When, Work

_incident = Base.metadata.tables["incident"]
_ORDER = Keyset((_incident.c.raised_at, _incident.c.id), is_descending=True)


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Why somebody must look, and at what."""

    id: str
    kind: str
    state: str
    message: str
    note: str | None
    instance_id: str | None
    case_id: str | None
    activity_id: int | None
    element_id: str | None
    job_id: str | None
    user_task_id: str | None
    raised_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents are asked for; what is None is not asked."""

    state: str | None = None
    kind: str | None = None
    instance_id: str | None = None
    case_id: str | None = None


@readings.listed("incident")
def find(actor: Actor, filters: Filters | None = None, after: str | None = None, limit: int = USUAL) -> Page[IncidentView]:
    """List incidents, the latest first."""
    policy.demand(actor, "incident.read", {})
    asked = {name: value for name, value in asdict(filters or Filters()).items() if value is not None}
    query = policy.visible(select(_incident), policy.as_reader(actor, "incident.read"), _incident)
    query = query.where(*(_incident.c[name] == value for name, value in asked.items()))
    with transaction.reading() as look:
        rows = look.execute(_ORDER.select(query, after, limit)).all()
        return _ORDER.page(rows, limit, lambda row: _view(look, actor, row))


@readings.shown("incident")
def get(actor: Actor, incident_id: str) -> IncidentView:
    """Give one incident; NotFound when there is none, or none the actor sees."""
    with transaction.reading() as look:
        row = _seen(look, actor, incident_id)
        policy.demand(actor, "incident.read", dict(row._mapping))
        return _view(look, actor, row)


@deadlocks.outlived
def resolve(actor: Actor, incident_id: str, note: str, *, occurred_at: datetime | None = None) -> None:
    """Close an incident with a note; what it stands for stays as it is."""
    if not note.strip():
        raise Invalid({"note": ["must not be empty"]}, code="note_needed")
    with transaction.transaction(actor, "incident.resolve", reason=note, occurred_at=occurred_at) as work:
        row = _open(work, actor, incident_id)
        if not job_incidents.close(work, row.id):
            raise Conflict(code="incident_resolved")
        _log(work, row)


def annotate(actor: Actor, incident_id: str, note: str, *, occurred_at: datetime | None = None) -> None:
    """Write a note to an incident, in the place of an older one; the incident stays as it is."""
    if not note.strip():
        raise Invalid({"note": ["must not be empty"]}, code="note_needed")
    with transaction.transaction(actor, "incident.annotate", reason=note, occurred_at=occurred_at) as work:
        row = _seen(work, actor, incident_id)
        policy.demand(actor, work.verb, dict(row._mapping))
        sealed = keys.seal(work, row.data_key_id, note.encode(errors="surrogatepass"))
        work.execute(update(_incident).where(_incident.c.id == row.id).values(note=sealed))
        _log(work, row)


@deadlocks.outlived
def retry(actor: Actor, incident_id: str, variables: Mapping[str, Any] | None = None, **when: Unpack[When]) -> None:
    """Try again what raised the incident, perhaps with other variables."""
    masking.demand_clear(variables or {})
    with transaction.transaction(actor, "incident.retry", **when) as work:
        row = _open(work, actor, incident_id)
        retrying.incident(work, row, variables)
        _log(work, row)


def _open(work: Work, actor: Actor, incident_id: str) -> AnyRow:
    row = _seen(work, actor, incident_id)
    policy.demand(actor, work.verb, dict(row._mapping))
    if row.state != IncidentState.OPEN:
        raise Conflict(code="incident_resolved")
    return row


def _seen(look: Reading, actor: Actor, incident_id: str) -> AnyRow:
    row = look.execute(policy.visible(select(_incident).where(_incident.c.id == incident_id), actor, _incident)).first()
    if row is None:
        raise NotFound(code="no_such_incident")
    return row


def _log(work: Work, row: AnyRow) -> None:
    work.log("incident", row.id, case_id=row.case_id, instance_id=row.instance_id, data_key_id=row.data_key_id)


def _view(look: Reading, actor: Actor, row: AnyRow) -> IncidentView:
    note = None if row.note is None else keys.unseal(look, row.data_key_id, row.note).decode(errors="replace")
    return IncidentView(message=failure_texts.of_incident(look, actor, row), note=note, **{name: row._mapping[name] for name in _PLAIN})


_PLAIN = [each.name for each in fields(IncidentView) if each.name not in {"message", "note"}]
