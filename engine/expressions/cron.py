"""Quartz cron: seconds first, Sunday is 1, `?`, `L`, `W`, `#`, an optional year. croniter computes, at the office's wall clock.

croniter counts Sunday as 0, writes the last Friday `L5` instead of `6L`, and knows neither `L-3` nor years; so the day of
the week is translated, and those two are looked at afterwards.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from croniter import CroniterError, croniter

from engine.expressions import zone

_FIELDS = (6, 7)
_YEARS_AHEAD = 10
_LAST_YEAR = 2199
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_DAY = re.compile(r"([1-7])(L|#[1-5])?")
_LAST_BUT = re.compile(r"L-(\d{1,2})")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?(?:/(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression that was understood."""

    text: str
    fields: str  # the first six, as croniter wants them
    before_last: int | None  # days before the last of the month
    years: frozenset[int] | None

    def after(self, moment: datetime) -> datetime | None:
        """Return the next moment in UTC; None when there is none in the next years."""
        start = moment.astimezone(zone.office())
        limit = start.year + _YEARS_AHEAD
        while (found := self._next(start)) is not None and found.year <= limit:
            if self.years is not None and found.year not in self.years:
                start = _before(found.replace(month=1, day=1) + timedelta(days=366 if calendar.isleap(found.year) else 365))
            elif self.before_last is not None and found.day != _days_in(found) - self.before_last:
                start = _before(found + timedelta(days=1))
            else:
                return found.astimezone(UTC)
        return None

    def _next(self, start: datetime) -> datetime | None:
        schedule = croniter(self.fields, start, second_at_beginning=True, max_years_between_matches=_YEARS_AHEAD)
        try:
            found: datetime = schedule.get_next(datetime)
        except CroniterError:
            return None
        return found


@lru_cache(1000)
def parse_cron(text: str) -> Cron:
    """Return a Quartz cron expression. Raises ValueError with a sentence."""
    fields = text.upper().split()
    if len(fields) not in _FIELDS:
        raise ValueError(f"{text!r} is not a Quartz cron expression: it has 6 or 7 fields, seconds first")
    day, weekday = fields[3], fields[5]
    if day not in {"?", "*"} and weekday not in {"?", "*"}:
        raise ValueError(f"{text!r}: a day of the month and a day of the week cannot both be given")
    before_last = _LAST_BUT.fullmatch(day)
    fields[3] = "*" if before_last else {"?": "*", "LW": "31W"}.get(day, day)
    fields[5] = _weekdays(text, weekday)
    cron = Cron(text, " ".join(fields[:6]), int(before_last[1]) if before_last else None, _years(text, fields[6:]))
    try:
        croniter(cron.fields, second_at_beginning=True)
    except CroniterError as error:
        raise ValueError(f"{text!r} is not a Quartz cron expression: {error}") from error
    return cron


def _weekdays(text: str, field: str) -> str:
    if field in {"?", "*"}:
        return "*"
    for number, name in enumerate(_DAYS, start=1):
        field = field.replace(name, str(number))
    if field == "L":
        return "6"
    return ",".join(_weekday(text, part) for part in field.split(","))


def _weekday(text: str, part: str) -> str:
    span, slash, step = part.partition("/")
    days = []
    for edge in ("1-7" if span == "*" else span).split("-"):
        found = _DAY.fullmatch(edge)
        if not found:
            raise ValueError(f"{text!r}: {edge} is no day of the week (1 is Sunday)")
        day = int(found[1]) - 1
        days.append(f"L{day}" if found[2] == "L" else f"{day}{found[2] or ''}")
    return "-".join(days) + slash + step


def _years(text: str, field: list[str]) -> frozenset[int] | None:
    if not field or field[0] in {"*", "?"}:
        return None
    years: set[int] = set()
    for part in field[0].split(","):
        found = _YEARS.fullmatch(part)
        if not found:
            raise ValueError(f"{text!r}: {part} is no year")
        first, last, step = found.groups()
        end = int(last) if last else _LAST_YEAR if step else int(first)
        years.update(range(int(first), end + 1, int(step or 1) or 1))
    return frozenset(years)


def _before(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(seconds=1)


def _days_in(local: datetime) -> int:
    return calendar.monthrange(local.year, local.month)[1]
