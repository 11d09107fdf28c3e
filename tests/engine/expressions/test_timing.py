"""When timers are due."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from engine.effects import NamedClock
from engine.errors import ExpressionFailed
from engine.expressions.timing import ENDLESS, Schedule, TimerKind, following, parse_timer

NOW = datetime(2026, 1, 31, 2, tzinfo=UTC)  # ten o'clock at the office
DUE = {"day": "2026-03-01", "wait": "PT1H", "often": "R2/P1D"}


def comings(kind: TimerKind, text: str, count: int = 5, now: datetime = NOW) -> list[str]:
    """Return the due moments of a timer and of those that follow it."""
    schedule: Schedule | None = parse_timer(kind, text).first(DUE, now)
    found = []
    while schedule is not None and len(found) < count:
        assert isinstance(schedule.due, datetime)
        assert schedule.due.tzinfo is UTC
        found.append(schedule.due.isoformat(timespec="seconds").removesuffix("+00:00"))
        schedule = following(schedule, schedule.due)
    return found


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("timeDate", "2026-03-01", ["2026-02-28T16:00:00"]),
        ("timeDate", "2026-03-01T09:00:00", ["2026-03-01T01:00:00"]),
        ("timeDate", "2026-03-01T09:00:00Z", ["2026-03-01T09:00:00"]),
        ("timeDate", "2026-03-01T09:00+05:00", ["2026-03-01T04:00:00"]),
        ("timeDate", "2020-01-01T00:00:00Z", ["2020-01-01T00:00:00"]),
        ("timeDate", '=date("2026-03-01")', ["2026-02-28T16:00:00"]),
        ("timeDate", '=today() + duration("P1M")', ["2026-02-27T16:00:00"]),
        ("timeDate", '=now() + duration("PT90M")', ["2026-01-31T03:30:00"]),
        ("timeDate", "=day", ["2026-02-28T16:00:00"]),
        ("timeDate", "${day}", ["2026-02-28T16:00:00"]),
        ("timeDuration", "PT1H30M", ["2026-01-31T03:30:00"]),
        ("timeDuration", "P1M", ["2026-02-28T02:00:00"]),
        ("timeDuration", "P1Y1M1DT1H1M1S", ["2027-03-01T03:01:01"]),
        ("timeDuration", "P2W", ["2026-02-14T02:00:00"]),
        ("timeDuration", "PT0S", ["2026-01-31T02:00:00"]),
        ("timeDuration", "${wait}", ["2026-01-31T03:00:00"]),
        ("timeDuration", '=duration("P1M")', ["2026-02-28T02:00:00"]),
        ("timeDuration", '=duration("P1D") * 2', ["2026-02-02T02:00:00"]),
        ("timeDuration", '=if wait = "PT1H" then "PT5M" else "P1D"', ["2026-01-31T02:05:00"]),
        ("timeCycle", "R3/PT1H", ["2026-01-31T03:00:00", "2026-01-31T04:00:00", "2026-01-31T05:00:00"]),
        ("timeCycle", "R1/PT1H", ["2026-01-31T03:00:00"]),
        ("timeCycle", "PT1H", ["2026-01-31T03:00:00"]),
        ("timeCycle", "R4/P1M", ["2026-02-28T02:00:00", "2026-03-31T02:00:00", "2026-04-30T02:00:00", "2026-05-31T02:00:00"]),
        ("timeCycle", "R2/2026-03-01T09:00:00/P1D", ["2026-03-01T01:00:00", "2026-03-02T01:00:00"]),
        ("timeCycle", "R3/2026-01-30T00:00:00Z/P1D", ["2026-02-01T00:00:00"]),
        ("timeCycle", "R2/2025-01-01T00:00:00Z/P1D", ["2025-01-02T00:00:00"]),
        ("timeCycle", "R/P1D/2026-02-02T02:00:00Z", ["2026-02-01T02:00:00", "2026-02-02T02:00:00"]),
        ("timeCycle", "${often}", ["2026-02-01T02:00:00", "2026-02-02T02:00:00"]),
        ("timeCycle", '="R1/" + wait', ["2026-01-31T03:00:00"]),
        ("timeCycle", "0 0 9 1 1 ? 2027-2028", ["2027-01-01T01:00:00", "2028-01-01T01:00:00"]),
        ("due", "2026-03-01", ["2026-02-28T16:00:00"]),
        ("due", "P5D", ["2026-02-05T02:00:00"]),
        ("due", '=duration("P5D")', ["2026-02-05T02:00:00"]),
        ("due", "=day", ["2026-02-28T16:00:00"]),
    ],
)
def test_due(kind: TimerKind, text: str, expected: list[str]) -> None:
    assert comings(kind, text) == expected


def test_endless_cycles_keep_their_beat() -> None:
    schedule = parse_timer("timeCycle", "R/PT1S").first({}, NOW)
    assert schedule.left == ENDLESS
    for second in range(1, 1000):
        assert schedule.due == NOW + timedelta(seconds=second)
        after = following(schedule, NOW)
        assert after is not None
        schedule = after
    days = comings("timeCycle", "0 0 9 ? * MON-FRI", 10)
    assert all(a < b for a, b in pairwise(days))


def test_endless_cycle_with_a_beginning_long_ago() -> None:
    assert comings("timeCycle", "R/1990-01-31T00:00:00Z/P1M", 3) == ["2026-02-28T00:00:00", "2026-03-31T00:00:00", "2026-04-30T00:00:00"]
    assert comings("timeCycle", "R/1990-01-01T00:00:00Z/PT1S", 2) == ["2026-01-31T02:00:00", "2026-01-31T02:00:01"]


def test_a_day_is_a_day_of_the_calendar(office_zone: Callable[[str], None]) -> None:
    office_zone("Europe/Berlin")
    before = datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert comings("timeDuration", "P1D", now=before) == ["2026-03-29T07:00:00"]
    assert comings("timeDuration", "PT24H", now=before) == ["2026-03-29T08:00:00"]


@pytest.mark.parametrize("kind", ["timeDate", "timeDuration", "due"])
def test_named_clock(kind: TimerKind) -> None:
    schedule = parse_timer(kind, '=deadline("jk.intake_verify")').first({}, NOW)
    assert schedule == Schedule(NamedClock("jk.intake_verify"))
    assert following(schedule, NOW) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDate", "tomorrow"),
        ("timeDate", "P1D"),
        ("timeDate", "2026-02-30"),
        ("timeDate", ""),
        ("timeDuration", "1 day"),
        ("timeDuration", "2026-01-01"),
        ("timeDuration", "P"),
        ("timeDuration", "-P1D"),
        ("timeDuration", "P99999Y"),
        ("timeCycle", "R/PT0S"),
        ("timeCycle", "R0/PT1H"),
        ("timeCycle", "R3"),
        ("timeCycle", "R3/2026-01-01"),
        ("timeCycle", "R3/P1D/P1D"),
        ("timeCycle", "Rx/P1D"),
        ("timeCycle", "R9999999/P1D"),
        ("timeCycle", "every day"),
        ("timeCycle", "0 0 9 31 2 ?"),
        ("timeCycle", '=deadline("a")'),
        ("timeDate", "=1 +"),
        ("timeDate", "${x.getTime()}"),
        ("due", "soon"),
    ],
)
def test_refused(kind: TimerKind, text: str) -> None:
    with pytest.raises(SyntaxError):
        parse_timer(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDate", "=missing"),
        ("timeDate", "=5"),
        ("timeDate", '="soon"'),
        ("timeDate", '=duration("P1D")'),
        ("timeDuration", "=5"),
        ("timeDuration", "=today()"),
        ("timeDuration", '=-duration("P1D")'),
        ("timeDuration", "${missing}"),
        ("timeCycle", "=5"),
        ("timeCycle", '="never"'),
        ("due", "=true"),
    ],
)
def test_failure(kind: TimerKind, text: str) -> None:
    variables: dict[str, Any] = {}
    with pytest.raises(ExpressionFailed):
        parse_timer(kind, text).first(variables, NOW)
