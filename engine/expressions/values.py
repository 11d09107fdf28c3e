"""FEEL's values in Python.

null, boolean, string, list and context are Python's own; a number is an int or a Decimal; a date, a time and a date and
time are datetime's. The two kinds of duration, which FEEL never mixes, are here: so many months, or so many seconds.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, TypeAlias

# IEEE 754 decimal128, as in the FEEL specification; nothing is trapped: what has no value becomes null
NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, flags=[], traps=[])
ZERO = Decimal(0)
_LONGEST_INT = 40  # digits up to which a whole number is an int; 1E+6000 stays a Decimal

_MONTHS = re.compile(r"(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?", re.ASCII)
_SECONDS = re.compile(r"(-?)P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A duration of whole months."""

    months: int

    def isoformat(self) -> str:
        """P1Y2M."""
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-P" if self.months < 0 else "P") + text


@dataclass(frozen=True, slots=True, order=True)
class DaysTimeDuration:
    """A duration of seconds, with at most nine decimals; a day is 24 hours."""

    seconds: Decimal

    def isoformat(self) -> str:
        """P1DT2H3.5S."""
        minutes, seconds = divmod(abs(self.seconds), 60)
        hours, minute = divmod(int(minutes), 60)
        days, hour = divmod(hours, 24)
        clock = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "") + (f"{plain(seconds)}S" if seconds else "")
        text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return ("-P" if self.seconds < 0 else "P") + (text or "T0S")

    def timedelta(self) -> timedelta:
        """Return the same as Python's; parts of a microsecond are lost."""
        return timedelta(microseconds=int(self.seconds * 1_000_000))


Duration: TypeAlias = YearsMonthsDuration | DaysTimeDuration
Temporal: TypeAlias = date | time | datetime | YearsMonthsDuration | DaysTimeDuration


def parse_duration(text: str) -> Duration:
    """Return a FEEL duration from its ISO 8601 text. Raises ValueError."""
    if found := _MONTHS.fullmatch(text):
        sign, years, months = found.groups()
        return YearsMonthsDuration((-1 if sign else 1) * (int(years or 0) * 12 + int(months or 0)))
    if not (found := _SECONDS.fullmatch(text)):
        raise ValueError(f"not a duration of months or of days and time: {text}")
    sign, days, hours, minutes, seconds = found.groups()
    total = Decimal(seconds or 0) + 60 * (int(minutes or 0) + 60 * (int(hours or 0) + 24 * int(days or 0)))
    return DaysTimeDuration(-total if sign else total)


def duration_of(delta: timedelta) -> DaysTimeDuration:
    """Python's duration as FEEL's."""
    return DaysTimeDuration(Decimal(delta // timedelta(microseconds=1)) / 1_000_000)


def plain(number: int | Decimal) -> str:
    """Return a number's digits, without an exponent and without zeros that mean nothing."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def isoformat(value: Temporal) -> str:
    """Return the ISO 8601 text of a date, a time, a date and time or a duration."""
    return value.isoformat()


def settle(value: Any) -> Any:
    """Return a result as a variable keeps it: whole numbers are ints, however they were computed."""
    if type(value) is Decimal:
        return int(value) if value.adjusted() < _LONGEST_INT and value == value.to_integral_value() else value
    if type(value) is list:
        return [settle(element) for element in value]
    if type(value) is dict:
        return {key: settle(entry) for key, entry in value.items()}
    return value
