"""The days everybody has off by 全国年节及纪念日放假办法 (2024), where no notice says yet how they are moved.

Lunar festivals and 清明 come from a library of the lunar calendar. A day that falls on a weekend is given on a working day instead
(补假, the same 办法): here the next one. Which one it will be, and what else is moved (调休), only a notice can say: such a
year is provisional.
"""

from collections.abc import Container
from datetime import date, timedelta
from functools import lru_cache

FIRST, LAST = 1950, 2099  # what the library computes
SATURDAY = 5

NAMES = {
    "new_year": ("元旦", "New Year's Day"),
    "spring": ("春节", "Spring Festival"),
    "qingming": ("清明节", "Tomb-sweeping Day"),
    "labour": ("劳动节", "Labour Day"),
    "dragon_boat": ("端午节", "Dragon Boat Festival"),
    "mid_autumn": ("中秋节", "Mid-autumn Festival"),
    "national": ("国庆节", "National Day"),
}


@lru_cache(64)
def days(year: int) -> dict[date, tuple[str, str]]:
    """Give the thirteen days of a year, and those given for a weekend, with their names; none beyond the years the library knows."""
    if not FIRST <= year <= LAST:
        return {}
    spring = _lunar(year, 1, 1)
    found = {
        "new_year": [date(year, 1, 1)],
        "spring": [spring + timedelta(days=n) for n in (-1, 0, 1, 2)],
        "qingming": [_qingming(year)],
        "labour": [date(year, 5, 1), date(year, 5, 2)],
        "dragon_boat": [_lunar(year, 5, 5)],
        "mid_autumn": [_lunar(year, 8, 15)],
        "national": [date(year, 10, n) for n in (1, 2, 3)],
    }
    named = {day: NAMES[name] for name, some in found.items() for day in some}
    for day in sorted(day for day in named if day.weekday() >= SATURDAY):
        zh, en = named[day]
        named[_instead(day, named)] = (f"{zh}补假", f"{en} (day in lieu)")
    return named


def _instead(day: date, taken: Container[date]) -> date:
    while day in taken or day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def _lunar(year: int, month: int, day: int) -> date:
    from borax.calendars.lunardate import LunarDate  # not before a provisional year is met

    return date.fromordinal(LunarDate(year, month, day).to_solar_date().toordinal())


def _qingming(year: int) -> date:
    from borax.calendars.lunardate import TermUtils

    return date.fromordinal(TermUtils.day_start_from_term(year, "清明").toordinal())
