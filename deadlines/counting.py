"""Counting: when a limit that began at a moment ends, and why; 民法典 第二百条至第二百零四条.

The day of the start does not count, nor do days between a stop (its own day still counts) and the day it is over. Months
and years end on the same-numbered day, or on the month's last. Minutes and hours run from the very moment.
"""

import calendar as gregorian
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from deadlines.calendars import Calendar
from deadlines.limits import EXACT, Limit, Unit

OFFICE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
What = Literal["counted", "off", "stopped", "end", "rolled"]


class Uncountable(ValueError):
    """What was asked cannot be counted."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count, with its legal ground; without an end the limit stands still."""

    begins: datetime
    ends: datetime | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """So much more, granted."""

    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a limit in a case: from when it runs, what stopped it, what was added."""

    limit: Limit
    start: datetime
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        """Refuse moments without a time zone, and units that do not go together."""
        moments = [self.start, *(at for pause in self.pauses for at in (pause.begins, pause.ends) if at is not None)]
        if any(at.tzinfo is None for at in moments):
            raise Uncountable("a moment needs a time zone")
        if any((one.unit in EXACT) != (self.limit.unit in EXACT) or self.limit.unit is Unit.IMMEDIATE for one in self.extensions):
            raise Uncountable(f"{self.limit.id}: cannot be extended in another kind of unit")

    @property
    def is_stopped(self) -> bool:
        """Say whether it stands still."""
        return any(pause.ends is None for pause in self.pauses)

    def legs(self) -> list[tuple[int, Unit]]:
        """Give what is counted one after the other; more of the same unit is one count."""
        found: list[tuple[int, Unit]] = [(self.limit.value, self.limit.unit)]
        for one in self.extensions:
            value, unit = found[-1]
            found[-1:] = [(value + one.value, unit)] if unit is one.unit else [found[-1], (one.value, one.unit)]
        return found


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends."""

    moment: datetime  # in UTC; of a day that ends at 24:00, the first moment of the next one
    last_day: date
    is_provisional: bool  # it depends on a year without a notice


@dataclass(frozen=True, slots=True)
class Step:
    """What one day did to the count."""

    day: date
    what: What
    number: int | None = None  # which day of the limit it is
    ground: str = ""


def add(start: date, number: int, calendar: Calendar) -> date:
    """Give the so-manieth working day after a day."""
    return list(_workdays(start, number, calendar, ()))[-1].day if number else start


def count(start: date, end: date, calendar: Calendar) -> int:
    """Tell how many working days lie after the first day, up to and including the last."""
    return sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def due(course: Course, calendar: Calendar, zone: tzinfo = OFFICE) -> Due | None:
    """Tell when a limit ends; None while it stands still."""
    if course.is_stopped:
        return None
    if course.limit.unit in EXACT:
        moment = course.start.astimezone(UTC) + _span(course)
        return Due(moment, moment.astimezone(zone).date(), is_provisional=False)
    steps = list(walk(course, calendar, zone))
    last = steps[-1].day
    asked = [step.day for step in steps if step.what in {"counted", "off", "rolled"} or (step.what == "end" and course.limit.rolls)]
    return Due(_end_of(last, course, calendar, zone), last, any(map(calendar.is_provisional, asked)))


def walk(course: Course, calendar: Calendar, zone: tzinfo = OFFICE) -> Iterator[Step]:
    """Go from the day after the start to the last one; of days, months and years only the ends are told, and what rolls."""
    day = course.start.astimezone(zone).date()
    pauses = _spans(course, zone)
    for value, unit in course.legs():
        for step in _leg(day, (value, unit), calendar, pauses):
            day = step.day
            yield step
    while course.limit.rolls and not calendar.is_working(day):
        day += ONE_DAY
        yield Step(day, "rolled")


def months_later(day: date, months: int) -> date:
    """Give the same-numbered day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, gregorian.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class _Span:
    """The days a pause takes out: after its first, up to and including its last."""

    after: date
    until: date
    ground: str

    def holds(self, day: date) -> bool:
        return self.after < day <= self.until


def _leg(day: date, much: tuple[int, Unit], calendar: Calendar, pauses: Sequence[_Span]) -> Iterator[Step]:
    value, unit = much
    if unit is Unit.WORKDAY:
        yield from _workdays(day, value, calendar, pauses)
        return
    end = day + timedelta(days=value) if unit is Unit.DAY else months_later(day, value * (12 if unit is Unit.YEAR else 1))
    for pause in sorted(pauses, key=lambda one: one.after):
        first = max(pause.after, day)
        if first < end and pause.until > first:
            end += pause.until - first
            yield Step(pause.until, "stopped", (pause.until - first).days, pause.ground)
    yield Step(end, "end", value)


def _workdays(day: date, number: int, calendar: Calendar, pauses: Sequence[_Span]) -> Iterator[Step]:
    counted = 0
    while counted < number:
        day += ONE_DAY
        pause = next((one for one in pauses if one.holds(day)), None)
        if not calendar.is_working(day):
            yield Step(day, "off")
        elif pause is not None:
            yield Step(day, "stopped", ground=pause.ground)
        else:
            counted += 1
            yield Step(day, "counted", counted)


def _spans(course: Course, zone: tzinfo) -> list[_Span]:
    over = [(pause.begins, pause.ends, pause.ground) for pause in course.pauses if pause.ends is not None]
    return [_Span(begins.astimezone(zone).date(), ends.astimezone(zone).date(), ground) for begins, ends, ground in over]


def _span(course: Course) -> timedelta:
    """Give the whole length of a limit of minutes or hours, with the time it stood still."""
    length = sum((_length(value, unit) for value, unit in course.legs()), timedelta())
    for pause in sorted(course.pauses, key=lambda one: one.begins):
        begins = max(pause.begins, course.start)
        if pause.ends is not None and begins < course.start + length:
            length += max(pause.ends - begins, timedelta())
    return length


def _length(value: int, unit: Unit) -> timedelta:
    return timedelta(minutes=value) if unit is Unit.MINUTE else timedelta(hours=value) if unit is Unit.HOUR else timedelta()


def _end_of(day: date, course: Course, calendar: Calendar, zone: tzinfo) -> datetime:
    if course.limit.starts == "same_moment":
        local = datetime.combine(day, course.start.astimezone(zone).time(), zone)
    elif course.limit.ends == "close":
        local = datetime.combine(day, calendar.closes, zone)
    else:
        local = datetime.combine(day + ONE_DAY, time(), zone)
    return local.astimezone(UTC)
