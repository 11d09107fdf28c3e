"""Measures of what people have to do: caseloads, what is overdue, what waits to be taken, how long it takes."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import case, func, select

from models import Base, Person
from models.lifecycle import UserTaskState
from services import sight
from services.oversight.measures import rows
from services.oversight.measures.shapes import Answer, Look, Measure, Unit, Words

_tables = Base.metadata.tables
_task, _definition = _tables["user_task"], _tables["process_definition"]
_PROCEDURE: Final = (_definition.c.process_id, _definition.c.name)
MOST: Final = 50_000  # user tasks, the latest


def caseload(look: Look) -> Answer:
    """Count the unfinished user tasks that each person holds."""
    query = select(_task.c.assignee_id.label("person_id"), func.count().label("many"))
    query = query.where(_task.c.state.in_(sight.UNFINISHED_IN_SQL), _task.c.assignee_id.is_not(None)).group_by(_task.c.assignee_id)
    counted = {row.person_id: row.many for row in look.reading.execute(look.unfinished(query, _task))}
    people = look.reading.execute(select(Person.id, Person.name).where(Person.id.in_(sorted(counted))))
    return rows.counts(counted, {row.id: Words(row.name, row.name) for row in people})


def overdue(look: Look) -> Answer:
    """Tell how many of the unfinished user tasks with a due moment have missed it."""
    late = func.sum(case((_task.c.due_at < look.moment, 1), else_=0)).label("late")
    query = select(*_PROCEDURE, func.count().label("many"), late).join(_definition, _definition.c.id == _task.c.definition_id)
    query = query.where(_task.c.state.in_(sight.UNFINISHED_IN_SQL), _task.c.due_at.is_not(None)).group_by(*_PROCEDURE)
    found = look.reading.execute(look.unfinished(query, _task)).all()
    counted, names = Counter[str](), {row.process_id: Words(row.name, row.name) for row in found}
    missed = Counter[str]()
    for row in found:  # a procedure may have borne several names
        counted[row.process_id] += row.many
        missed[row.process_id] += int(row.late)
    return rows.shares({key: (missed[key], many) for key, many in counted.items()}, names)


def waiting(look: Look) -> Answer:
    """Tell how long those user tasks have waited that nobody has taken."""
    query = select(*_PROCEDURE, _task.c.opened_at).join(_definition, _definition.c.id == _task.c.definition_id)
    query = query.where(_task.c.state.in_(sight.UNFINISHED_IN_SQL), _task.c.assignee_id.is_(None)).limit(MOST)
    found = look.reading.execute(look.unfinished(query, _task)).all()
    names = {row.process_id: Words(row.name, row.name) for row in found}
    return rows.medians(((row.process_id, seconds(row.opened_at, look.moment)) for row in found), names)


def handling(look: Look) -> Answer:
    """Tell how long completed user tasks took from when they came to when they were done, in business hours."""
    query = select(*_PROCEDURE, _task.c.area_code, _task.c.opened_at, _task.c.ended_at)
    query = query.join(_definition, _definition.c.id == _task.c.definition_id)
    query = query.where(_task.c.state == UserTaskState.COMPLETED, *look.within(_task.c.ended_at)).order_by(_task.c.id.desc())
    found = look.reading.execute(look.visible(query, _task).limit(MOST + 1)).all()
    names = {row.process_id: Words(row.name, row.name) for row in found}
    lasted = ((row.process_id, look.hours.of(row.area_code).between(row.opened_at, row.ended_at)) for row in found[:MOST])
    answer = rows.medians(lasted, names)
    return Answer(answer.total, answer.rows, is_capped=len(found) > MOST)


def seconds(start: datetime, end: datetime) -> int:
    """Give the whole seconds from one moment to a later one."""
    return max(0, (end - start) // timedelta(seconds=1))


MEASURES: Final = (
    Measure(
        "caseload",
        Words("各人承办量", "Caseload per worker"),
        Words(
            "每个人手上未办结的待办数，不含待领办的。",
            "Unfinished user tasks that each person holds; those nobody has taken do not count.",
        ),
        Unit.COUNT,
        caseload,
        "work",
    ),
    Measure(
        "overdue_share",
        Words("未办结待办逾期率", "Share of open user tasks that are overdue"),
        Words("有期限的未办结待办中，期限已过的比例。", "Of the unfinished user tasks with a due moment, those whose moment has passed."),
        Unit.SHARE,
        overdue,
        "work",
    ),
    Measure(
        "waiting_age",
        Words("待领办等候时间", "Age of what waits to be taken"),
        Words("尚无人领办的待办自到达至今的时间，取中位数。", "Time since user tasks arrived that nobody has taken, median."),
        Unit.SECONDS,
        waiting,
        "work",
    ),
    Measure(
        "handling_time",
        Words("待办办理用时", "Handling time of user tasks"),
        Words(
            "期间内办结的待办自到达至办结的工作时间，取中位数。",
            "Business hours from arrival to completion of user tasks completed in the period, median.",
        ),
        Unit.WORKED,
        handling,
        "work",
    ),
)
