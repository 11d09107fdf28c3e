"""When a timer is due: bare ISO 8601, Quartz cron, FEEL (`=…`), `${…}`, or a clock that only the services can tell.

A cycle is kept as an opaque text that names where it began, so that the 31st stays the 31st over a February.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from engine.effects import Due, NamedClock
from engine.errors import ExpressionFailed
from engine.expressions import named_clock, parse, zone
from engine.expressions.base import Expression, Scope
from engine.expressions.cron import parse_cron
from engine.expressions.periods import Period, parse_period, period_of
from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration, duration_of

TimerKind = Literal["timeDate", "timeDuration", "timeCycle", "due"]

ENDLESS = -1
_MOST_REPETITIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """The next due moment; `every` is opaque, None when there is only one; `left` counts it in, ENDLESS without an end."""

    due: Due
    every: str | None = None
    left: int = 1


@dataclass(frozen=True, slots=True)
class TimerExpression:
    """A timer's text that was understood."""

    kind: TimerKind
    text: str
    clock: str | None = None
    expression: Expression | None = None

    def first(self, scope: Scope, now: datetime) -> Schedule:
        """Return the first due moment, in UTC. Raises ExpressionFailed."""
        if self.clock is not None:
            return Schedule(NamedClock(self.clock))
        value = self.text if self.expression is None else self.expression(scope, now)
        try:
            return _READERS[self.kind](value, now)
        except (ValueError, OverflowError) as error:
            raise ExpressionFailed(f"{self.text}: {error}") from error


def parse_timer(kind: TimerKind, text: str, names: Collection[str] = ()) -> TimerExpression:
    """Return a timer's text; kind `due` takes a date or a duration. Raises SyntaxError with a sentence."""
    text = text.strip()
    if clock := named_clock(text):
        if kind == "timeCycle":
            raise SyntaxError("a clock of the law does not repeat")
        return TimerExpression(kind, text, clock=clock)
    if text.startswith(("=", "${", "#{")):
        return TimerExpression(kind, text, expression=parse(text, names=names))
    try:
        _READERS[kind](text, _PROBE)
    except (ValueError, OverflowError) as error:
        raise SyntaxError(str(error)) from error
    return TimerExpression(kind, text)


def following(schedule: Schedule, previous_due: datetime) -> Schedule | None:
    """Return the schedule after its due moment has come, or None when it was the last. The cycle goes on from its own beginning."""
    if schedule.every is None or schedule.left in {0, 1}:
        return None
    left = schedule.left if schedule.left == ENDLESS else schedule.left - 1
    if schedule.every.startswith("cron "):
        due = parse_cron(schedule.every[5:]).after(previous_due)
        return None if due is None else Schedule(due, schedule.every, left)
    cycle = _Cycle.read(schedule.every)
    due = cycle.period.after(cycle.anchor, cycle.index + 1)
    if cycle.end is not None and due > cycle.end:
        return None
    return Schedule(due, cycle.at(cycle.index + 1), left)


def latest(schedule: Schedule, now: datetime) -> Schedule:
    """Return the schedule with the occurrences left out that were overdue before the last overdue one; they count as having come."""
    if schedule.every is None or not isinstance(schedule.due, datetime) or schedule.due > now:
        return schedule
    if schedule.every.startswith("cron "):
        return Schedule(now, schedule.every, schedule.left)
    cycle = _Cycle.read(schedule.every)
    last = cycle.index + schedule.left - 1 if schedule.left != ENDLESS else None
    until = now if cycle.end is None else min(now, cycle.end)
    index = max(cycle.index, _passed(cycle, until))
    while cycle.period.after(cycle.anchor, index + 1) <= until:
        index += 1
    index = index if last is None else min(index, last)
    left = schedule.left if last is None else schedule.left - (index - cycle.index)
    return Schedule(cycle.period.after(cycle.anchor, index), cycle.at(index), left)


_PROBE = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Cycle:
    """The text of a cycle: its period, its beginning, how many periods have passed, and its end."""

    text: str
    anchor: datetime
    index: int
    end: datetime | None

    @property
    def period(self) -> Period:
        return parse_period(self.text)

    def at(self, index: int) -> str:
        end = f" {self.end.isoformat()}" if self.end else ""
        return f"{self.text} {self.anchor.isoformat()} {index}{end}"

    @classmethod
    def read(cls, every: str) -> "_Cycle":
        text, anchor, index, *end = every.split(" ")
        return cls(text, datetime.fromisoformat(anchor), int(index), datetime.fromisoformat(end[0]) if end else None)


def _moment(text: str) -> datetime:
    try:
        return zone.moment_of(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))
    except ValueError:
        raise ValueError(f"{text!r} is not an ISO 8601 date or date and time") from None


def _read_date(value: Any, now: datetime) -> Schedule:  # noqa: ARG001
    if isinstance(value, str):
        return Schedule(_moment(value.strip()))
    if isinstance(value, date):  # and so a datetime
        return Schedule(zone.moment_of(value))
    raise ExpressionFailed(f"a timer's date must be a date, a date and time or its ISO 8601 text, not {_called(value)}")


def _read_duration(value: Any, now: datetime) -> Schedule:
    return Schedule(_period(value).after(now))


def _period(value: Any) -> Period:
    if isinstance(value, timedelta):
        value = duration_of(value)
    if isinstance(value, YearsMonthsDuration | DaysTimeDuration):
        return period_of(value)
    if isinstance(value, str):
        return parse_period(value)
    raise ExpressionFailed(f"a timer's duration must be a duration or its ISO 8601 text, not {_called(value)}")


def _read_due(value: Any, now: datetime) -> Schedule:
    if isinstance(value, str):
        is_period = value.strip().startswith("P")
    else:
        is_period = isinstance(value, timedelta | YearsMonthsDuration | DaysTimeDuration)
    return _read_duration(value, now) if is_period else _read_date(value, now)


def _read_cycle(value: Any, now: datetime) -> Schedule:
    if not isinstance(value, str):
        raise ExpressionFailed(f"a timer's cycle must be a text, not {_called(value)}")
    text = value.strip()
    if text.startswith("R"):
        return _repeating(text, now)
    if text.startswith("P"):
        return _read_duration(text, now)
    due = parse_cron(text).after(now)
    if due is None:
        raise ValueError(f"{text!r} never comes")
    return Schedule(due, f"cron {text}", ENDLESS)


def _repeating(text: str, now: datetime) -> Schedule:
    """R3/P1D, R/2026-01-01T09:00:00/P1D, R/P1D/2026-12-31."""
    head, *parts = text.split("/")
    count = head[1:]
    if (count and not (count.isascii() and count.isdigit())) or len(parts) not in {1, 2} or int(count or 1) > _MOST_REPETITIONS:
        raise ValueError(f"{text!r} is not an ISO 8601 cycle such as R3/PT1H")
    periods = [part for part in parts if part.startswith("P")]
    if len(periods) != 1 or parse_period(periods[0]).is_zero:
        raise ValueError(f"{text!r} is not an ISO 8601 cycle: it needs one period longer than nothing")
    left = int(count) if count else ENDLESS
    if left == 0:
        raise ValueError(f"{text!r} never comes")
    edge = [_moment(part) for part in parts if not part.startswith("P")]
    if edge and parts[0] != periods[0]:
        return _from_start(_Cycle(periods[0], edge[0], 0, None), left, now)
    cycle = _Cycle(periods[0], now.astimezone(UTC), 1, edge[0] if edge else None)
    return Schedule(cycle.period.after(cycle.anchor), cycle.at(1), left)


def _from_start(cycle: _Cycle, left: int, now: datetime) -> Schedule:
    """Return the first occurrence that has not passed; when all have, the last one, which is already due."""
    period = cycle.period
    index = _passed(cycle, now)
    while period.after(cycle.anchor, index) < now:
        index += 1
    if left != ENDLESS:
        index = min(index, left - 1)
        left -= index
    return Schedule(period.after(cycle.anchor, index), cycle.at(index), left)


def _passed(cycle: _Cycle, now: datetime) -> int:
    """Return a number of periods that have passed for sure, so that nobody counts every second of a decade."""
    longest = (cycle.period.months * 31 + cycle.period.days) * 86_400 + float(cycle.period.seconds) + 86_400 * bool(cycle.period.days)
    return max(0, int((now - cycle.anchor).total_seconds() / longest) - 1)


def _called(value: Any) -> str:
    return "null" if value is None else f"a {type(value).__name__}"


_READERS: dict[str, Callable[[Any, datetime], Schedule]] = {
    "timeDate": _read_date,
    "timeDuration": _read_duration,
    "timeCycle": _read_cycle,
    "due": _read_due,
}
