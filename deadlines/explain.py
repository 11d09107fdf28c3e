"""Why a limit ends when it does: its derivation day by day, as data; sentences.py says it."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from deadlines import counting
from deadlines.calendars import Calendar, Why
from deadlines.counting import OFFICE, Course, Due, Step, What
from deadlines.limits import EXACT, Limit, Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One day: what it is in the calendar, and what it did to the count."""

    day: date
    weekday: int  # 1 Monday … 7 Sunday
    why: Why
    name: str
    name_en: str
    what: What
    number: int | None  # which day of the limit; of a stop, how many days; of an end, how many units
    unit: Unit | None  # of an end
    ground: str
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole derivation."""

    limit: Limit
    start: datetime  # at the office
    lines: tuple[Line, ...]
    due: Due | None  # none: it stands still
    due_local: datetime | None  # at the office; of a day that ends at 24:00, the next midnight
    stopped_since: datetime | None  # at the office


def explain(course: Course, calendar: Calendar, zone: tzinfo = OFFICE) -> Explanation:
    """Derive when a limit ends."""
    due = counting.due(course, calendar, zone)
    open_pause = next((pause for pause in course.pauses if pause.ends is None), None)
    is_exact = course.limit.unit in EXACT or open_pause is not None
    lines = () if is_exact else tuple(_line(step, course, calendar) for step in counting.walk(course, calendar, zone))
    return Explanation(
        course.limit,
        course.start.astimezone(zone),
        lines,
        due,
        None if due is None else due.moment.astimezone(zone),
        None if open_pause is None else open_pause.begins.astimezone(zone),
    )


def as_json(found: Explanation) -> dict[str, Any]:
    """Give the derivation as plain data."""
    limit, due = found.limit, found.due
    return {
        "limit": {
            "id": limit.id,
            "value": limit.value,
            "unit": str(limit.unit),
            "party": str(limit.party),
            "title": limit.title,
            "article": limit.article,
            "is_local": limit.is_local,
            "label": {"zh": limit.label, "en": limit.label_en},
        },
        "start": found.start.isoformat(),
        "due_at": None if due is None else due.moment.isoformat(),
        "last_day": None if due is None else due.last_day.isoformat(),
        "is_provisional": due is not None and due.is_provisional,
        "stopped_since": None if found.stopped_since is None else found.stopped_since.isoformat(),
        "days": [_plain(line) for line in found.lines],
    }


def _plain(line: Line) -> dict[str, Any]:
    return {
        "date": line.day.isoformat(),
        "weekday": line.weekday,
        "kind": line.why,
        "name": {"zh": line.name, "en": line.name_en},
        "counts": line.what == "counted",
        "what": line.what,
        "number": line.number,
        "ground": line.ground,
        "is_provisional": line.is_provisional,
    }


def _line(step: Step, course: Course, calendar: Calendar) -> Line:
    day = calendar.look(step.day)
    return Line(
        step.day,
        step.day.isoweekday(),
        day.why,
        day.name,
        day.name_en,
        step.what,
        step.number,
        course.limit.unit if step.what == "end" else None,
        step.ground,
        day.is_provisional and (step.what in {"counted", "off", "rolled"} or course.limit.rolls),
    )
