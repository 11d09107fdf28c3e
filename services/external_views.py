"""The work that is owed to external workers, as those see it who look after it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models import Base
from models.lifecycle import InstanceState, JobState
from services import back_off, called, failure_texts, library, now, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.hosts import Host
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_job = Base.metadata.tables["job"]
_instance = Base.metadata.tables["process_instance"]
OWED = (JobState.DUE, JobState.RUNNING, JobState.STUCK)
ORDER = Keyset((_job.c.id,))


@dataclass(frozen=True, slots=True)
class ExternalView:
    """A job that waits for an external worker, or is in his hands."""

    id: str
    job_type: str
    state: str
    worker: str | None  # who holds it now
    locked_until: datetime | None
    created_at: datetime
    instance_id: str  # the called process it belongs to, or the root
    definition_id: str
    process_id: str
    version_tag: str | None
    business_key: str | None
    activity_id: int
    element_id: str
    priority: int
    retries: int
    is_counted: bool  # whether a failure, or somebody, has changed how often it may be tried
    error: str | None
    is_suspended: bool


@readings.listed("job")
def find(actor: Actor, *, topic: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[ExternalView]:
    """List what is owed, the oldest first."""
    policy.demand(actor, "job.read", {})
    query = _visible(policy.as_reader(actor, "job.read"))
    query = query if topic is None else query.where(_job.c.job_type == topic)
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _view(look, actor, row))


@readings.shown("job")
def get(actor: Actor, job_id: str) -> ExternalView:
    """Give one; NotFound when there is none, none owed any more, or none the actor sees."""
    with reading() as look:
        row = look.execute(_visible(actor).where(_job.c.id == job_id)).first()
        if row is None:
            raise NotFound(code="no_such_job")
        policy.demand(actor, "job.read", dict(row._mapping))
        return _view(look, actor, row)


def _visible(actor: Actor) -> AnySelect:
    of_root = (_instance.c.definition_id, _instance.c.business_key, _instance.c.state.label("instance_state"))
    query = select(_job, *of_root).join(_instance, _instance.c.id == _job.c.instance_id)
    return policy.visible(query.where(_job.c.mode == "external", _job.c.state.in_(OWED)), actor, _job)


def _view(look: Reading, actor: Actor, row: AnyRow) -> ExternalView:
    host = called.host(look, Host(row.instance_id, row.definition_id), row.activity_id)
    known = library.known(host.definition_id)
    is_held = row.state == JobState.RUNNING and row.locked_until is not None and row.locked_until >= now.now()
    return ExternalView(
        id=row.id,
        job_type=row.job_type,
        state=row.state,
        worker=row.locked_by if is_held else None,
        locked_until=row.locked_until if is_held else None,
        created_at=row.created_at,
        instance_id=host.instance_id,
        definition_id=known.id,
        process_id=known.process_id,
        version_tag=known.definition.version_tag,
        business_key=row.business_key,
        activity_id=row.activity_id,
        element_id=row.element_id,
        priority=row.priority,
        retries=row.retries,
        is_counted=row.error is not None or row.retries != back_off.attempts(row.back_off),
        error=failure_texts.of_job(look, actor, row),
        is_suspended=row.instance_state == InstanceState.SUSPENDED,
    )
