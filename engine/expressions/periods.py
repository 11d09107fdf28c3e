"""ISO 8601 periods as timers use them: years, months, weeks and days by the calendar, hours and less by the clock."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from engine.expressions import zone
from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration

_PERIOD = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Period:
    """So many months, then so many days, both by the office's calendar, then so many seconds."""

    months: int
    days: int
    seconds: Decimal

    def after(self, moment: datetime, times: int = 1) -> datetime:
        """Return the moment that many periods later, in UTC. Raises OverflowError, ValueError beyond the calendar."""
        local = moment.astimezone(zone.office()) + relativedelta(months=self.months * times, days=self.days * times)
        return local.astimezone(UTC) + timedelta(microseconds=int(self.seconds * times * 1_000_000))

    @property
    def is_zero(self) -> bool:
        """Whether no time passes."""
        return not (self.months or self.days or self.seconds)


def parse_period(text: str) -> Period:
    """P1Y2M3W4DT5H6M7.5S. Raises ValueError."""
    found = _PERIOD.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not an ISO 8601 duration")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups()[:6])
    seconds = Decimal(found[7] or 0) + 60 * (minutes + 60 * hours)
    return Period(12 * years + months, 7 * weeks + days, seconds)


def period_of(value: YearsMonthsDuration | DaysTimeDuration) -> Period:
    """Return a FEEL duration as a period. Raises ValueError when it goes back in time."""
    if isinstance(value, YearsMonthsDuration):
        period = Period(value.months, 0, Decimal(0))
    else:
        days, seconds = divmod(value.seconds, 86_400)
        period = Period(0, int(days), seconds)
    if period.months < 0 or period.days < 0:
        raise ValueError("the duration is negative")
    return period
