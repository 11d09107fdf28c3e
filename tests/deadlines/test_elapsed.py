"""Working time: nights, weekends and holidays do not count, make-up working days do."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from deadlines import seed
from deadlines.calendars import Calendar, Layer, SpecialDay
from deadlines.counting import OFFICE
from deadlines.elapsed import WorkingTime

HOUR = 3600
DAY = 9 * HOUR  # 08:30 to 17:30
PLAIN = Calendar(seed.layers())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-11-02 09:00", "2026-11-02 11:30", 2 * HOUR + HOUR // 2),
        ("2026-11-02 17:00", "2026-11-03 09:00", HOUR),  # a night
        ("2026-11-02 03:00", "2026-11-02 23:00", DAY),
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
    assert hours.day == 4 * HOUR
    assert hours.between(at("2026-11-02 08:30"), at("2026-11-04 08:30")) == 4 * HOUR


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
