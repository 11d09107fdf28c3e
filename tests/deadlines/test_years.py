"""A year laid out: twelve months of whole weeks, each day once; festivals and make-up days as the notice has them."""

from datetime import date

from deadlines import seed, years
from deadlines.calendars import Calendar, Layer, SpecialDay

CALENDAR = Calendar(seed.layers())


def test_every_day_stands_once_under_its_weekday() -> None:
    year = years.show(CALENDAR, 2024)
    found = [day for month in year.months for week in month.weeks for day in week if day is not None]
    assert len(found) == 366
    assert [day.day for day in found] == sorted(day.day for day in found)
    for month in year.months:
        assert all(len(week) == 7 for week in month.weeks)
        assert all(day is None or day.day.weekday() == place for week in month.weeks for place, day in enumerate(week))


def test_working_days_festivals_and_make_up_days_are_those_of_the_notice() -> None:
    year = years.show(CALENDAR, 2026)
    assert year.working == sum(month.working for month in year.months) == 248
    spring = next(one for one in year.festivals if one.name == "春节")
    assert (spring.first, spring.last, spring.days) == (date(2026, 2, 15), date(2026, 2, 23), 9)
    assert date(2026, 2, 14) in {one.day for one in year.makeups}
    assert not year.is_provisional
    assert years.show(CALENDAR, 2030).is_provisional


def test_differences_are_days_that_are_worked_by_one_only() -> None:
    day = date(2026, 3, 3)
    other = Calendar([*seed.layers(), Layer("45", 2026, {day: SpecialDay(day, is_working=False, name="三月三")})])
    ((before, after),) = years.differences(CALENDAR, other, 2026)
    assert (before.day, before.why, after.why, after.name) == (day, "workday", "holiday", "三月三")
    assert years.differences(CALENDAR, CALENDAR, 2026) == ()
