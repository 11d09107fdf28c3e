"""Derives due dates a second time, from the time limits as they are written and from another calendar than the service's own."""

import functools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import holidays
from sqlalchemy import select

from models import Base
from services import transaction
from services.rows import AnyRow

_clock = Base.metadata.tables["clock"]
LIMITS: Final = Path("deadlines/limits")
CHINA: Final = ZoneInfo("Asia/Shanghai")
CLOSE: Final = time(17, 30)
EXACT: Final = {"immediate": timedelta(), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5

Days = Mapping[date, bool]  # day -> whether it is a working day: all that a notice says of a year the package does not know


def wrong(published: Days, since: datetime | None = None) -> Iterator[str]:
    """Name every clock whose due moment is another one than ours, of those that still ran at a moment.

    Stopped and extended clocks are not looked at.
    """
    for row in _rows():
        if since is not None and row.ended_at is not None and row.ended_at <= since:
            continue
        mine = due(_limit(row.name), row.started_at, published)
        if row.due_at is not None and row.course is None and mine != row.due_at:
            yield f"{row.name} began {row.started_at}: due {row.due_at}, derived {mine}"


def due(limit: Mapping[str, Any], start: datetime, published: Days) -> datetime:
    """Derive when a limit that began at a moment ends."""
    value: int = limit["value"]
    if limit["unit"] in EXACT:
        return start.astimezone(UTC) + EXACT[limit["unit"]] * value
    last = _last(limit, start.astimezone(CHINA).date(), published)
    while limit["rolls"] and not works(last, published):
        last += DAY
    return _end(limit, last, start).astimezone(UTC)


def _end(limit: Mapping[str, Any], last: date, start: datetime) -> datetime:
    if limit["starts"] == "same_moment":
        return datetime.combine(last, start.astimezone(CHINA).time(), CHINA)
    return datetime.combine(last, CLOSE, CHINA) if limit["ends"] == "close" else datetime.combine(last + DAY, time(), CHINA)


def works(day: date, published: Days) -> bool:
    """Say whether the offices work on a day: as a notice of ours says of its year, else as the package has it."""
    if any(one.year == day.year for one in published):
        return published.get(day, day.weekday() < SATURDAY)
    return _china(day.year).is_working_day(day)


def provisional(year: int) -> tuple[int, int]:
    """Count the open clocks of working days that end in a year, and how many of them say that they are provisional."""
    ends = [row for row in _rows() if row.state == "running" and row.last_day is not None and row.last_day.year == year]
    counted = [row for row in ends if _limit(row.name)["unit"] == "workday"]
    return len(counted), sum(row.is_provisional for row in counted)


def _last(limit: Mapping[str, Any], day: date, published: Days) -> date:
    left: int = limit["value"]
    if limit["unit"] == "day":
        return day + left * DAY
    if limit["unit"] == "workday":
        while left:
            day += DAY
            left -= works(day, published)
        return day
    months = left * (12 if limit["unit"] == "year" else 1)
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + (day.day - 1) * DAY, following - DAY)


@functools.cache
def _china(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


@functools.cache
def _limit(name: str) -> dict[str, Any]:
    """Read the limit that holds in the county: it lies in no region with a rule of its own."""
    found = [one for path in LIMITS.glob("*.toml") for one in tomllib.loads(path.read_text("utf-8"))["limit"]]
    (limit,) = [one for one in found if one["id"] == name and "440111".startswith(one.get("region", ""))]
    return dict(limit)


def _rows() -> Sequence[AnyRow]:
    with transaction.reading() as look:
        return look.execute(select(_clock)).all()
