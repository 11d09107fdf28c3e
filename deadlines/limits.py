"""Time limits as data: how long, of what unit, for whom, from when, and by which article; the shipped ones stand in limits/."""

import tomllib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "limits"
KEYS = uuid.UUID("5f0c9d0e-6b56-5d39-9f3a-2f6f8a0d1c11")  # names the content of limits
VERIFIED = frozenset({"found", "seed"})  # read in a text; everything else is a local setting
CERTAINTIES = VERIFIED | {"memory", "local"}
STARTS = ("next_day", "same_moment")
ENDS = ("24:00", "close")


class BadLimit(ValueError):
    """A time limit contradicts itself or lacks something."""


class Unit(StrEnum):
    """What a limit is counted in."""

    IMMEDIATE = "immediate"  # at once: nothing is counted
    MINUTE = "minute"  # from the very moment
    HOUR = "hour"  # from the very moment
    DAY = "day"  # calendar days
    WORKDAY = "workday"  # days on which the offices of the area work
    MONTH = "month"  # ends on the same-numbered day
    YEAR = "year"  # ends on the same-numbered day


MOST = 10_000  # of any unit
MOST_YEARS = 100
EXACT = frozenset({Unit.IMMEDIATE, Unit.MINUTE, Unit.HOUR})  # never look at a calendar


class Party(StrEnum):
    """Whom a limit binds."""

    OFFICE = "office"  # us: too late is late
    APPLICANT = "applicant"  # somebody may lose something by it; a person draws the consequence
    OTHER = "other"  # another body: we watch and remind; never our lateness


@dataclass(frozen=True, slots=True)
class Limit:
    """One time limit, as one text of the law or one office's setting has it."""

    id: str
    value: int
    unit: Unit
    party: Party
    starts: str  # next_day | same_moment
    rolls: bool  # a last day on a day off moves to the next working day
    ends: str  # 24:00 | close
    title: str
    article: str
    certainty: str
    label: str
    label_en: str
    region: str = ""  # the first digits of the areas it holds in
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_local(self) -> bool:
        """Say whether this is a local setting rather than verified law."""
        return self.certainty not in VERIFIED

    @property
    def key(self) -> str:
        """Name this limit by its content."""
        return str(uuid.uuid5(KEYS, repr(sorted((name, str(value)) for name, value in asdict(self).items()))))

    def holds(self, area_code: str | None, on: date) -> bool:
        """Say whether it holds in an area on a day."""
        is_in_time = (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
        return is_in_time and (area_code or "").startswith(self.region)


_NAMES = frozenset(field.name for field in fields(Limit))
_NEEDED = frozenset(field.name for field in fields(Limit) if field.default is MISSING)


def of(values: Mapping[str, Any]) -> Limit:
    """Make a limit of plain values; raise BadLimit with what is wrong."""
    name = str(values.get("id", "?"))
    missing, strange = _NEEDED - set(values), set(values) - _NAMES
    if missing or strange:
        wrong = [f"{one} is missing" for one in sorted(missing)] + [f"{one} is unknown" for one in sorted(strange)]
        raise BadLimit(f"{name}: {', '.join(wrong)}")
    try:
        limit = Limit(**{**values, "unit": Unit(values["unit"]), "party": Party(values["party"])})
    except ValueError as error:
        raise BadLimit(f"{name}: {error}") from error
    _check(limit)
    return limit


def read(text: str) -> list[Limit]:
    """Read the limits of one file."""
    return [of(one) for one in tomllib.loads(text).get("limit", ())]


@cache
def shipped() -> tuple[Limit, ...]:
    """Give all limits the service comes with; raise BadLimit when two of them say the same thing differently."""
    found = [limit for path in sorted(FOLDER.glob("*.toml")) for limit in read(path.read_text("utf-8"))]
    seen: set[tuple[str, str, date | None]] = set()
    for limit in found:
        place = limit.id, limit.region, limit.valid_from
        if place in seen:
            raise BadLimit(f"{limit.id}: two values in one region from the same day")
        seen.add(place)
    return tuple(found)


def choose(limits: Iterable[Limit], area_code: str | None, on: date) -> Limit | None:
    """Choose the one that holds: of the nearest region, there the youngest; of equals the last named."""
    held = [limit for limit in limits if limit.holds(area_code, on)]
    return max(reversed(held), key=lambda one: (len(one.region), one.valid_from or date.min), default=None)


def _check(limit: Limit) -> None:
    is_number = isinstance(limit.value, int) and not isinstance(limit.value, bool)
    wrong = {
        "value": not is_number or not _fits(limit.value, limit.unit) or (limit.value == 0) != (limit.unit is Unit.IMMEDIATE),
        "starts": limit.starts not in STARTS,
        "ends": limit.ends not in ENDS,
        "certainty": limit.certainty not in CERTAINTIES,
        "rolls": not isinstance(limit.rolls, bool),
        "title": not limit.title and not limit.is_local,
        "label": not limit.label,
        "region": limit.region != "" and not limit.region.isdigit(),
        "valid_to": limit.valid_from is not None and limit.valid_to is not None and limit.valid_to < limit.valid_from,
    }
    if any(wrong.values()):
        raise BadLimit(f"{limit.id}: wrong {', '.join(name for name, is_wrong in wrong.items() if is_wrong)}")


def _fits(value: int, unit: Unit) -> bool:
    years = {Unit.YEAR: 1, Unit.MONTH: 12}.get(unit)
    return 0 <= value <= (MOST if years is None else MOST_YEARS * years)
