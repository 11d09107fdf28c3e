"""Clocks and what happens to them, as rows; the due moments of user tasks and timers move with their clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from deadlines import counting
from deadlines.counting import Course, Due, Extension
from engine.effects import Due as When
from engine.effects import NamedClock
from engine.expressions import zone
from models import Base
from models.lifecycle import UNFINISHED, ClockState, JobState
from services import clock_rules, keys, touching, wakeups
from services.clock_rules import Rules
from services.owner import Owner
from services.prepared import Read, Write
from services.transaction import Reading, Work

NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # the due moment of a timer whose clock stands still: a job needs one
_tables = Base.metadata.tables
_clock, _event, _job, _task, _instance = (_tables[name] for name in ("clock", "clock_event", "job", "user_task", "process_instance"))
LIVE = (ClockState.RUNNING, ClockState.STOPPED)
MOVING = ("state", "started_at", "due_at", "last_day", "is_provisional", "stopped_at", "course", "limit_id", "party", "ended_at")
ADD = Write(insert(_clock), tells=("id",))
_MARK = insert(_event).returning(_event.c.id)
CHANGE = Write(
    update(_clock).where(_clock.c.id == bindparam("of_clock")).values({name: bindparam(f"new_{name}") for name in MOVING}),
    tells=("of_clock",),
)
OF_INSTANCE = Read(select(_clock).where(_clock.c.instance_id == bindparam("instance"), _clock.c.state.in_(LIVE)))
_MOVE_TASKS = (
    update(_task)
    .where(
        _task.c.instance_id == bindparam("of_instance"),
        _task.c.clock_id == bindparam("of_clock"),
        _task.c.state.in_(UNFINISHED),
    )
    .values(due_at=bindparam("new_due_at"))
    .returning(*(_task.c[name] for name in touching.NAMED_BY["user_task"]))
)
MOVE_JOBS = Write(
    update(_job)
    .where(
        _job.c.instance_id == bindparam("of_instance"),
        _job.c.clock_id == bindparam("of_clock"),
        _job.c.state == JobState.DUE,
        _job.c.due_at == bindparam("old_due_at"),  # who postponed a timer meant that moment
    )
    .values(due_at=bindparam("new_due_at"))
)
_OWED = Read(select(_job.c.id).where(_job.c.instance_id == bindparam("instance"), _job.c.clock_id == bindparam("clock")))


@dataclass(frozen=True, slots=True)
class Running(NamedClock):
    """A clock that runs: what a user task's or a timer's due moment became."""

    due_at: datetime | None  # none: it stands still
    clock_id: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to a clock, and why."""

    kind: str
    ground: str | None = None
    extension: Extension | None = None
    note: Mapping[str, Any] | None = None  # reason and notice: sealed


def told(work: Work, owner: Owner, due: When | None) -> tuple[datetime | None, str | None, str | None]:
    """Tell a due moment, and the name and id of the clock it moves with; a name that is bound to none is counted from now."""
    if isinstance(due, Running):
        return due.due_at, due.name, due.clock_id
    if isinstance(due, NamedClock):
        return counted(work, due.name, work.occurred_at, owner.area_code).moment, due.name, None
    return due, None, None


def counted(look: Reading, name: str, start: datetime, area_code: str | None) -> Due:
    """Tell when a clock of that name that starts at a moment in an area is due; NotReady when there is none."""
    rules = clock_rules.rules(look)
    _, limit = rules.choose(name, area_code, start.astimezone(zone.office()).date())
    found = counting.due(Course(limit, start), rules.calendar(area_code), zone.office())
    assert found is not None  # noqa: S101 — nothing has stopped it  # nosec B101
    return found


def due(one: Course, area_code: str | None, rules: Rules) -> Due | None:
    """Tell when a clock is due in an area."""
    return counting.due(one, rules.calendar(area_code), zone.office())


def columns(found: Due | None) -> dict[str, Any]:
    """Give the columns of a due moment."""
    if found is None:
        return {"due_at": None, "last_day": None, "is_provisional": False}
    return {"due_at": found.moment, "last_day": found.last_day, "is_provisional": found.is_provisional}


def change(work: Work, rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """Give clocks new values; what waits for them moves along."""
    if not rows:
        return
    work.write_later(CHANGE, [{"of_clock": old["id"], **{f"new_{name}": new.get(name, old[name]) for name in MOVING}} for old, new in rows])
    moved = [(old, new) for old, new in rows if "due_at" in new and new["due_at"] != old["due_at"]]
    if not moved:
        return
    places = [{"of_instance": old["instance_id"], "of_clock": old["id"], "new_due_at": new["due_at"]} for old, new in moved]
    for place in places:
        work.tell(_MOVE_TASKS, place)
    moments = [{"old_due_at": old["due_at"] or NEVER, "new_due_at": new["due_at"] or NEVER} for old, new in moved]
    work.write_later(MOVE_JOBS, [place | moment for place, moment in zip(places, moments, strict=True)])
    for old, new in moved:
        wake(work, old, new["due_at"])


def mark(work: Work, events: Sequence[Mapping[str, Any]]) -> None:
    """Write down what happened to clocks."""
    if events:
        work.tell(_MARK, events)


def outdate(work: Work, instance_ids: Sequence[str]) -> None:
    """Have whoever has read these instances without holding them read them again: he knows other clocks than there are now.

    Only a step ahead of its turn does so, on SQLite; elsewhere the instance is held as it is read.
    """
    if work.connection.dialect.name == "sqlite":
        work.execute(update(_instance).where(_instance.c.id.in_(instance_ids)).values(version=_instance.c.version + 1))


def wake(work: Work, clock: Mapping[str, Any], due_at: datetime | None) -> None:
    """Hand over the timers of a clock that is due already."""
    if due_at is not None and due_at <= work.moment:
        for job in work.read(_OWED, {"instance": clock["instance_id"], "clock": clock["id"]}):
            wakeups.after_commit(work, job["id"], due_at)


Dues = tuple[datetime | None, datetime | None]  # before and after


def event(work: Work, clock: Mapping[str, Any], dues: Dues, mark: Mark, data_key_id: str | None = None) -> dict[str, Any]:
    """Give the row of what happened to a clock."""
    is_sealed = mark.note is not None and data_key_id is not None
    return {
        "clock_id": clock["id"],
        "kind": mark.kind,
        "occurred_at": work.occurred_at,
        "written_at": work.moment,
        "due_before": dues[0],
        "due_after": dues[1],
        "ground": mark.ground,
        "value": None if mark.extension is None else mark.extension.value,
        "unit": None if mark.extension is None else str(mark.extension.unit),
        "by_id": work.actor.person_id,
        "note": keys.seal_values(work, data_key_id, dict(mark.note)) if is_sealed and mark.note is not None and data_key_id else None,
        "data_key_id": data_key_id if is_sealed else None,
    }


def judged(row: Mapping[str, Any], at: datetime) -> ClockState | None:
    """Say what passing the due moment means; None when it has not passed."""
    if row["due_at"] is None or at <= row["due_at"]:
        return None
    return ClockState.LAPSED if row["party"] == "applicant" else ClockState.LATE
