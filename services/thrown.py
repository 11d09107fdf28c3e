"""What a step throws at the world: a job for each receiver, for no step touches two instances."""

from collections.abc import Sequence

from engine.effects import MessageThrown, SignalThrown
from services import broadcasting, job_rows
from services.owner import Owner
from services.transaction import Work


def write(work: Work, owner: Owner, effects: Sequence[MessageThrown | SignalThrown]) -> None:
    """Owe messages to their one receiver, and signals to everybody else who listens."""
    for effect in effects:
        if isinstance(effect, SignalThrown):
            broadcasting.broadcast(work, owner, effect.name, effect.variables)
            continue
        key = owner.business_key if effect.correlation_key is None else effect.correlation_key
        payload = {"name": effect.name, "key": key, "variables": effect.variables}
        job_rows.owe(work, owner, "message", payload, instance_id=owner.id, element_id=effect.element_id)
