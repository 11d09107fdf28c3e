"""What one step is told about the world: the engine itself has no clock and no registry."""

from dataclasses import dataclass
from datetime import datetime

from engine.definitions import Library


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment and the surroundings of one step."""

    now: datetime  # aware, UTC
    definition_id: str  # of the instance's own definition
    library: Library
    business_key: str | None = None
    step_limit: int = 10_000
    initiator: str | None = None  # the account of whoever takes the step
