"""The jobs the machine owes itself, with the process instance they belong to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models import Base
from models.lifecycle import InstanceState, JobState
from services import called, failure_texts, now, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_job = Base.metadata.tables["job"]
_instance = Base.metadata.tables["process_instance"]
_start = Base.metadata.tables["start_timer"]
OWED = (JobState.DUE, JobState.RUNNING, JobState.STUCK)
ORDER = Keyset((_job.c.due_at, _job.c.id))


@dataclass(frozen=True, slots=True)
class OwedView:
    """A timer, a handler's work, or something carried to another instance."""

    id: str
    kind: str
    state: str
    due_at: datetime
    created_at: datetime
    instance_id: str | None  # called or root
    definition_id: str | None
    process_id: str | None
    activity_id: int | None
    element_id: str | None
    retries: int
    priority: int
    error: str | None
    is_due: bool
    is_suspended: bool


@readings.listed("job")
def find(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[OwedView]:
    """List what is owed, by due moments."""
    policy.demand(actor, "job.read", {})
    with reading() as look:
        rows = look.execute(ORDER.select(_visible(policy.as_reader(actor, "job.read")), after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _view(look, actor, row))


@readings.shown("job")
def get(actor: Actor, job_id: str) -> OwedView:
    """Give one; NotFound when there is none, none owed any more, or none the actor sees."""
    with reading() as look:
        row = look.execute(_visible(actor).where(_job.c.id == job_id)).first()
        if row is None:
            raise NotFound(code="no_such_job")
        policy.demand(actor, "job.read", dict(row._mapping))
        return _view(look, actor, row)


def _visible(actor: Actor) -> AnySelect:
    definition_id = func.coalesce(_instance.c.definition_id, _start.c.definition_id).label("definition_id")
    query = select(_job, definition_id, _instance.c.state.label("instance_state"))
    query = query.outerjoin(_instance, _instance.c.id == _job.c.instance_id).outerjoin(_start, _start.c.job_id == _job.c.id)
    return policy.visible(query.where(_job.c.mode != "external", _job.c.state.in_(OWED)), actor, _job)


def _view(look: Reading, actor: Actor, row: AnyRow) -> OwedView:
    plain = ("id", "kind", "state", "due_at", "created_at", "activity_id", "element_id", "retries", "priority")
    return OwedView(
        error=failure_texts.of_job(look, actor, row),
        is_due=row.state == JobState.DUE and row.due_at <= now.now(),
        is_suspended=row.instance_state == InstanceState.SUSPENDED,
        **called.place(look, row),
        **{name: row._mapping[name] for name in plain},
    )
