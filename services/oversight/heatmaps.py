"""How often each element of a process is entered, how long it takes, and how often it is late.

Times are told twice: as they pass, and as the office of the case works, by the calendar of its area.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, func, or_, select

from models import Base
from models.lifecycle import UserTaskState
from services import definitions, library, now, policy, readings
from services.actor import Actor
from services.oversight import courses, working
from services.oversight.board import VERB
from services.oversight.courses import Courses
from services.oversight.quantiles import quantile
from services.oversight.spans import Span
from services.oversight.working import Hours
from services.rows import AnyRow
from services.transaction import Reading, reading

_task = Base.metadata.tables["user_task"]
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Times:
    """The middle, and what nine in ten do not exceed; in seconds."""

    median: int | None
    ninetieth: int | None


@dataclass(frozen=True, slots=True)
class Heat:
    """What one element was like."""

    element_id: str
    name: str
    element_type: str
    entered: int
    active: int  # tokens that stand there now
    done: int
    elapsed: Times
    worked: Times  # seconds of business hours
    due: int  # user tasks that had to be done by a moment
    late: int  # of these, not done in time


@dataclass(frozen=True, slots=True)
class Heatmap:
    """All elements of a definition in a span."""

    definition_id: str
    process_id: str
    process_name: str
    version: int
    runs: int
    is_capped: bool
    working_day: int  # seconds of business hours
    elements: tuple[Heat, ...]


@dataclass(slots=True)
class _Tally:
    element_type: str
    entered: int = 0
    active: int = 0
    momentary: int = 0  # how often it took no time
    elapsed: list[int] = field(default_factory=list)
    worked: list[int] = field(default_factory=list)


def read(actor: Actor, definition_id: str, span: Span | None = None) -> Heatmap:
    """Measure the elements of a definition; NotFound when there is none."""
    policy.demand(actor, VERB, {})
    definition, asked = definitions.get(actor, definition_id), span or Span()
    with reading() as look:
        found = courses.load(look, actor, definition_id, asked, courses.LASTING)
        hours, momentary = working.hours(look), courses.momentary_counts(look, found)
        late = {row.element_id: row for row in _lateness(look, found, definition_id)}
    readings.note(actor, "history", None, filter={"definition_id": definition_id, "area_code": asked.area_code}, count=len(found.runs))
    return Heatmap(
        definition_id=definition_id,
        process_id=definition.process_id,
        process_name=definition.name,
        version=definition.version,
        runs=len(found.runs),
        is_capped=found.is_capped,
        working_day=hours.day(asked.area_code),
        elements=tuple(_heats(definition_id, tallied(found, hours, momentary), late)),
    )


def tallied(found: Courses, hours: Hours, momentary: Sequence[AnyRow]) -> dict[str, _Tally]:
    """Go once over everything that lasted, and add what took no time."""
    tallies = {row.element_id: _Tally(row.element_type, row.many, momentary=row.many) for row in momentary}
    for run in found.runs:
        worked = hours.of(run.area_code).between
        for one in run.activities:
            tally = tallies.get(one.element_id)
            if tally is None:
                tally = tallies[one.element_id] = _Tally(one.element_type)
            tally.entered += 1
            if one.left_at is None:
                tally.active += run.ended_at is None
            elif one.how in courses.DONE:
                entered_at, left_at = one.entered_at, one.left_at
                tally.elapsed.append(_seconds(entered_at, left_at))
                tally.worked.append(worked(entered_at, left_at))
    return tallies


def _heats(definition_id: str, tallies: dict[str, _Tally], late: dict[str, AnyRow]) -> Iterable[Heat]:
    elements = library.known(definition_id).definition.elements
    for element_id, tally in sorted(tallies.items()):
        if element_id not in elements:  # of a version from which an instance came
            continue
        name, judged = elements[element_id].name or "", late.get(element_id)
        yield Heat(
            element_id,
            name,
            tally.element_type,
            tally.entered,
            tally.active,
            len(tally.elapsed) + tally.momentary,
            _times(tally.elapsed, tally.momentary),
            _times(tally.worked, tally.momentary),
            due=0 if judged is None else int(judged.due),
            late=0 if judged is None else int(judged.late),
        )


def _times(values: list[int], momentary: int) -> Times:
    ordered = [0] * momentary + sorted(values)
    return Times(quantile(ordered, 50), quantile(ordered, 90))


def _lateness(look: Reading, found: Courses, definition_id: str) -> Sequence[AnyRow]:
    """Count the user tasks that had a due moment, and those that missed it; whatever was cancelled missed nothing."""
    over = or_(_task.c.ended_at > _task.c.due_at, _task.c.ended_at.is_(None) & (_task.c.due_at < now.now()))
    query = select(_task.c.element_id, func.count().label("due"), func.sum(case((over, 1), else_=0)).label("late"))
    query = query.where(_task.c.instance_id.in_(found.roots), _task.c.definition_id == definition_id)
    query = query.where(_task.c.due_at.is_not(None), _task.c.state != UserTaskState.CANCELLED)
    return look.execute(query.group_by(_task.c.element_id)).all()


def _seconds(start: datetime, end: datetime) -> int:
    return max(0, (end - start) // _SECOND)
