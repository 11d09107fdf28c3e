"""Signals: a named fact for everybody who listens."""

from collections.abc import Mapping
from typing import Any, Unpack

from services import broadcasting, deadlocks, keys, masking, places, policy, transaction
from services.actor import Actor
from services.broadcasting import Sender
from services.transaction import When


@deadlocks.outlived
def broadcast(actor: Actor, name: str, variables: Mapping[str, Any] | None = None, **when: Unpack[When]) -> int:
    """Send a signal to everybody who listens where the actor may; tell how many will hear it."""
    masking.demand_clear(variables or {})
    with transaction.transaction(actor, "signal.broadcast", **when) as work:
        where = places.of(actor)
        policy.demand(actor, "signal.broadcast", where)
        sender = Sender(keys.system_data_key(work), area_code=where.get("area_code"), office_id=where.get("office_id"))
        count = broadcasting.broadcast(work, sender, name, variables or {})
        work.log("signal", name)
    return count
