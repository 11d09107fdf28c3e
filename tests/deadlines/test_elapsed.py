"""Working time: nights, weekends and holidays do not count, make-up working days do."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from deadlines import seed
from deadlines.calendars import Calendar, Layer, SpecialDay
from deadlines.counting import OFFICE
from deadlines.elapsed import WorkingTime
from deadlines.opening import USUAL, Opening, Openings

HOUR = 3600
DAY = 7 * HOUR  # 08:30 to 12:00 and 14:00 to 17:30
PLAIN = Calendar(seed.layers())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-11-02 09:00", "2026-11-02 11:30", 2 * HOUR + HOUR // 2),
        ("2026-11-02 17:00", "2026-11-03 09:00", HOUR),  # a night
        ("2026-11-02 03:00", "2026-11-02 23:00", DAY),
        ("2026-11-02 11:00", "2026-11-02 15:00", 2 * HOUR),  # noon
        ("2026-11-02 12:30", "2026-11-02 13:30", 0),
        ("2026-11-06 17:00", "2026-11-09 09:00", HOUR),  # a weekend
        ("2026-11-07 09:00", "2026-11-08 20:00", 0),
        ("2026-09-30 17:30", "2026-10-08 08:30", 0),  # the national holidays
        ("2026-10-10 08:30", "2026-10-10 17:30", DAY),  # a make-up Saturday
        ("2026-11-03 09:00", "2026-11-02 09:00", 0),
    ],
)
def test_only_business_hours_count(start: str, end: str, seconds: int) -> None:
    assert WorkingTime(PLAIN, OFFICE).between(at(start), at(end)) == seconds


def test_an_office_that_closes_early_has_a_shorter_day() -> None:
    early = Calendar([Layer("", 2026, {date(2026, 11, 3): SpecialDay(date(2026, 11, 3), is_working=False)}, at("2026-01-01 12:30").time())])
    hours = WorkingTime(early, OFFICE)
    assert hours.day(date(2026, 11, 2)) == 7 * HOUR // 2  # nobody comes back after noon
    assert hours.between(at("2026-11-02 08:30"), at("2026-11-04 08:30")) == 7 * HOUR // 2


SUMMER = Opening(date(2026, 6, 1), time(8, 0), time(12, 0), time(15, 0))
THROUGH = Opening(date(2026, 10, 1), time(9, 0))


def minute_by_minute(start: datetime, end: datetime) -> int:
    """Count the working minutes one by one, with the rules written down a second time."""
    moment, found = start, 0
    while moment < end:
        day, clock = moment.date(), moment.time()
        if PLAIN.is_working(day):
            if day >= date(2026, 10, 1):
                is_open = time(9) <= clock < time(17, 30)
            elif day >= date(2026, 6, 1):
                is_open = time(8) <= clock < time(12) or time(15) <= clock < time(17, 30)
            else:
                is_open = time(8, 30) <= clock < time(12) or time(14) <= clock < time(17, 30)
            found += is_open
        moment += timedelta(minutes=1)
    return found * 60


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-05-29 07:13", "2026-06-02 16:41"),  # into summer
        ("2026-09-24 11:59", "2026-10-12 12:01"),  # out of it, over the national holidays and a make-up day
        ("2026-06-03 12:00", "2026-06-03 15:00"),
        ("2026-06-05 17:29", "2026-06-08 08:01"),
        ("2026-03-02 00:00", "2026-03-09 00:00"),
    ],
)
def test_opening_hours_change_with_the_seasons(start: str, end: str) -> None:
    hours = WorkingTime(PLAIN, OFFICE, Openings([[THROUGH, SUMMER]]))
    assert hours.between(at(start), at(end)) == minute_by_minute(at(start), at(end))


def test_what_is_entered_nearby_comes_before_what_is_entered_farther_away() -> None:
    openings = Openings([[SUMMER], [THROUGH]])
    assert [openings.on(date(2026, month, 1)) for month in (5, 6, 11)] == [USUAL, SUMMER, SUMMER]
    assert Openings([[], [THROUGH]]).on(date(2026, 11, 1)) == THROUGH


@given(some.lists(some.integers(0, 24 * 60 - 1), min_size=4, max_size=4))
def test_no_day_is_shorter_than_nothing_or_longer_than_from_opening_to_closing(minutes: list[int]) -> None:
    opens, pauses, resumes, closes = (time(one // 60, one % 60) for one in minutes)
    calendar = Calendar([Layer("", 2026, {}, closes)])
    hours = WorkingTime(calendar, OFFICE, Openings([[Opening(date(2026, 1, 1), opens, pauses, resumes)]]))
    whole = hours.between(at("2026-11-03 00:00"), at("2026-11-04 00:00"))
    assert 0 <= whole <= max(0, (minutes[3] - minutes[0]) * 60)


@given(some.lists(some.integers(0, 400 * 24 * 60), min_size=3, max_size=3))
def test_stretches_add_up(minutes: list[int]) -> None:
    first, second, third = (at("2026-01-01 00:00") + timedelta(minutes=one) for one in sorted(minutes))
    hours = WorkingTime(PLAIN, OFFICE)
    assert hours.between(first, second) + hours.between(second, third) == hours.between(first, third)
    assert hours.between(first, third) <= (third - first).total_seconds()


@pytest.mark.parametrize(
    ("moment", "due", "days"),
    [
        ("2026-11-02 09:00", "2026-11-02 17:30", 0),
        ("2026-11-06 09:00", "2026-11-09 17:30", 1),  # over a weekend
        ("2026-09-30 18:00", "2026-10-10 17:30", 3),  # 8, 9 and the make-up Saturday
        ("2026-11-09 09:00", "2026-11-05 17:30", -2),
    ],
)
def test_remaining_working_days(moment: str, due: str, days: int) -> None:
    assert WorkingTime(PLAIN, OFFICE).days_until(at(moment), at(due)) == days
