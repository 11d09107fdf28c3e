"""Counting limits: units, starts, ends, days off at the end, stops, extensions; and what holds for all of them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines import calendars, counting, limits, seed, statutory
from deadlines.calendars import Calendar, Layer, SpecialDay
from deadlines.counting import OFFICE, Course, Extension, Pause, Uncountable
from deadlines.limits import Limit, Unit

CALENDAR = Calendar(seed.layers())
TUESDAY = datetime(2026, 9, 29, 10, tzinfo=OFFICE)


def limit(value: int, unit: str, **more: Any) -> Limit:
    plain = {"id": "x", "party": "office", "starts": "next_day", "rolls": False, "ends": "24:00", "label": "限", "label_en": "limit"}
    return limits.of({**plain, "title": "", "article": "", "certainty": "local", "value": value, "unit": unit, **more})


def due(one: Limit, start: datetime = TUESDAY, calendar: Calendar = CALENDAR, **more: Any) -> str:
    found = counting.due(Course(one, start, **more), calendar)
    assert found is not None
    return found.moment.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (limit(5, "workday", ends="close"), "2026-10-12 17:30"),
        (limit(5, "workday"), "2026-10-13 00:00"),
        (limit(5, "workday", starts="same_moment"), "2026-10-12 10:00"),
        (limit(3, "day"), "2026-10-03 00:00"),
        (limit(3, "day", rolls=True), "2026-10-09 00:00"),  # the whole holiday is passed over
        (limit(11, "day", rolls=True), "2026-10-11 00:00"),  # a Saturday on which everybody works is no day off
        (limit(12, "day", rolls=True), "2026-10-13 00:00"),
        (limit(1, "month"), "2026-10-30 00:00"),
        (limit(1, "year"), "2027-09-30 00:00"),
        (limit(1, "month", starts="same_moment"), "2026-10-29 10:00"),
        (limit(72, "hour"), "2026-10-02 10:00"),
        (limit(30, "minute"), "2026-09-29 10:30"),
        (limit(0, "immediate"), "2026-09-29 10:00"),
    ],
)
def test_units(one: Limit, expected: str) -> None:
    assert due(one) == expected


def test_months_end_with_the_month_and_are_counted_where_the_office_is() -> None:
    month, year = limit(1, "month"), limit(1, "year")
    assert due(month, at("2026-01-31 09:00")) == "2026-03-01 00:00"
    assert due(month, at("2028-01-31 09:00")) == "2028-03-01 00:00"
    assert due(year, at("2028-02-29 09:00")) == "2029-03-01 00:00"
    assert due(month, datetime(2026, 2, 28, 17, tzinfo=UTC)) == "2026-04-02 00:00"  # already March 1 at the office


def test_days_of_a_stop_do_not_count() -> None:
    hearing = (Pause(at("2026-10-09 15:00"), at("2026-10-14 11:00"), "hearing"),)
    assert due(limit(5, "workday", ends="close"), pauses=hearing) == "2026-10-16 17:30"
    assert due(limit(30, "day"), at("2026-10-01 09:00"), pauses=hearing) == "2026-11-06 00:00"
    assert due(limit(1, "month"), at("2026-10-01 09:00"), pauses=hearing) == "2026-11-07 00:00"
    assert due(limit(240, "hour"), at("2026-10-09 09:00"), pauses=hearing) == "2026-10-24 05:00"
    same_day = (Pause(at("2026-10-09 09:00"), at("2026-10-09 18:00")),)
    assert due(limit(5, "workday", ends="close"), pauses=same_day) == "2026-10-12 17:30"
    assert counting.due(Course(limit(5, "workday"), TUESDAY, (Pause(at("2026-10-09 15:00")),)), CALENDAR) is None


def test_an_extension_counts_on() -> None:
    assert due(limit(5, "workday", ends="close"), extensions=(Extension(10, Unit.WORKDAY),)) == "2026-10-26 17:30"
    assert due(limit(60, "day"), extensions=(Extension(30, Unit.DAY),)) == due(limit(90, "day"))
    assert due(limit(1, "month"), extensions=(Extension(5, Unit.WORKDAY),)) == "2026-11-06 00:00"
    with pytest.raises(Uncountable):
        Course(limit(24, "hour"), TUESDAY, extensions=(Extension(1, Unit.DAY),))
    with pytest.raises(Uncountable):
        Course(limit(0, "immediate"), TUESDAY, extensions=(Extension(1, Unit.HOUR),))


def test_a_year_without_a_notice_is_provisional() -> None:
    new_year, spring = date(2027, 1, 1), date(2027, 2, 6)
    assert not CALENDAR.is_working(new_year)
    assert not CALENDAR.is_working(spring - timedelta(days=1))
    assert len(statutory.days(2026)) == 13 + 3  # three of them fall on a weekend
    into_2027 = Course(limit(10, "workday"), at("2026-12-18 09:00"))
    found = counting.due(into_2027, CALENDAR)
    assert found is not None
    assert (found.last_day, found.is_provisional) == (date(2027, 1, 4), True)
    for plain in (limit(1, "month"), limit(72, "hour")):
        never = counting.due(Course(plain, at("2026-12-30 09:00")), CALENDAR)
        assert never is not None
        assert not never.is_provisional
    published = Calendar((*seed.layers(), Layer("", 2027, {new_year: SpecialDay(new_year, is_working=False)})))
    certain = counting.due(into_2027, published)
    assert certain is not None
    assert not certain.is_provisional


def test_a_region_has_days_of_its_own() -> None:
    day = date(2026, 4, 20)
    local = Layer("45", 2026, {day: SpecialDay(day, is_working=False, name="三月三")}, time(18))
    here, there = (calendars.of_area((*seed.layers(), local), code) for code in ("450100", "440111"))
    one = limit(1, "workday", ends="close")
    assert due(one, at("2026-04-17 09:00"), here) == "2026-04-21 18:00"
    assert due(one, at("2026-04-17 09:00"), there) == "2026-04-20 17:30"


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(Uncountable):
        Course(limit(1, "day"), datetime(2026, 1, 1))  # noqa: DTZ001 — it is refused
    with pytest.raises(Uncountable):
        Course(limit(1, "day"), TUESDAY, (Pause(TUESDAY, datetime(2026, 1, 1)),))  # noqa: DTZ001 — it is refused


DAYS = st.dates(date(2004, 1, 1), date(2032, 12, 31))
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2032, 12, 31), timezones=st.sampled_from([UTC, OFFICE, ZoneInfo("America/New_York")]))  # noqa: DTZ001 — the zone is drawn
LIMITS = st.builds(
    limit,
    st.integers(1, 90),
    st.sampled_from([one.value for one in Unit if one is not Unit.IMMEDIATE]),
    rolls=st.booleans(),
    ends=st.sampled_from(limits.ENDS),
)


@given(DAYS, st.integers(1, 120))
def test_adding_then_counting_is_inverse(start: date, number: int) -> None:
    end = counting.add(start, number, CALENDAR)
    assert counting.count(start, end, CALENDAR) == number
    assert CALENDAR.is_working(end)
    assert counting.count(start, end - timedelta(days=1), CALENDAR) == number - 1


@given(LIMITS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=40)))
def test_who_starts_later_ends_no_earlier(one: Limit, start: datetime, later: timedelta) -> None:
    first, second = (counting.due(Course(one, moment), CALENDAR) for moment in (start, start + later))
    assert first is not None
    assert second is not None
    if start.astimezone(UTC) <= (start + later).astimezone(UTC):  # not where a wall clock was put back between
        assert first.moment <= second.moment
    assert first.moment.utcoffset() == timedelta()
    assert first.moment > start


@given(LIMITS, MOMENTS)
def test_a_moment_is_the_same_in_every_zone(one: Limit, start: datetime) -> None:
    here, there = (counting.due(Course(one, start.astimezone(zone)), CALENDAR) for zone in (UTC, ZoneInfo("Pacific/Auckland")))
    assert here == there


@given(LIMITS, MOMENTS, st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_another_region_changes_nothing_here(one: Limit, start: datetime, day: date) -> None:
    elsewhere = Layer("45", day.year, {day: SpecialDay(day, is_working=False)})
    course = Course(one, start)
    assert counting.due(course, calendars.of_area((*seed.layers(), elsewhere), "440111")) == counting.due(course, CALENDAR)
