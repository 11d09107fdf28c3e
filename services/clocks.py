"""Named clocks: when a time limit of the law that begins at a moment ends, in an area."""

from datetime import datetime

from deadlines import plain
from engine.expressions import zone
from services.errors import NotReady


def is_known(name: str) -> bool:
    """Say whether a diagram may name this clock."""
    return name in plain.LIMITS


def due(name: str, start: datetime, area_code: str | None) -> datetime:  # noqa: ARG001 — holidays will differ by area
    """Tell when a clock that starts at this moment in this area is due; an unknown name is NotReady."""
    try:
        return plain.due(name, start, zone.office())
    except plain.UnknownLimit as error:
        message = f"there is no clock named {name}"
        raise NotReady(message, code="unknown_clock", clock=name) from error
