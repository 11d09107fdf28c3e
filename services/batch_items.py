"""One instance of a batch, carried out by its job: the deed, its result and the job's end are one transaction."""

from typing import Any

from engine.errors import EngineError
from models.lifecycle import BatchItemState
from services import actors, batch_rows, findings_kept, keys, settling, transaction
from services.actor import OPERATOR, Actor
from services.batch_deeds import DEEDS, ORDERED
from services.errors import Forbidden, Invalid, ServiceError, Unsuitable
from services.rows import AnyRow
from services.settling import Settled


def run(job: AnyRow) -> None:
    """Do the deed of an item; what refuses it is its result, and nothing else changes. Raises Settled when it is not owed any more."""
    with transaction.reading() as look:
        found = batch_rows.of_job(look, job.id)
        if found is None:
            raise Settled
        item, batch = found
        payload = keys.unseal_values(look, batch.data_key_id, batch.payload)
        reason = keys.unseal(look, batch.data_key_id, batch.reason).decode(errors="surrogatepass")
    try:
        with transaction.transaction(_orderer(batch), batch.verb, reason=reason) as work:
            settling.done(work, job.id)
            result = {**DEEDS, **ORDERED}[batch.verb](work, item.instance_id, payload)
            batch_rows.end(work, batch, item.id, BatchItemState.DONE, result)
    except (ServiceError, EngineError) as error:
        _refused(batch, item, job, error)


def _refused(batch: AnyRow, item: AnyRow, job: AnyRow, error: Exception) -> None:
    with transaction.transaction(_orderer(batch, is_bound=False), "batch.refuse") as work:
        settling.done(work, job.id)
        batch_rows.end(work, batch, item.id, BatchItemState.FAILED, told(error))
        work.log("batch_item", item.id, instance_id=item.instance_id)


def told(error: Exception) -> dict[str, Any]:
    """Say why an item was refused, as plain data."""
    if not isinstance(error, ServiceError):
        return {"code": "engine", "message": type(error).__name__}  # the rest may quote a case, and a batch is read by whoever sees none
    found: dict[str, Any] = {"code": error.reason, "message": error.message}
    if isinstance(error, Unsuitable):
        found["problems"] = [findings_kept.keep(problem) for problem in error.problems]
    if isinstance(error, Invalid):
        found["errors"] = error.errors
    return found


def _orderer(batch: AnyRow, *, is_bound: bool = True) -> Actor:
    """Give who ordered the batch, with the roles held today."""
    if batch.account_id is None:
        return OPERATOR
    known = actors.of_account(batch.account_id)
    if known is not None:
        return known.actor
    if is_bound:
        raise Forbidden(code="orderer_gone")
    return Actor("person", batch.ordered_by, "", batch.account_id, ())
