"""Measures of statutory clocks: kept in time, stopped too long, extended."""

from collections import Counter
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from models import Base, ClockEvent
from models.lifecycle import ClockState
from services import clock_rules
from services.oversight.measures import rows
from services.oversight.measures.shapes import Answer, Look, Measure, Unit, Words

_clock = Base.metadata.tables["clock"]
_event = ClockEvent.__table__
MISSED: Final = (ClockState.LATE, ClockState.LAPSED)
TOO_LONG: Final = timedelta(days=30)


def on_time(look: Look) -> Answer:
    """Tell how many clocks that ended in the period were met, by the limit they follow; one that runs beyond its moment is missed too."""
    ended = select(_clock.c.name, _clock.c.state, func.count().label("many"))
    ended = ended.where(_clock.c.state.in_((ClockState.MET, *MISSED)), *look.within(_clock.c.ended_at)).group_by(
        _clock.c.name, _clock.c.state
    )
    running = select(_clock.c.name, func.count().label("many")).where(_clock.c.state == ClockState.RUNNING, _clock.c.due_at < look.moment)
    met, every = Counter[str](), Counter[str]()
    for row in look.reading.execute(look.visible(ended, _clock)):
        every[row.name] += row.many
        met[row.name] += row.many if row.state == ClockState.MET else 0
    overdue = running.where(*look.within(_clock.c.due_at)).group_by(_clock.c.name)
    every.update({row.name: row.many for row in look.reading.execute(look.visible(overdue, _clock))})
    return rows.shares({name: (met[name], many) for name, many in every.items()}, _labels(look, every))


def stopped(look: Look) -> Answer:
    """Count the clocks that have stood still for more than thirty days."""
    query = select(_clock.c.name, func.count().label("many")).where(_clock.c.state == ClockState.STOPPED)
    query = query.where(_clock.c.stopped_at < look.moment - TOO_LONG).group_by(_clock.c.name)
    counted = {row.name: row.many for row in look.reading.execute(look.visible(query, _clock))}
    return rows.counts(counted, _labels(look, counted))


def extended(look: Look) -> Answer:
    """Count how often clocks were given more time."""
    query = select(_clock.c.name, func.count().label("many")).join(_event, _event.c.clock_id == _clock.c.id)
    query = query.where(_event.c.kind == "extended", *look.within(_event.c.occurred_at)).group_by(_clock.c.name)
    counted = {row.name: row.many for row in look.reading.execute(look.visible(query, _clock))}
    return rows.counts(counted, _labels(look, counted))


def _labels(look: Look, names: Counter[str] | dict[str, int]) -> dict[str, Words]:
    known = clock_rules.rules(look.reading).by_name
    return {name: Words(known[name][-1].label, known[name][-1].label_en) for name in names if known.get(name)}


MEASURES: Final = (
    Measure(
        "on_time",
        Words("法定期限按期率", "Kept in time, by legal limit"),
        Words(
            "期间内终结的法定期限中按期办结的比例；已过期限仍在计算的按逾期计，停止计算、不再计算的不计。",
            "Of the clocks that ended in the period, those that were met; one still running beyond its moment counts as missed, "
            "one that stands still or was cancelled does not count.",
        ),
        Unit.SHARE,
        on_time,
        "limits",
    ),
    Measure(
        "stopped_too_long",
        Words("停止计算过久的期限", "Clocks stopped too long"),
        Words("停止计算已超过30天的法定期限数。", "Clocks that have stood still for more than 30 days."),
        Unit.COUNT,
        stopped,
        "limits",
    ),
    Measure(
        "extensions",
        Words("延长期限次数", "Extensions granted"),
        Words("期间内批准延长法定期限的次数。", "How often a clock was given more time in the period."),
        Unit.COUNT,
        extended,
        "limits",
    ),
)
