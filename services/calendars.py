"""Calendars as an administrator sees and changes them: enter a notice, see what it would change, publish it."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Unpack

from sqlalchemy import delete, func, insert, select

from deadlines.calendars import Layer, SpecialDay
from models import Base
from models.lifecycle import RuleState
from services import clock_rules, ids, operating, policy, publishing, recounting, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.publishing import Published
from services.recounting import Preview
from services.rows import AnyRow
from services.transaction import Reading, When, Work

KINDS = {"off": False, "work": True}
YEARS = range(2004, 2200)
_calendar, _day = Base.metadata.tables["calendar"], Base.metadata.tables["calendar_day"]
_ORDER = Keyset((_calendar.c.year, _calendar.c.region, _calendar.c.version), is_descending=True)


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One version of what a notice says of a year."""

    id: str
    region: str
    year: int
    version: int
    state: str
    source: str
    title: str
    closes: str | None
    published_at: datetime | None
    days: list[dict[str, Any]]


def find(
    actor: Actor, year: int | None = None, region: str | None = None, after: str | None = None, limit: int = USUAL
) -> Page[CalendarView]:
    """List calendars, the latest year first, all versions."""
    policy.demand(actor, "calendar.read", {})
    asked = {"year": year, "region": region}
    query = select(_calendar).where(*(_calendar.c[key] == value for key, value in asked.items() if value is not None))
    with transaction.reading() as look:
        rows = look.execute(_ORDER.select(query, after, limit)).all()
        return _ORDER.page(rows, limit, lambda row: _view(look, row))


def get(actor: Actor, calendar_id: str) -> CalendarView:
    """Give one version."""
    policy.demand(actor, "calendar.read", {})
    with transaction.reading() as look:
        return _view(look, _found(look, calendar_id))


def read_csv(text: str) -> list[SpecialDay]:
    """Read the lines `date,kind,name` of a notice, kind being off or work; Invalid names each line that is wrong."""
    wrong: dict[str, list[str]] = {}
    found: dict[date, SpecialDay] = {}
    for number, line in enumerate(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))), 2):
        try:
            day = date.fromisoformat((line.get("date") or "").strip())
            special = SpecialDay(
                day, KINDS[(line.get("kind") or "").strip()], (line.get("name") or "").strip(), (line.get("name_en") or "").strip()
            )
        except (ValueError, KeyError) as error:
            wrong[f"line {number}"] = [f"{error}: needs a date as 2027-01-01 and a kind, off or work"]
            continue
        if day in found:
            wrong[f"line {number}"] = [f"{day} stands there twice"]
        found[day] = special
    if wrong or not found:
        raise Invalid(wrong or {"file": ["holds no day"]}, code="bad_calendar")
    return list(found.values())


def draft(
    actor: Actor, title: str, days: Sequence[SpecialDay], *, region: str = "", closes: time | None = None, **when: Unpack[When]
) -> str:
    """Enter what a notice says of one year; nothing is counted by it yet."""
    policy.demand(actor, "calendar.draft", publishing.place(region))  # before what was entered is judged
    layer = _layer(days, region, closes)
    if not title.strip():
        raise Invalid({"title": ["must not be empty"]}, code="title_needed")
    with transaction.transaction(actor, "calendar.draft", **when) as work:
        policy.demand(actor, work.verb, publishing.place(region))
        calendar_id = write(work, layer, title, RuleState.DRAFT, "entered")
        work.log("calendar", calendar_id)
    return calendar_id


def change(
    actor: Actor, calendar_id: str, days: Sequence[SpecialDay], *, usual: Sequence[date] = (), is_whole: bool = False, **when: Unpack[When]
) -> None:
    """Say of some days of a draft what they are, and of others that they are as usual; or of all. Conflict when it is published."""
    with transaction.transaction(actor, "calendar.change", **when) as work:
        row = _draft(work, calendar_id)
        _layer(days or [SpecialDay(one, is_working=False) for one in usual], row.region, None, row.year)
        named = [*(one.day for one in days), *usual]
        gone = delete(_day).where(_day.c.calendar_id == calendar_id)
        work.execute(gone if is_whole else gone.where(_day.c.day.in_(named)))
        if days:
            lines = clock_rules.day_lines(Layer(row.region, row.year, {one.day: one for one in days}))
            work.execute(insert(_day), [{"calendar_id": calendar_id, **line} for line in lines])
        work.log("calendar", calendar_id)


def discard(actor: Actor, calendar_id: str, **when: Unpack[When]) -> None:
    """Give a draft up; Conflict when it is published: nothing was ever counted by a draft."""
    with transaction.transaction(actor, "calendar.discard", **when) as work:
        _draft(work, calendar_id)
        work.execute(delete(_day).where(_day.c.calendar_id == calendar_id))
        work.execute(delete(_calendar).where(_calendar.c.id == calendar_id))
        work.log("calendar", calendar_id)


def preview(actor: Actor, calendar_id: str) -> Preview:
    """Show what would change in open clocks."""
    with transaction.reading() as look:
        row = _found(look, calendar_id)
        policy.demand(actor, "calendar.publish", publishing.place(row.region))
        return _preview(look, row, actor)


def publish(actor: Actor, calendar_id: str, *, reason: str, occurred_at: datetime | None = None) -> Published:
    """Let a calendar hold from now on, and order that open clocks are counted again; Conflict when it is published already."""
    with transaction.transaction(actor, "calendar.publish", reason=operating.given(reason), occurred_at=occurred_at) as work:
        row = _found(work, calendar_id)
        policy.demand(actor, work.verb, publishing.place(row.region))
        found = _preview(work, row)
        publishing.publish(work, _calendar, calendar_id)
        work.log("calendar", calendar_id)
        batch_id = recounting.order(work, recounting.of_year(row.year, row.region), found)
        return Published(calendar_id, batch_id, found.clocks, found.changed, found.digest)


def write(work: Work, layer: Layer, title: str, state: RuleState, source: str) -> str:
    """Write a version; give its id."""
    same = _calendar.c.region == layer.region, _calendar.c.year == layer.year
    last = work.execute(select(func.max(_calendar.c.version)).where(*same)).scalar_one() or 0
    own = {"id": ids.new_id(), "region": layer.region, "year": layer.year, "version": last + 1, "state": state, "source": source}
    closes = None if layer.closes is None else f"{layer.closes:%H:%M}"
    work.execute(insert(_calendar), {**own, "title": title, "closes": closes, **publishing.stamps(work, state)})
    if layer.days:
        work.execute(insert(_day), [{"calendar_id": own["id"], **line} for line in clock_rules.day_lines(layer)])
    return str(own["id"])


def layer_of(found: CalendarView) -> Layer:
    """Make a layer of a version."""
    days = {one["day"]: SpecialDay(**one) for one in found.days}
    return Layer(found.region, found.year, days, (found.closes and time.fromisoformat(found.closes)) or None, found.id)


def _draft(work: Work, calendar_id: str) -> AnyRow:
    """Hold a draft that the actor may change."""
    row = work.execute(select(_calendar).where(_calendar.c.id == calendar_id).with_for_update()).first()
    if row is None:
        raise NotFound(code="no_such_calendar")
    policy.demand(work.actor, work.verb, publishing.place(row.region))
    if row.state != RuleState.DRAFT:
        raise Conflict(code="published_already")
    return row


def _layer(days: Sequence[SpecialDay], region: str, closes: time | None, year: int | None = None) -> Layer:
    years = Counter(one.day.year for one in days)
    if not years or (region and not region.isdigit()):
        raise Invalid({"days": ["a calendar needs days, and a region is digits"]}, code="bad_calendar")
    year = year or years.most_common(1)[0][0]
    first, last = date(year - 1, 12, 1), date(year + 1, 1, 31)  # a notice may move a working day over the year's end
    strange = [one.day for one in days if not first <= one.day <= last]
    if strange or year not in YEARS:
        raise Invalid({"days": [f"{one} is not of {year}" for one in strange] or [f"no calendar of {year}"]}, code="bad_calendar")
    return Layer(region, year, {one.day: one for one in days}, closes)


def _preview(look: Reading, row: AnyRow, reader: Actor | None = None) -> Preview:
    layer = clock_rules.layer_of(row, _days(look, row.id))
    scope = recounting.of_year(row.year, row.region)
    return recounting.preview(look, scope, clock_rules.rules(look).with_layer(layer), reader=reader)


def _days(look: Reading, calendar_id: str) -> Sequence[AnyRow]:
    return look.execute(select(_day).where(_day.c.calendar_id == calendar_id).order_by(_day.c.day)).all()


def _found(look: Reading, calendar_id: str) -> AnyRow:
    row = look.execute(select(_calendar).where(_calendar.c.id == calendar_id)).first()
    if row is None:
        raise NotFound(code="no_such_calendar")
    return row


def _view(look: Reading, row: AnyRow) -> CalendarView:
    own: Mapping[str, Any] = {name: row._mapping[name] for name in CalendarView.__slots__ if name in row._mapping}
    days = [{name: one._mapping[name] for name in ("day", "is_working", "name", "name_en")} for one in _days(look, row.id)]
    return CalendarView(**own, days=days)
