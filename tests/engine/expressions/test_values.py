"""Durations, digits, and values on the wire."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration, duration_of, parse_duration, plain, settle
from engine.expressions.wire import decode, encode

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=9)
LEAVES = (
    st.none() | st.booleans() | st.integers() | NUMBERS | st.text() | st.dates() | st.times()
    | st.datetimes() | st.datetimes(timezones=st.just(UTC))
    | st.integers(-(10**6), 10**6).map(YearsMonthsDuration)
    | st.decimals(min_value=-(10**9), max_value=10**9, places=6).map(DaysTimeDuration)
)  # fmt: skip
KEYS = st.text() | st.sampled_from(["@", "__proto__", "typename", "__class__", "constructor"])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("P1Y2M", YearsMonthsDuration(14), "P1Y2M"),
        ("P14M", YearsMonthsDuration(14), "P1Y2M"),
        ("-P1Y", YearsMonthsDuration(-12), "-P1Y"),
        ("P0M", YearsMonthsDuration(0), "P0M"),
        ("P1D", DaysTimeDuration(Decimal(86_400)), "P1D"),
        ("PT36H", DaysTimeDuration(Decimal(129_600)), "P1DT12H"),
        ("P1DT2H3M4.5S", DaysTimeDuration(Decimal("93784.5")), "P1DT2H3M4.5S"),
        ("-PT0.000000001S", DaysTimeDuration(Decimal("-1E-9")), "-PT0.000000001S"),
        ("PT0S", DaysTimeDuration(Decimal(0)), "PT0S"),
    ],
)
def test_duration(text: str, value: object, written: str) -> None:
    duration = parse_duration(text)
    assert duration == value
    assert duration.isoformat() == written
    assert parse_duration(written) == value


@pytest.mark.parametrize("text", ["", "P", "PT", "1D", "P1W", "P1Y1D", "P1M1D", "PT1D", "P-1D", "P1.5D", "P１D", "P1Y "])
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


def test_durations_and_pythons_own() -> None:
    assert duration_of(timedelta(days=-1, microseconds=5)) == DaysTimeDuration(Decimal("-86399.999995"))
    assert DaysTimeDuration(Decimal("1.5")).timedelta() == timedelta(seconds=1.5)
    assert YearsMonthsDuration(3) > YearsMonthsDuration(-14)


def test_plain_digits() -> None:
    texts = {"12.50": "12.5", "1E+3": "1000", "0.00": "0", "-0.10": "-0.1", "1E-7": "0.0000001", "100": "100"}
    assert {text: plain(Decimal(text)) for text in texts} == texts
    assert plain(10**30) == "1" + "0" * 30


def test_settled() -> None:
    value = settle({"a": [Decimal("3.00"), Decimal("2.5"), True], "b": Decimal("1E+20")})
    assert value == {"a": [3, Decimal("2.5"), True], "b": 10**20}
    assert type(value["a"][0]) is int
    assert type(value["b"]) is int
    assert type(settle(Decimal("1E+6000"))) is Decimal


@given(VALUES)
def test_wire_loses_nothing(value: Any) -> None:
    assert settle(decode(encode(value))) == settle(value)


def test_wire_texts() -> None:
    assert encode({"n": Decimal("0.10"), "d": date(2026, 1, 2)}) == '{"n":0.10,"d":{"@":"date","v":"2026-01-02"}}'
    assert decode('{"@":"date and time","v":"2026-07-01T10:00:00@Europe/Paris","offset":"PT2H"}') == datetime(
        2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=2))
    )
    assert decode('{"@":"time","v":"10:00:00@America/St_Johns","offset":"-PT3H30M"}') == time(10, tzinfo=timezone(-timedelta(hours=3.5)))
    assert encode(timedelta(days=1)) == '{"@":"duration","v":"P1D"}'
    for nothing in (object(), {1, 2}, b"x", Decimal("Infinity")):
        with pytest.raises(TypeError):
            encode(nothing)
