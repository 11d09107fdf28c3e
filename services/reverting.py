"""The way back of a batch that carried instances into another version: looked at first, then ordered.

Whoever went on since and stands where the older version has nothing stays where it is, and is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models import Base
from models.lifecycle import BatchItemState
from services import batch_views, batches, instance_views, keys, migration_plans, migration_trials, operating, policy, readings, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.migration_trials import Trial
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import Reading

MIGRATION = "instance.migrate"
_tables = Base.metadata.tables
_item, _instance = _tables["batch_item"], _tables["process_instance"]
_ORDER = Keyset((_item.c.number,))


@dataclass(frozen=True, slots=True)
class WayBack:
    """From where to where, and what becomes of the elements."""

    source_id: str
    target_id: str
    pairs: dict[str, str]


def way(actor: Actor, batch_id: str) -> WayBack:
    """Give the way back of a batch; Conflict when it was no migration."""
    with transaction.reading() as look:
        return _way(look, batch_views.seen(look, actor, batch_id))


@readings.listed("process_instance")
def dry_run(actor: Actor, batch_id: str, after: str | None = None, limit: int = USUAL) -> Page[Trial]:
    """Tell of each instance that the batch has carried over, and that the actor sees, whether it could go back; nothing moves."""
    with transaction.reading() as look:
        back = _way(look, batch_views.seen(look, actor, batch_id))
        query = instance_views.visible(actor).join(_item, _item.c.instance_id == _instance.c.id).add_columns(_item.c.number)
        query = query.where(_item.c.batch_id == batch_id, _item.c.state == BatchItemState.DONE)
        page = _ORDER.page(look.execute(_ORDER.select(query, after, limit)).all(), limit, lambda row: row)
        return Page(_tried(look, actor, page.items, back), page.next)


def revert(
    actor: Actor, batch_id: str, *, reason: str, instance_ids: Sequence[str] | None = None, occurred_at: datetime | None = None
) -> str:
    """Order the way back for all that the batch has carried over and that is still there, or for these; give the new batch's id."""
    with transaction.transaction(actor, "batch.start", reason=operating.given(reason), occurred_at=occurred_at) as work:
        batch = batch_views.seen(work, actor, batch_id)
        policy.demand(actor, work.verb, batches.place(actor))
        back = _way(work, batch)
        carried = select(_item.c.instance_id).where(_item.c.batch_id == batch_id, _item.c.state == BatchItemState.DONE)
        there = _instance.c.definition_id == back.source_id, _instance.c.ended_at.is_(None), _instance.c.id.in_(carried)
        found = [str(one) for one in work.execute(select(_instance.c.id).where(*there).order_by(_instance.c.id)).scalars()]
        if instance_ids is not None and not set(instance_ids) <= set(found):
            raise Invalid({"instance_ids": ["must have been carried over, and still be there"]}, code="not_carried_over")
        wanted = found if instance_ids is None else list(dict.fromkeys(instance_ids))
        return batches.order(work, MIGRATION, wanted, {"target_id": back.target_id, "pairs": back.pairs}, batch_id)


def _way(look: Reading, batch: AnyRow) -> WayBack:
    if batch.verb != MIGRATION:
        raise Conflict(code="not_revertible")
    payload = keys.unseal_values(look, batch.data_key_id, batch.payload)
    pairs = migration_plans.turned_round(payload["source_id"], payload["target_id"], payload["pairs"])
    return WayBack(payload["target_id"], payload["source_id"], pairs)


def _tried(look: Reading, actor: Actor, rows: Sequence[AnyRow], back: WayBack) -> list[Trial]:
    there = [row for row in rows if row.definition_id == back.source_id]
    found = {one.instance_id: one for one in migration_trials.over(look, actor, there, back.target_id, back.pairs)}
    return [found.get(row.id) or Trial(instance_views.view(row), "elsewhere_by_now", []) for row in rows]
