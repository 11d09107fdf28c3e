"""How much of a stretch of time an office works: business hours of working days, by its calendar."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from deadlines.calendars import Calendar

OPEN: Final = time(8, 30)  # the beginning of business: a local setting, as is its end
FIRST: Final = date(2000, 1, 1).toordinal()  # nothing is measured that began before
_SECOND: Final = timedelta(seconds=1)


class WorkingTime:
    """The business hours of one area, numbered through, so that any stretch is one subtraction."""

    def __init__(self, calendar: Calendar, zone: tzinfo) -> None:
        """Begin with no day known."""
        self._calendar, self._zone = calendar, zone
        self._opens = _seconds(OPEN)
        self.day = max(1, _seconds(calendar.closes) - self._opens)  # seconds of one working day
        self._before = [0]  # how many working days lie before each day from the first on

    def between(self, start: datetime, end: datetime) -> int:
        """Give the seconds of business hours from one moment to a later one."""
        return max(0, self._position(end) - self._position(start))

    def days_until(self, moment: datetime, due: datetime) -> int:
        """Give how many working days lie after the day of a moment, up to the day of another; negative when that has passed."""
        today, last = (self._number(one.astimezone(self._zone)) for one in (moment, due))
        return self._days_before(last + 1) - self._days_before(today + 1)

    def _number(self, local: datetime) -> int:
        return max(local.toordinal(), FIRST) - FIRST

    def _position(self, moment: datetime) -> int:
        local = moment.astimezone(self._zone)
        number = self._number(local)
        before = self._days_before(number)
        if self._days_before(number + 1) == before:  # nobody works that day
            return before * self.day
        passed = local.hour * 3600 + local.minute * 60 + local.second - self._opens
        return before * self.day + min(max(passed, 0), self.day)

    def _days_before(self, number: int) -> int:
        while len(self._before) <= number:
            last = date.fromordinal(FIRST + len(self._before) - 1)
            self._before.append(self._before[-1] + self._calendar.is_working(last))
        return self._before[number]


def _seconds(clock: time) -> int:
    return int((datetime.combine(date.min, clock, UTC) - datetime.combine(date.min, time(), UTC)) / _SECOND)
