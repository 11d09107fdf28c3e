"""Looks at what a simulation left in the database: nobody stuck, every rung exactly once when due and never otherwise."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, select

from models import Base
from services import transaction
from services.rows import AnyRow

_case = Base.metadata.tables["case"]
_job = Base.metadata.tables["job"]
_incident = Base.metadata.tables["incident"]
_activity = Base.metadata.tables["activity"]
_user_task = Base.metadata.tables["user_task"]
SOON: Final = timedelta(seconds=1)


def outcomes() -> Counter[tuple[str, str, str]]:
    """Count the cases by procedure, state and outcome."""
    query = select(_case.c.procedure, _case.c.state, _case.c.outcome, func.count()).group_by(
        _case.c.procedure, _case.c.state, _case.c.outcome
    )
    return Counter({(str(procedure), str(state), outcome or "–"): number for procedure, state, outcome, number in _rows(query)})


def troubles() -> Iterator[str]:
    """Name everything that should not be."""
    yield from (f"incident {row.kind} at {row.element_id}" for row in _rows(select(_incident.c.kind, _incident.c.element_id)))
    yield from (f"job {row.kind} of {row.element_id} is stuck" for row in _rows(select(_job).where(_job.c.state == "stuck")))
    yield from _rungs()
    yield from _echoes()


def stuck() -> Iterator[str]:
    """Name the cases that are still open and wait for nobody."""
    waits = select(_user_task.c.case_id).where(_user_task.c.state.in_(("open", "claimed")))
    owes = select(_job.c.case_id).where(_job.c.state.in_(("due", "running")), _job.c.case_id.is_not(None))
    query = select(_case.c.number, _case.c.procedure).where(_case.c.state == "open", _case.c.id.not_in(waits), _case.c.id.not_in(owes))
    yield from (f"{row.procedure} {row.number} is open and waits for nothing" for row in _rows(query))


def _rungs() -> Iterator[str]:
    """Find timers that rang too early or too late (one that was set late rings at once), or never though they were due."""
    for job in _rows(select(_job).where(_job.c.kind == "timer")):
        if job.state == "done" and not job.due_at <= job.ended_at <= max(job.due_at, job.created_at) + SOON:
            yield f"the timer {job.element_id} was due {job.due_at} and rang {job.ended_at}"
        elif job.state == "cancelled" and job.ended_at > max(job.due_at, job.created_at) + SOON:
            yield f"the timer {job.element_id} was due {job.due_at}, was cancelled {job.ended_at} and never rang"


def _echoes() -> Iterator[str]:
    """Find boundary events that happened more or less often than their timer rang."""
    query = select(_activity.c.instance_id, _activity.c.element_id, func.count()).where(_activity.c.element_type == "boundaryEvent")
    happened = {row[:2]: row[2] for row in _rows(query.group_by(_activity.c.instance_id, _activity.c.element_id))}
    done = select(_job.c.instance_id, _job.c.element_id, func.count()).where(_job.c.kind == "timer", _job.c.state == "done")
    for instance_id, element_id, number in _rows(done.group_by(_job.c.instance_id, _job.c.element_id)):
        if (instance_id, element_id) in happened and happened[instance_id, element_id] != number:
            yield f"{element_id} rang {number} times and happened {happened[instance_id, element_id]} times"


def _rows(query: Any) -> list[AnyRow]:
    with transaction.reading() as look:
        return list(look.execute(query).all())
