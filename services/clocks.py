"""Named clocks: when a time limit of the law that begins at a moment ends, in an area."""

from datetime import datetime

from deadlines import calendars, counting, limits, seed
from deadlines.counting import Course, Due
from engine.expressions import zone
from services.errors import NotReady


def is_known(name: str) -> bool:
    """Say whether a diagram may name this clock."""
    return any(limit.id == name for limit in limits.shipped())


def due(name: str, start: datetime, area_code: str | None) -> datetime:
    """Tell when a clock that starts at this moment in this area is due; an unknown name is NotReady."""
    return _found(name, start, area_code).moment


def _found(name: str, start: datetime, area_code: str | None) -> Due:
    office = zone.office()
    limit = limits.choose((one for one in limits.shipped() if one.id == name), area_code, start.astimezone(office).date())
    if limit is None:
        message = f"there is no clock named {name}"
        raise NotReady(message, code="unknown_clock", clock=name)
    found = counting.due(Course(limit, start), calendars.of_area(seed.layers(), area_code), office)
    assert found is not None  # noqa: S101 — it was never stopped
    return found
