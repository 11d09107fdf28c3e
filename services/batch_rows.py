"""Batches and their items, as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from models import Base
from models.lifecycle import BatchItemState, before
from services import ids, job_rows, keys
from services.broadcasting import Sender
from services.rights import ADMINISTRATOR, AUDITOR
from services.rows import AnyRow
from services.transaction import Reading, Work

_tables = Base.metadata.tables
_batch, _item = _tables["batch"], _tables["batch_item"]
SOME = 500  # rows in one statement


def add(work: Work, verb: str, payload: Mapping[str, Any], instance_ids: Sequence[str], reverts_id: str | None = None) -> str:
    """Write a batch, an item for each instance, and a job for each item; give the batch's id."""
    key = keys.system_data_key(work)
    row = {
        "id": ids.new_id(),
        "verb": verb,
        "payload": keys.seal_values(work, key, dict(payload)),
        "reason": keys.seal(work, key, (work.reason or "").encode(errors="surrogatepass")),
        "data_key_id": key,
        "total": len(instance_ids),
        "account_id": work.actor.account_id,
        "ordered_by": work.actor.person_id,
        "ordered_at": work.moment,
        "reverts_id": reverts_id,
    }
    work.execute(insert(_batch), row)
    jobs = job_rows.owe_items(work, Sender(key), len(instance_ids))
    items = [
        {"id": ids.new_id(), "batch_id": row["id"], "number": n, "instance_id": one, "job_id": job, "state": BatchItemState.WAITING}
        for n, (one, job) in enumerate(zip(instance_ids, jobs, strict=True), 1)
    ]
    for start in range(0, len(items), SOME):
        work.execute(insert(_item), items[start : start + SOME])
    return str(row["id"])


def of_job(look: Reading, job_id: str) -> tuple[AnyRow, AnyRow] | None:
    """Give the item of a job and its batch."""
    item = look.execute(select(_item).where(_item.c.job_id == job_id)).first()
    return None if item is None else (item, look.execute(select(_batch).where(_batch.c.id == item.batch_id)).one())


def end(work: Work, batch: AnyRow, item_id: str, state: BatchItemState, result: Any) -> None:
    """Write down what came of an item."""
    sealed = None if result is None else keys.seal_values(work, batch.data_key_id, result)
    change = update(_item).where(_item.c.id == item_id, _item.c.state.in_(before(state)))
    work.execute(change.values(state=state, result=sealed, ended_at=work.moment))


def sees_all(roles: Sequence[Any], is_root: Any) -> bool:
    """Say whether somebody looks after everything: an administrator or auditor at the root."""
    return any(role.role in {ADMINISTRATOR, AUDITOR} and is_root(role.area_path) for role in roles)
