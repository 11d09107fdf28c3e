"""Quartz cron, as its documentation describes it, against a calendar."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from engine.expressions.cron import Cron, parse_cron

OFFICE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 1, 15, 10, tzinfo=OFFICE)  # a Thursday


def comings(cron: Cron, count: int, start: datetime = START) -> list[str]:
    """Return the next moments, as the office's clock shows them; nine o'clock is left out."""
    found: list[str] = []
    moment: datetime | None = start
    while len(found) < count and moment is not None:
        moment = cron.after(moment)
        if moment is not None:
            assert moment.tzinfo is UTC
            found.append(moment.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 09:00:00"))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 9 * * ?", ["2026-01-16", "2026-01-17"]),
        ("0 0 9 ? * *", ["2026-01-16", "2026-01-17"]),
        ("0 0 9 * * *", ["2026-01-16", "2026-01-17"]),
        ("*/15 * * * * ?", ["2026-01-15 10:00:15", "2026-01-15 10:00:30", "2026-01-15 10:00:45", "2026-01-15 10:01:00"]),
        ("5,10 0/20 * * * ?", ["2026-01-15 10:00:05", "2026-01-15 10:00:10", "2026-01-15 10:20:05"]),
        (
            "0 0/30 8-9 ? * MON-FRI",
            ["2026-01-16 08:00:00", "2026-01-16 08:30:00", "2026-01-16", "2026-01-16 09:30:00"],
        ),
        (
            "0 0 22-1 * * ?",
            ["2026-01-15 22:00:00", "2026-01-15 23:00:00", "2026-01-16 00:00:00", "2026-01-16 01:00:00"],
        ),
        ("59 59 23 31 12 ?", ["2026-12-31 23:59:59", "2027-12-31 23:59:59"]),
        ("0 0 9 1,15 * ?", ["2026-02-01", "2026-02-15", "2026-03-01"]),
        ("0 0 9 1/5 * ?", ["2026-01-16", "2026-01-21", "2026-01-26", "2026-01-31", "2026-02-01"]),
        ("0 0 9 L * ?", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("0 0 9 L-3 * ?", ["2026-01-28", "2026-02-25", "2026-03-28"]),
        ("0 0 9 LW * ?", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("0 0 9 15W * ?", ["2026-02-16", "2026-03-16", "2026-04-15"]),
        ("0 0 9 1W * ?", ["2026-02-02", "2026-03-02", "2026-04-01"]),
        ("0 0 9 1W 8 ?", ["2026-08-03"]),
        ("0 0 9 31 * ?", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("0 0 9 29 2 ?", ["2028-02-29", "2032-02-29"]),
        ("0 0 9 1 JAN,JUL ?", ["2026-07-01", "2027-01-01"]),
        ("0 0 9 1 3-9/3 ?", ["2026-03-01", "2026-06-01", "2026-09-01", "2027-03-01"]),
        ("0 0 9 ? * 1", ["2026-01-18", "2026-01-25"]),
        ("0 0 9 ? * sun", ["2026-01-18", "2026-01-25"]),
        ("0 0 9 ? * L", ["2026-01-17", "2026-01-24"]),
        ("0 0 9 ? * 2,4,6", ["2026-01-16", "2026-01-19", "2026-01-21"]),
        ("0 0 9 ? * 2/2", ["2026-01-16", "2026-01-19", "2026-01-21"]),
        ("0 0 9 ? * 7-2", ["2026-01-17", "2026-01-18", "2026-01-19", "2026-01-24"]),
        ("0 0 9 ? * FRI-MON", ["2026-01-16", "2026-01-17", "2026-01-18", "2026-01-19", "2026-01-23"]),
        ("0 0 9 ? * 6L", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("0 0 9 ? * FRIL", ["2026-01-30", "2026-02-27", "2026-03-27"]),
        ("0 0 9 ? * 6#3", ["2026-01-16", "2026-02-20", "2026-03-20"]),
        ("0 0 9 ? * MON#1", ["2026-02-02", "2026-03-02", "2026-04-06"]),
        ("0 0 9 ? * 2#5", ["2026-03-30", "2026-06-29", "2026-08-31"]),
        ("0 0 9 1 1 ? *", ["2027-01-01", "2028-01-01"]),
        ("0 0 9 L-3 * ? 2027", ["2027-01-28", "2027-02-25"]),
    ],
)
def test_comings(text: str, expected: list[str]) -> None:
    assert comings(parse_cron(text), len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 9 1 1 ? 2028", ["2028-01-01"]),
        ("0 0 9 1 1 ? 2027-2031/2", ["2027-01-01", "2029-01-01", "2031-01-01"]),
        ("0 0 9 1 1 ? 2028,2026,2030", ["2028-01-01", "2030-01-01"]),
        ("0 0 9 1 1 ? 2020", []),
    ],
)
def test_years_end(text: str, expected: list[str]) -> None:
    assert comings(parse_cron(text), 10) == expected


def test_a_coming_is_never_the_start_itself() -> None:
    cron = parse_cron("0 0 10 * * ?")
    assert comings(cron, 1) == ["2026-01-16 10:00:00"]
    assert comings(cron, 1, START.replace(hour=9, minute=59, second=59, microsecond=999_999)) == ["2026-01-15 10:00:00"]


def test_every_second_for_an_hour() -> None:
    found = comings(parse_cron("* * * * * ?"), 3600)
    assert all(a < b for a, b in pairwise(found))
    assert found[-1] == "2026-01-15 11:00:00"


def test_summer_time(office_zone: Callable[[str], None]) -> None:
    office_zone("Europe/Berlin")
    cron = parse_cron("0 0 9 * * ?")
    first = cron.after(datetime(2026, 3, 27, 12, tzinfo=UTC))
    second = cron.after(datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert first == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert second == datetime(2026, 3, 29, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "* * *",
        "0 9 * * *",
        "0 0 9 * * ? 2026 x",
        "0 0 9 1 * MON",
        "60 0 9 * * ?",
        "0 0 24 * * ?",
        "0 0 9 32 * ?",
        "0 0 9 * 13 ?",
        "0 0 9 ? * 0",
        "0 0 9 ? * 8",
        "0 0 9 ? * 2#6",
        "0 0 9 ? * FOO",
        "0 0/0 9 * * ?",
        "0 0 9 ? * 2 26",
        "0 0 9 x * ?",
        "@daily",
        "H 0 9 * * ?",
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"cron|cannot both|day of the week|no year"):
        parse_cron(text)
