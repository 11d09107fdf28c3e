"""Which days the offices of an area work: notices of the State Council and of regions, laid over plain weeks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from deadlines import statutory

CLOSE = time(17, 30)  # the end of business where no calendar says another: a local setting
SATURDAY = 5
Why = Literal["workday", "makeup", "weekend", "holiday"]


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not what its weekday says, or a holiday that has a name."""

    day: date
    is_working: bool
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one notice says of one year: the whole country's, or a region's besides."""

    region: str  # the first digits of the areas it holds in; none: the whole country
    year: int
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    closes: time | None = None  # the end of business
    key: str = ""  # which version of the notice


@dataclass(frozen=True, slots=True)
class Day:
    """One day in an area."""

    day: date
    is_working: bool
    why: Why
    name: str
    name_en: str
    is_provisional: bool  # no notice speaks of its year yet


class Calendar:
    """The days of one area."""

    def __init__(self, layers: Iterable[Layer] = ()) -> None:
        """Lay the notices over each other: the country's first, the nearest region's last."""
        ordered = sorted(layers, key=lambda layer: (len(layer.region), layer.year))
        self._special = {day: special for layer in ordered for day, special in layer.days.items()}
        self._noticed = frozenset(layer.year for layer in ordered if not layer.region)
        self.closes = next((layer.closes for layer in reversed(ordered) if layer.closes is not None), CLOSE)
        self.keys = tuple(layer.key for layer in ordered)

    def is_working(self, day: date) -> bool:
        """Say whether offices work that day."""
        special = self._special.get(day)
        if special is not None:
            return special.is_working
        return day.weekday() < SATURDAY and (day.year in self._noticed or day not in statutory.days(day.year))

    def is_provisional(self, day: date) -> bool:
        """Say whether no notice speaks of the day's year yet."""
        return day.year not in self._noticed

    def look(self, day: date) -> Day:
        """Tell what is known of a day."""
        special, is_provisional = self._special.get(day), self.is_provisional(day)
        if special is None and is_provisional and day in statutory.days(day.year):
            special = SpecialDay(day, False, *statutory.days(day.year)[day])  # noqa: FBT003 — as the law has it
        is_weekend = day.weekday() >= SATURDAY
        if special is None:
            return Day(day, not is_weekend, "weekend" if is_weekend else "workday", "", "", is_provisional)
        why: Why = "holiday" if not special.is_working else "makeup" if is_weekend else "workday"
        return Day(day, special.is_working, why, special.name, special.name_en, is_provisional)


def of_area(layers: Iterable[Layer], area_code: str | None) -> Calendar:
    """Give the calendar of an area."""
    return Calendar(layer for layer in layers if (area_code or "").startswith(layer.region))
