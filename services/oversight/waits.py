"""What an instance waits for now: people, timers, jobs, messages; until when, and how many working days that leaves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from models import Base
from models.lifecycle import IncidentState, JobState
from services import clock_rows, instance_views, library, now, policy, readings, sight
from services.actor import Actor
from services.oversight import working
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_tables = Base.metadata.tables
_activity, _task, _job, _person, _incident = (_tables[name] for name in ("activity", "user_task", "job", "person", "incident"))
FARTHEST: Final = timedelta(days=3660)  # beyond it, nobody counts working days
WAYS: Final[Mapping[str, str]] = {  # what waits for neither person nor machine
    "parallelGateway": "branches",
    "inclusiveGateway": "branches",
    "adHocSubProcess": "choice",
    "multiInstanceBody": "parts",
}
OWED: Final = (JobState.DUE, JobState.RUNNING, JobState.STUCK)


@dataclass(frozen=True, slots=True)
class Wait:
    """One place where the instance stands."""

    activity_id: int
    element_id: str
    name: str
    element_type: str
    since: datetime
    kind: str  # person | timer | job | event | branches | choice | parts
    user_task_id: str | None = None
    who: str | None = None  # holds the user task; None: it is yet to be taken
    job_id: str | None = None
    is_stuck: bool = False
    due_at: datetime | None = None
    stands_still: bool = False  # a timer whose clock is stopped
    is_overdue: bool = False
    days_left: int | None = None  # working days; negative: it is overdue
    incident_id: str | None = None


def of(actor: Actor, instance_id: str) -> list[Wait]:
    """Tell what an instance waits for, the oldest first; NotFound when there is none, or none the actor sees."""
    with reading() as look:
        row = instance_views.seen(look, actor, instance_id)
        inside = _open(look, row)
        known = {name: {one.activity_id: one for one in look.execute(query)} for name, query in _about(actor, row.root_id).items()}
        hours = working.hours(look).of(row.area_code)
    readings.note(actor, "history", instance_id, case_id=row.case_id, instance_id=row.root_id)
    around = {one.scope_id for one in inside}
    elements = library.known(row.definition_id).definition.elements
    moment, found = now.now(), list[Wait]()
    for one in inside:
        if one.activity_id in around:
            continue
        told = dict(_told(one, known))
        due = told.get("due_at")
        days_left = None if due is None or due - moment > FARTHEST else hours.days_until(moment, due)
        told |= {"is_overdue": due is not None and due < moment, "days_left": days_left}
        name = (elements[one.element_id].name or "") if one.element_id in elements else ""
        found.append(Wait(one.activity_id, one.element_id, name, one.element_type, one.entered_at, **told))
    return found


def days_left(area_code: str | None, moments: Sequence[datetime]) -> list[int | None]:
    """Give how many working days of an area are left until each moment; negative when it has passed, None when it is too far."""
    with reading() as look:
        hours = working.hours(look).of(area_code)
    present = now.now()
    return [None if one - present > FARTHEST else hours.days_until(present, one) for one in moments]


def counts(waits: list[Wait]) -> dict[str, int]:
    """Count the tokens that stand at each element."""
    found: dict[str, int] = {}
    for one in waits:
        found[one.element_id] = found.get(one.element_id, 0) + 1
    return found


def _open(look: Reading, row: AnyRow) -> list[AnyRow]:
    query = select(_activity).where(_activity.c.instance_id == row.root_id, _activity.c.left_at.is_(None))
    rows = look.execute(query.order_by(_activity.c.activity_id)).all()
    if row.ended_at is not None:
        return []
    if row.parent_activity_id is None:
        return list(rows)
    inside = {row.parent_activity_id}
    for one in rows:
        if one.scope_id in inside:
            inside.add(one.activity_id)
    return [one for one in rows if one.activity_id in inside and one.activity_id != row.parent_activity_id]


def _about(actor: Actor, root_id: str) -> dict[str, AnySelect]:
    tasks = select(_task.c.id, _task.c.activity_id, _task.c.due_at, _person.c.name.label("who"))
    tasks = tasks.outerjoin(_person, _person.c.id == _task.c.assignee_id)
    jobs = select(_job.c.id, _job.c.activity_id, _job.c.kind, _job.c.state, _job.c.due_at).order_by(_job.c.due_at.desc())
    incidents = select(_incident.c.id, _incident.c.activity_id).where(_incident.c.state == IncidentState.OPEN)
    return {
        "task": policy.visible(tasks.where(_task.c.instance_id == root_id, _task.c.state.in_(sight.UNFINISHED_IN_SQL)), actor, _task),
        "job": jobs.where(_job.c.instance_id == root_id, _job.c.state.in_(OWED)),
        "incident": incidents.where(_incident.c.instance_id == root_id),
    }


def _told(one: AnyRow, known: Mapping[str, Mapping[int, AnyRow]]) -> Iterator[tuple[str, Any]]:
    task, job, incident = (known[name].get(one.activity_id) for name in ("task", "job", "incident"))
    yield "incident_id", None if incident is None else incident.id
    if task is not None:
        yield from (("kind", "person"), ("user_task_id", task.id), ("who", task.who), ("due_at", task.due_at))
    elif one.element_type == "userTask":  # one that the reader does not see
        yield "kind", "person"
    elif job is not None:
        is_timer = job.kind == "timer"
        yield from (("kind", "timer" if is_timer else "job"), ("job_id", job.id), ("is_stuck", job.state == JobState.STUCK))
        stands_still = is_timer and job.due_at >= clock_rows.NEVER
        yield from (("stands_still", stands_still), ("due_at", job.due_at if is_timer and not stands_still else None))
    else:
        yield "kind", WAYS.get(one.element_type, "event")
