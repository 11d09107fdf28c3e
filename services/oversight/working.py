"""The business hours of areas, each made once: by the published calendars, and by the opening hours that are entered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Final

from sqlalchemy import select

from deadlines.elapsed import WorkingTime
from deadlines.opening import Opening, Openings
from engine.expressions import zone
from models import OpeningHours
from services import actors, area_paths, clock_rules
from services.clock_rules import Rules
from services.transaction import Reading

HOUR: Final = 60
_hours = OpeningHours.__table__


class Hours:
    """The business hours of areas."""

    def __init__(self, rules: Rules, entered: Mapping[str, Sequence[Opening]], today: date) -> None:
        """Take the published calendars, and what is entered for each area."""
        self._rules, self._entered, self._today = rules, entered, today
        self._known = dict[str | None, WorkingTime]()

    def of(self, area_code: str | None) -> WorkingTime:
        """Give the business hours of an area."""
        if area_code not in self._known:
            around = (area_paths.path_of(area_code) or "").strip("/").split("/")[::-1]
            openings = Openings([self._entered[code] for code in around if code in self._entered])
            self._known[area_code] = WorkingTime(self._rules.calendar(area_code), zone.office(), openings)
        return self._known[area_code]

    def day(self, area_code: str | None) -> int:
        """Give the seconds of business hours that a working day has in an area today."""
        return self.of(area_code).day(self._today)


def hours(look: Reading) -> Hours:
    """Read what holds now."""
    entered = defaultdict[str, list[Opening]](list)
    for row in look.execute(select(_hours)):
        entered[row.area_code].append(Opening(row.valid_from, clock(row.opens_at), _maybe(row.pauses_at), _maybe(row.resumes_at)))
    return Hours(clock_rules.rules(look), entered, actors.today())


def clock(minutes: int) -> time:
    """Give a time of day by its minutes after midnight."""
    return time(minutes // HOUR, minutes % HOUR)


def _maybe(minutes: int | None) -> time | None:
    return None if minutes is None else clock(minutes)
