"""What a step says of jobs and timers, as rows of the job table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, update

from engine.effects import JobClosed, JobCreated, TimerSet
from models import Base
from models.lifecycle import JobState, before
from services import arrivals, back_off, clock_rows, job_types, keys, wakeups
from services.owner import Owner, belonging
from services.prepared import Write
from services.transaction import Work

AT_ONCE = 100  # items of a batch that are handed to the runner at once: the ticker brings the others, other work goes between
_table = Base.metadata.tables["job"]
_ADD = Write(insert(_table))
_CLOSE = {
    how: Write(
        update(_table)
        .where(
            _table.c.instance_id == bindparam("of_instance"),
            _table.c.activity_id == bindparam("of_activity"),
            _table.c.event_index.is_not_distinct_from(bindparam("of_event", type_=_table.c.event_index.type)),
            _table.c.kind == bindparam("of_kind"),
            or_(*(_table.c.state == old for old in sorted(before(how)))),  # an expanding IN cannot be executed for many at once
        )
        .values(state=how, ended_at=bindparam("at"), locked_by=None, locked_until=None)
    )
    for how in (JobState.DONE, JobState.CANCELLED)
}


def timers_set(work: Work, owner: Owner, effects: Sequence[TimerSet]) -> None:
    """Owe the firing of timers."""
    _add(work, [_timer(work, owner, effect) for effect in effects])


def jobs_created(work: Work, owner: Owner, effects: Sequence[JobCreated]) -> None:
    """Owe the work of service tasks that no local action does."""
    _add(work, [_service(work, owner, effect) for effect in effects])


def jobs_closed(work: Work, owner: Owner, effects: Sequence[JobClosed]) -> None:
    """Owe some work no longer."""
    for how, state in (("done", JobState.DONE), ("cancelled", JobState.CANCELLED)):
        places = [_place(work, owner, effect) for effect in effects if effect.how == how]
        if places:
            work.write(_CLOSE[state], places)


def owe(work: Work, owner: Owner, kind: str, payload: Mapping[str, Any], **columns: Any) -> str:
    """Owe the delivery of a message or signal at once; give the job's id."""
    sealed = keys.seal_values(work, owner.data_key_id, dict(payload)) if payload else None
    row = _row(work, owner, kind=kind, mode="inside", due_at=work.moment, payload=sealed, **columns)
    _add(work, [row])
    return str(row["id"])


def owe_start(work: Work, owner: Owner, due_at: datetime, element_id: str) -> str:
    """Owe the firing of a timer that starts a process; give the job's id."""
    row = _row(work, owner, kind="timer", mode="inside", due_at=due_at, element_id=element_id)
    _add(work, [row])
    return str(row["id"])


def owe_later(work: Work, owner: Owner, due_at: datetime, payload: Mapping[str, Any], **columns: Any) -> str:
    """Owe work of any kind at a moment, in no instance; give the job's id."""
    sealed = keys.seal_values(work, owner.data_key_id, dict(payload))
    row = _row(work, owner, **{"mode": "inside", "due_at": due_at, "payload": sealed, **columns})
    _add(work, [row])
    return str(row["id"])


def owe_items(work: Work, owner: Owner, count: int) -> list[str]:
    """Owe the items of a batch, the first one first; give the jobs' ids."""
    rows = [_row(work, owner, kind="batch", mode="inside", due_at=work.moment) for _ in range(count)]
    work.write(_ADD, rows)
    for row in rows[:AT_ONCE]:
        wakeups.after_commit(work, row["id"], work.moment)
    return [str(row["id"]) for row in rows]


def _add(work: Work, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    work.write(_ADD, rows)
    for row in rows:
        if row["mode"] != "external":
            wakeups.after_commit(work, row["id"], row["due_at"])
    if any(row["mode"] == "external" for row in rows):
        arrivals.announce(work)


def _timer(work: Work, owner: Owner, effect: TimerSet) -> dict[str, Any]:
    due_at, clock, clock_id = clock_rows.told(work, owner, effect.due)
    where = {"activity_id": effect.activity_id, "event_index": effect.index, "element_id": effect.element_id}
    return _row(
        work, owner, kind="timer", mode="inside", due_at=due_at or clock_rows.NEVER, clock=clock, clock_id=clock_id, **_own(owner), **where
    )


def _service(work: Work, owner: Owner, effect: JobCreated) -> dict[str, Any]:
    how = {"job_type": effect.job_type, "mode": job_types.mode_of(effect.job_type), "priority": effect.priority}
    attempts = effect.retries if effect.back_off else back_off.USUAL_ATTEMPTS
    patience = {"retries": attempts, "back_off": back_off.written(effect.back_off)}
    where = {"activity_id": effect.activity_id, "element_id": effect.element_id}
    return _row(work, owner, kind="service", due_at=work.moment, **_own(owner), **how, **patience, **where)


def _own(owner: Owner) -> dict[str, Any]:
    return {"instance_id": owner.id}


def _row(work: Work, owner: Owner, **columns: Any) -> dict[str, Any]:
    """Give a whole row: one INSERT takes many rows only when all of them name the same columns."""
    return {**_BLANK, **belonging(owner), "data_key_id": owner.data_key_id, "created_at": work.moment, **columns}


_BLANK: dict[str, Any] = {
    "instance_id": None,
    "activity_id": None,
    "event_index": None,
    "element_id": None,
    "job_type": None,
    "state": JobState.DUE,
    "clock": None,
    "clock_id": None,
    "priority": 0,
    "attempts": 0,
    "retries": back_off.USUAL_ATTEMPTS,
    "back_off": None,
    "payload": None,
}


def _place(work: Work, owner: Owner, effect: JobClosed) -> dict[str, Any]:
    kind = "service" if effect.index is None else "timer"
    return {"of_instance": owner.id, "of_activity": effect.activity_id, "of_event": effect.index, "of_kind": kind, "at": work.moment}
