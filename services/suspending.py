"""An instance is held, and goes on: meanwhile nobody completes anything in it, and what is due waits."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from engine.resuming import catch_up
from models import Base
from models.lifecycle import InstanceState, JobState
from services import arrivals, operating, stepping, transaction, wakeups
from services.actor import Actor
from services.errors import Conflict
from services.operating import Held
from services.transaction import Work

_tables = Base.metadata.tables
_instance, _job = _tables["process_instance"], _tables["job"]


def suspend(actor: Actor, instance_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Hold an instance with all it has called; Conflict when it is held already or over."""
    with transaction.transaction(actor, "instance.suspend", reason=operating.given(reason), occurred_at=occurred_at) as work:
        hold(work, instance_id)


def resume(actor: Actor, instance_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Let a held instance go on: what became due meanwhile happens now, each once; Conflict when it is not held."""
    with transaction.transaction(actor, "instance.resume", reason=operating.given(reason), occurred_at=occurred_at) as work:
        release(work, instance_id)


def hold(work: Work, instance_id: str) -> None:
    """Hold an instance in this transaction."""
    held = _root(work, instance_id, InstanceState.ACTIVE)
    change = update(_instance).where(_instance.c.id == held.root.id)
    work.execute(change.values(state=InstanceState.SUSPENDED, version=_instance.c.version + 1))
    operating.log(work, held.row)


def release(work: Work, instance_id: str) -> None:
    """Let an instance go on in this transaction."""
    held = _root(work, instance_id, InstanceState.SUSPENDED)
    execution = stepping.restore(work, held.root)
    catch_up(execution, work.moment)
    work.execute(update(_instance).where(_instance.c.id == held.root.id).values(state=InstanceState.ACTIVE))  # a step leaves it alone
    stepping.go_on(work, replace(held.root, state=InstanceState.ACTIVE), execution)
    owed = _job.c.instance_id == held.root.id, _job.c.state == JobState.DUE, _job.c.mode != "external"
    for job in work.execute(select(_job.c.id, _job.c.due_at).where(*owed)).all():
        wakeups.after_commit(work, job.id, job.due_at)
    arrivals.announce(work)  # external workers may have waited for its jobs
    operating.log(work, held.row)


def _root(work: Work, instance_id: str, state: InstanceState) -> Held:
    held = operating.hold(work, instance_id)
    if held.process:
        raise Conflict(code="called_instance", root_id=held.root.id)
    if held.root.state != state:
        raise Conflict(code="instance_suspended" if held.root.state == InstanceState.SUSPENDED else "instance_not_suspended")
    return held
