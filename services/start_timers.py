"""Timers that start processes: what is owed next is a job, while its version is the newest and may be started."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from engine.definitions import Definition
from engine.errors import ExpressionFailed
from engine.expressions import timing
from engine.expressions.timing import Schedule
from engine.problems import Problem, said
from models import Base
from models.lifecycle import DefinitionState, JobState
from services import job_incidents, job_rows, keys, library, places, settling, starting
from services.broadcasting import Sender
from services.rights import ADMINISTRATOR, DIAGRAM_ADMINISTRATOR
from services.rows import AnyRow
from services.starting import Place, Wish
from services.transaction import Work

_definition = Base.metadata.tables["process_definition"]
_timer = Base.metadata.tables["start_timer"]
_OWED = (JobState.DUE, JobState.RUNNING, JobState.STUCK)


def findings(definition: Definition, moment: datetime) -> Iterator[Problem]:
    """Find start timers that have no moment: nothing is known yet when they are set."""
    for element_id in definition.start_timers:
        try:
            schedule = _first(definition, element_id, moment)
        except ExpressionFailed as error:
            yield Problem(element_id, "start timer", said("a timer that starts a process sees no variables: {error}", error=error))
            continue
        if schedule.due < moment:
            yield Problem(element_id, "start timer", "its moment has passed: it fires as soon as it is deployed", "warning")


def set_anew(work: Work, process_id: str, definition: Definition | None = None) -> None:
    """Owe the start timers of the newest version, if it is active, and of no other.

    A version that was held, or was not the newest for a while, goes on where it stood: what is overdue fires once.
    """
    live = _live(work, process_id)
    # Whoever fires one holds its row too. The jobs are read afterwards, as they are by then.
    rows = work.execute(select(_timer).where(_timer.c.process_id == process_id).order_by(*_timer.primary_key).with_for_update()).all()
    for row in rows:
        if row.definition_id != live:
            _withdraw(work, row)
        elif row.remaining:
            _owe_again(work, row)
    if live is not None and all(row.definition_id != live for row in rows):
        _set(work, live, definition or library.known(live).definition)


def withdraw(work: Work, which: ColumnElement[bool]) -> None:
    """Owe the start timers of some definitions no longer: they are going to be deleted."""
    definitions = select(_definition.c.id).where(which)
    for row in work.execute(select(_timer).where(_timer.c.definition_id.in_(definitions)).with_for_update()).all():
        _withdraw(work, row)


def fire(work: Work, job: AnyRow) -> bool:
    """Start the process, and owe the next time; False when there is nothing to start. Raises Settled when it has fired already."""
    row = work.execute(select(_timer).where(_timer.c.job_id == job.id).with_for_update()).first()
    settling.done(work, job.id)
    if row is None:
        return False
    starting.begin(work, Wish(row.definition_id, Place(job.area_code, job.office_id), entry=row.element_id))
    schedule: Any = timing.latest(Schedule(row.due_at, row.every, row.remaining), work.moment)
    following: Any = timing.following(schedule, schedule.due)
    values: dict[str, Any] = {"remaining": 0}
    if following is not None:
        owner = Sender(job.data_key_id, area_code=job.area_code, office_id=job.office_id)
        values = {"job_id": job_rows.owe_start(work, owner, following.due, row.element_id), **_rhythm(following)}
    work.execute(update(_timer).where(*_this(row)).values(values))
    return True


def _live(work: Work, process_id: str) -> str | None:
    """Give the newest version that is no draft, if it may be started: an older one does not take its place."""
    query = select(_definition.c.id, _definition.c.state).where(_definition.c.process_id == process_id)
    newest = work.execute(query.where(_definition.c.state != DefinitionState.DRAFT).order_by(_definition.c.version.desc()).limit(1)).first()
    return None if newest is None or newest.state != DefinitionState.ACTIVE else str(newest.id)


def _set(work: Work, definition_id: str, definition: Definition) -> None:
    if not definition.start_timers:
        return
    where = places.of(work.actor, ADMINISTRATOR, DIAGRAM_ADMINISTRATOR)
    owner = Sender(keys.system_data_key(work), area_code=where.get("area_code"), office_id=where.get("office_id"))
    for element_id in definition.start_timers:
        schedule = _first(definition, element_id, work.moment)
        row = {"definition_id": definition_id, "element_id": element_id, "process_id": definition.process_id, **_rhythm(schedule)}
        work.execute(insert(_timer), {**row, "job_id": job_rows.owe_start(work, owner, schedule.due, element_id)})


def _withdraw(work: Work, row: AnyRow) -> None:
    settling.gone(work, row.job_id)
    incident = job_incidents.of_job(work, row.job_id)
    if incident is not None:
        job_incidents.close(work, incident.id)


def _owe_again(work: Work, row: AnyRow) -> None:
    job = settling.read(work, row.job_id)
    if job is None or job.state in _OWED:
        return
    owner = Sender(job.data_key_id, area_code=job.area_code, office_id=job.office_id)
    job_id = job_rows.owe_start(work, owner, job.due_at, row.element_id)
    work.execute(update(_timer).where(*_this(row)).values(job_id=job_id))


def _first(definition: Definition, element_id: str, moment: datetime) -> Any:
    kind, text = definition.start_timers[element_id]
    return timing.parse_timer(kind, text).first({}, moment)  # type: ignore[arg-type]


def _rhythm(schedule: Any) -> dict[str, Any]:
    return {"due_at": schedule.due, "every": schedule.every, "remaining": schedule.left}


def _this(row: AnyRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _timer.c.definition_id == row.definition_id, _timer.c.element_id == row.element_id
