"""A year as a wall calendar shows it: twelve months of weeks, which days are worked, and what each festival gives."""

import calendar as gregorian
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from deadlines.calendars import Calendar, Day

MONTHS = range(1, 13)
Week = tuple[Day | None, ...]  # from Monday to Sunday; None: a day of another month


@dataclass(frozen=True, slots=True)
class Month:
    """One month."""

    number: int
    weeks: tuple[Week, ...]
    working: int  # days


@dataclass(frozen=True, slots=True)
class Festival:
    """Days off in a row that bear one name."""

    name: str
    name_en: str
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one area."""

    number: int
    months: tuple[Month, ...]
    working: int  # days
    festivals: tuple[Festival, ...]
    makeups: tuple[Day, ...]  # worked although they lie on a weekend
    is_provisional: bool


def show(calendar: Calendar, number: int) -> Year:
    """Lay a year out."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    days = [calendar.look(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    months = tuple(_month(number, month, days) for month in MONTHS)
    makeups = tuple(day for day in days if day.why == "makeup")
    return Year(number, months, sum(one.working for one in months), tuple(_festivals(days)), makeups, calendar.is_provisional(first))


def differences(one: Calendar, other: Calendar, number: int) -> tuple[tuple[Day, Day], ...]:
    """Give the days of a year that are worked by one calendar and not by the other, as each of them has them."""
    first = date(number, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(number, 12, 31) - first).days + 1)]
    return tuple((one.look(day), other.look(day)) for day in days if one.is_working(day) != other.is_working(day))


def _month(year: int, month: int, days: Sequence[Day]) -> Month:
    known = {day.day: day for day in days if day.day.month == month}
    weeks = gregorian.Calendar().monthdatescalendar(year, month)
    return Month(month, tuple(tuple(known.get(day) for day in week) for week in weeks), sum(day.is_working for day in known.values()))


def _festivals(days: Iterable[Day]) -> list[Festival]:
    found = []
    for (is_off, name, name_en), some in groupby(days, lambda day: (day.why == "holiday", day.name, day.name_en)):
        if is_off:
            row = [one.day for one in some]
            found.append(Festival(name, name_en, row[0], row[-1], len(row)))
    return found
