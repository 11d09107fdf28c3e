"""How much of a stretch of time an office works: business hours of working days, by its calendar and its opening hours."""

from datetime import date, datetime, tzinfo
from typing import Final

from deadlines import opening
from deadlines.calendars import Calendar
from deadlines.opening import Openings, Stretch

FIRST: Final = date(2000, 1, 1).toordinal()  # nothing is measured that began before


class WorkingTime:
    """The business hours of one area, numbered through, so that any stretch is one subtraction."""

    def __init__(self, calendar: Calendar, zone: tzinfo, openings: Openings | None = None) -> None:
        """Begin with no day known."""
        self._calendar, self._zone, self._openings = calendar, zone, openings or Openings()
        self._stretches: list[tuple[Stretch, ...]] = []  # of each day from the first on; none: nobody works
        self._before = [0]  # how many seconds of business hours lie before each day
        self._days = [0]  # how many working days

    def between(self, start: datetime, end: datetime) -> int:
        """Give the seconds of business hours from one moment to a later one."""
        return max(0, self._position(end) - self._position(start))

    def days_until(self, moment: datetime, due: datetime) -> int:
        """Give how many working days lie after the day of a moment, up to the day of another; negative when that has passed."""
        today, last = (self._number(one.astimezone(self._zone)) for one in (moment, due))
        self._know(max(today, last))
        return self._days[last + 1] - self._days[today + 1]

    def day(self, day: date) -> int:
        """Give the seconds of business hours that a working day has, as things stand that day; at least one."""
        return max(1, _length(opening.stretches(self._openings.on(day), self._calendar.closes)))

    def _number(self, local: datetime) -> int:
        return max(local.toordinal(), FIRST) - FIRST

    def _position(self, moment: datetime) -> int:
        local = moment.astimezone(self._zone)
        number = local.toordinal() - FIRST
        if number < 0:
            return 0
        if number >= len(self._stretches):
            self._know(number)
        found = self._before[number]
        clock = local.hour * 3600 + local.minute * 60 + local.second
        for begin, end in self._stretches[number]:
            if clock > begin:
                found += clock - begin if clock < end else end - begin
        return found

    def _know(self, number: int) -> None:
        """Learn of the days up to one."""
        while len(self._stretches) <= number:
            today = date.fromordinal(FIRST + len(self._stretches))
            is_working = self._calendar.is_working(today)
            stretches = opening.stretches(self._openings.on(today), self._calendar.closes) if is_working else ()
            self._stretches.append(stretches)
            self._before.append(self._before[-1] + _length(stretches))
            self._days.append(self._days[-1] + is_working)


def _length(stretches: tuple[Stretch, ...]) -> int:
    return sum(end - begin for begin, end in stretches)
