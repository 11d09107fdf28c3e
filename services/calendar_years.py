"""Calendars as people read them: which notice holds in which year, a year laid out, and what a draft would change of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from deadlines import seed, years
from deadlines.calendars import Day, SpecialDay
from deadlines.years import Year
from models import Base
from models.lifecycle import RuleState
from services import calendars, clock_rules, now, policy, transaction
from services.actor import Actor
from services.calendars import CalendarView
from services.errors import NotFound
from services.rows import AnyRow

AHEAD = 1  # years after this one that are shown though no notice speaks of them yet
_calendar = Base.metadata.tables["calendar"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what a notice says of a year."""

    id: str
    version: int
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """What holds in one year, and what is being prepared."""

    year: int
    title: str  # of the notice; empty: none speaks of it
    working: int
    festivals: int
    makeups: int
    is_provisional: bool
    versions: tuple[Version, ...]  # the youngest first


@dataclass(frozen=True, slots=True)
class Listed:
    """The years of the country or of a region, the latest first, and the regions that have calendars of their own."""

    region: str
    regions: tuple[str, ...]
    years: tuple[YearLine, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A version laid over what holds otherwise, and the days that it would change."""

    calendar: CalendarView
    year: Year
    versions: tuple[Version, ...]
    changes: tuple[tuple[Day, Day], ...]  # as it is, as it would be


def find(actor: Actor, region: str = "") -> Listed:
    """List the years of a region."""
    policy.demand(actor, "calendar.read", {})
    with transaction.reading() as look:
        rows = look.execute(select(_calendar).order_by(_calendar.c.version.desc())).all()
        rules = clock_rules.rules(look)
    own = [row for row in rows if row.region == region]
    calendar = rules.calendar(region or None)
    numbers = {layer.year for layer in rules.layers if layer.region == region} | {row.year for row in own}
    if not region:
        numbers |= set(range(min(numbers), now.now().year + AHEAD + 1))
    lines = [_line(years.show(calendar, number), [row for row in own if row.year == number]) for number in sorted(numbers, reverse=True)]
    return Listed(region, tuple(sorted({row.region for row in rows if row.region})), tuple(lines))


def year(actor: Actor, number: int, region: str = "") -> Year:
    """Lay out what holds in a year. Raises NotFound for years that no calendar can be of."""
    policy.demand(actor, "calendar.read", {})
    if number not in calendars.YEARS:
        raise NotFound(code="no_such_calendar")
    with transaction.reading() as look:
        return years.show(clock_rules.rules(look).calendar(region or None), number)


def days(actor: Actor, number: int, region: str = "") -> list[SpecialDay]:
    """Give the days of a year that are not what their weekday says, as they hold: what a draft begins with."""
    shown = year(actor, number, region)
    every = (day for month in shown.months for week in month.weeks for day in week if day is not None)
    return [SpecialDay(day.day, day.is_working, day.name, day.name_en) for day in every if day.why in {"holiday", "makeup"}]


def show(actor: Actor, calendar_id: str) -> Shown:
    """Lay out a version, over what holds of other years and regions."""
    found = calendars.get(actor, calendar_id)
    with transaction.reading() as look:
        same = _calendar.c.region == found.region, _calendar.c.year == found.year
        rows = look.execute(select(_calendar).where(*same).order_by(_calendar.c.version.desc())).all()
        rules = clock_rules.rules(look)
    holds = rules.calendar(found.region or None)
    with_it = rules.with_layer(calendars.layer_of(found)).calendar(found.region or None)
    return Shown(found, years.show(with_it, found.year), _versions(rows), years.differences(holds, with_it, found.year))


def _line(shown: Year, rows: Iterable[AnyRow]) -> YearLine:
    versions = _versions(rows)
    holding = next((one.title for one in versions if one.state == RuleState.PUBLISHED), None)
    title = holding or ("" if shown.is_provisional or versions else seed.SOURCE.format(year=shown.number))
    return YearLine(shown.number, title, shown.working, len(shown.festivals), len(shown.makeups), shown.is_provisional, versions)


def _versions(rows: Iterable[AnyRow]) -> tuple[Version, ...]:
    plain: Iterable[Mapping[str, object]] = ({name: getattr(row, name) for name in Version.__slots__} for row in rows)
    return tuple(Version(**one) for one in plain)  # type: ignore[arg-type]
