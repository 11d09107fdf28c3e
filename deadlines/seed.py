"""The calendars of the years whose notices a library holds: 2004 to 2026."""

from datetime import date
from functools import cache

from chinese_calendar import constants

from deadlines.calendars import Layer, SpecialDay

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
SOURCE = "国务院办公厅关于{year}年部分节假日安排的通知"


@cache
def layers() -> tuple[Layer, ...]:
    """Give the notices, one a year."""
    special = [_special(day, english, is_working=False) for day, english in constants.holidays.items()]
    special += [_special(day, english, is_working=True) for day, english in constants.workdays.items()]
    years = sorted({one.day.year for one in special})
    return tuple(Layer("", year, {one.day: one for one in special if one.day.year == year}, key=f"seed:{year}") for year in years)


def _special(day: date, english: str, *, is_working: bool) -> SpecialDay:
    return SpecialDay(day, is_working, NAMES[english], english)
