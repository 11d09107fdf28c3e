"""The same deed for many instances: ordered once, carried out one by one, with a result for each; it survives any crash."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from models import Base
from models.lifecycle import BatchItemState, JobState
from services import batch_rows, batch_views, job_rows, migration_plans, operating, places, policy, transaction
from services.actor import Actor
from services.batch_deeds import DEEDS
from services.broadcasting import Sender
from services.errors import Conflict, Invalid, NotFound
from services.rights import ADMINISTRATOR, SUPERVISOR
from services.rows import AnyRow
from services.transaction import Work

MOST = 50_000  # instances
_tables = Base.metadata.tables
_batch, _item, _job, _instance = (_tables[name] for name in ("batch", "batch_item", "job", "process_instance"))


def start(  # noqa: PLR0913 — as the other verbs
    actor: Actor,
    verb: str,
    instance_ids: Iterable[str],
    payload: Mapping[str, Any] | None = None,
    *,
    reason: str,
    occurred_at: datetime | None = None,
) -> str:
    """Order a deed for many instances; give the batch's id. Raises Invalid, NotFound and Forbidden for what may not be ordered."""
    if verb not in DEEDS:
        raise Invalid({"verb": [f"is none of {', '.join(DEEDS)}"]}, code="unknown_deed")
    with transaction.transaction(actor, "batch.start", reason=operating.given(reason), occurred_at=occurred_at) as work:
        return order(work, verb, list(dict.fromkeys(instance_ids)), dict(payload or {}))


def running(actor: Actor, definition_id: str, state: str | None = None) -> list[str]:
    """Give the root instances of a definition that are not over and that the actor sees, the oldest first."""
    query = select(_instance.c.id).where(_instance.c.definition_id == definition_id, _instance.c.parent_id.is_(None))
    query = query.where(_instance.c.ended_at.is_(None) if state is None else _instance.c.state == state).order_by(_instance.c.id)
    with transaction.reading() as look:
        return [str(one) for one in look.execute(policy.visible(query, actor, _instance).limit(MOST + 1)).scalars()]


def cancel(actor: Actor, batch_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Do no more of a batch; what is done stays done. Conflict when nothing is left."""
    with transaction.transaction(actor, "batch.cancel", reason=operating.given(reason), occurred_at=occurred_at) as work:
        batch_views.seen(work, actor, batch_id)
        policy.demand(actor, work.verb, place(actor))
        waiting = _item.c.batch_id == batch_id, _item.c.state == BatchItemState.WAITING
        owed = _job.c.id.in_(select(_item.c.job_id).where(*waiting)), _job.c.state.in_((JobState.DUE, JobState.STUCK))
        work.execute(update(_job).where(*owed).values(state=JobState.CANCELLED, ended_at=work.moment))
        if not work.execute(update(_item).where(*waiting).values(state=BatchItemState.CANCELLED, ended_at=work.moment)).rowcount:
            raise Conflict(code="batch_over")
        work.execute(update(_batch).where(_batch.c.id == batch_id).values(cancelled_at=work.moment, cancelled_by=actor.person_id))
        work.log("batch", batch_id)


def retry(actor: Actor, batch_id: str, *, reason: str, occurred_at: datetime | None = None) -> int:
    """Try again what failed; tell how many instances that are."""
    with transaction.transaction(actor, "batch.retry", reason=operating.given(reason), occurred_at=occurred_at) as work:
        batch = batch_views.seen(work, actor, batch_id)
        policy.demand(actor, work.verb, place(actor))
        failed = _item.c.batch_id == batch_id, _item.c.state == BatchItemState.FAILED
        found = work.execute(select(_item.c.id).where(*failed).order_by(_item.c.number).with_for_update()).scalars().all()
        if not found or batch.cancelled_at is not None:
            raise Conflict(code="batch_over")
        for item_id, job_id in zip(found, job_rows.owe_items(work, Sender(batch.data_key_id), len(found)), strict=True):
            anew = {"state": BatchItemState.WAITING, "job_id": job_id, "result": None, "ended_at": None}
            work.execute(update(_item).where(_item.c.id == item_id).values(**anew))
        work.log("batch", batch_id)
    return len(found)


def order(work: Work, verb: str, instance_ids: Sequence[str], payload: dict[str, Any], reverts_id: str | None = None) -> str:
    """Order a deed in this transaction; give the batch's id."""
    if not 0 < len(instance_ids) <= MOST:
        raise Invalid({"instance_ids": [f"must be between 1 and {MOST}"]}, code="batch_size", most=MOST)
    rows = _rows(work, verb, instance_ids)
    if verb == "instance.migrate":
        payload |= _plan(rows, payload)
    batch_id = batch_rows.add(work, verb, payload, instance_ids, reverts_id)
    work.log("batch", batch_id)
    return batch_id


def _rows(work: Work, verb: str, instance_ids: Sequence[str]) -> list[AnyRow]:
    """Read the instances; whatever the actor does not see, or may not do this to, refuses the whole batch."""
    found: list[AnyRow] = []
    columns = [_instance.c[name] for name in ("id", "definition_id", "case_id", "area_code", "office_id")]
    for start in range(0, len(instance_ids), batch_rows.SOME):
        some = select(*columns).where(_instance.c.id.in_(instance_ids[start : start + batch_rows.SOME]))
        found += work.execute(policy.visible(some, work.actor, _instance)).all()
    if len(found) < len(instance_ids):
        raise NotFound(code="no_such_instance")
    for row in found:
        policy.demand(work.actor, verb, dict(row._mapping))
    return found


def _plan(rows: Sequence[AnyRow], payload: Mapping[str, Any]) -> dict[str, Any]:
    """Prove the mapping once for all: a migration begins in one version and ends in one."""
    sources = {row.definition_id for row in rows}
    if len(sources) > 1:
        raise Invalid({"instance_ids": ["must be of one definition"]}, code="several_definitions")
    source_id, target_id = sources.pop(), str(payload.get("target_id"))
    return {"source_id": source_id, "target_id": target_id, "pairs": migration_plans.proven(source_id, target_id, payload.get("pairs"))}


def place(actor: Actor) -> dict[str, Any]:
    """Give where somebody orders batches: his own place."""
    return dict(places.of(actor, ADMINISTRATOR, SUPERVISOR))
