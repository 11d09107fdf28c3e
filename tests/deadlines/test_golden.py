"""Working days around every Spring Festival and National Day, held against a library that shares no data with ours."""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest
from lunar_python import Lunar
from lunar_python.util import HolidayUtil

from deadlines import counting, seed, statutory
from deadlines.calendars import Calendar

CALENDAR = Calendar(seed.layers())
# A Sunday and a Saturday of 国办发明电〔2012〕33号 on which everybody worked are missing in the library.
ERRATA = {date(2013, 4, 7), date(2013, 10, 12)}
SPANS = (3, 5, 10, 15)
GOLDEN = {
    "2026-01-30": ("02-04", "02-06", "02-13", "02-27"),
    "2026-02-12": ("02-24", "02-26", "03-04", "03-11"),
    "2026-02-13": ("02-25", "02-27", "03-05", "03-12"),
    "2026-02-27": ("03-03", "03-05", "03-12", "03-19"),
    "2026-04-03": ("04-09", "04-13", "04-20", "04-27"),
    "2026-04-29": ("05-07", "05-09", "05-15", "05-22"),
    "2026-06-18": ("06-24", "06-26", "07-03", "07-10"),
    "2026-09-18": ("09-22", "09-24", "10-09", "10-15"),
    "2026-09-24": ("09-30", "10-09", "10-15", "10-22"),
    "2026-09-29": ("10-09", "10-12", "10-19", "10-26"),
    "2026-11-20": ("11-25", "11-27", "12-04", "12-11"),
}


@pytest.mark.parametrize("start", GOLDEN)
def test_the_table(start: str) -> None:
    found = [counting.add(date.fromisoformat(start), number, CALENDAR).strftime("%m-%d") for number in SPANS]
    assert tuple(found) == GOLDEN[start]


def around_festivals() -> Iterator[date]:
    for year in range(2012, 2027):
        spring = date.fromisoformat(Lunar.fromYmd(year, 1, 1).getSolar().toYmd())
        for feast in (spring, date(year, 10, 1)):
            yield from (feast + timedelta(days=n) for n in range(-9, 6))


def works(day: date) -> bool:
    found = HolidayUtil.getHoliday(day.isoformat())
    return day in ERRATA or (day.weekday() < 5 if found is None else found.isWork())


def plainly(start: date, number: int) -> date:
    day = start
    while number:
        day += timedelta(days=1)
        number -= works(day)
    return day


def test_around_every_festival() -> None:
    starts = list(around_festivals())
    assert len(starts) >= 300
    for start in starts:
        if start.year < 2026 or start < date(2026, 12, 1):
            assert [counting.add(start, number, CALENDAR) for number in SPANS] == [plainly(start, number) for number in SPANS], start


def test_every_day_of_the_years_whose_notices_are_out() -> None:
    days = (date(2012, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2012, 1, 1)).days))
    assert [day for day in days if CALENDAR.is_working(day) != works(day)] == []
    assert not any(map(CALENDAR.is_provisional, (date(2004, 1, 1), date(2026, 12, 31))))
    assert counting.count(date(2025, 12, 31), date(2026, 12, 31), CALENDAR) == 248


@pytest.mark.parametrize("year", range(2027, 2039))
def test_a_year_without_a_notice_has_the_days_of_the_law_and_those_given_for_a_weekend(year: int) -> None:
    theirs = {day for day in holidays.country_holidays("CN", years=year) if day.year == year}
    assert set(statutory.days(year)) == theirs
