"""A case on paper: whom it is about, what waits, its clocks, papers, people and what happened, as far as the reader may know it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from documents import rendering
from documents.dates import in_chinese
from engine.expressions import zone
from models.lifecycle import UNFINISHED
from services import cases, clock_views, documents, instance_views, library, now, telling
from services.actor import Actor
from services.cases import CaseView
from services.documents import Paper
from services.paging import LARGEST
from services.user_task_views import UserTaskView

LABELS: Final = {
    "name": "姓名",
    "id_number": "身份证号码",
    "phone": "电话",
    "birth_date": "出生日期",
    "gender": "性别",
    "address": "住址",
    "guardian": "监护人",
}


def draw(actor: Actor, case_id: str) -> Paper:
    """Draw a case as PDF, masked as on its page. Raises NotFound, Forbidden as the list of its documents does, NotReady."""
    case = cases.get(actor, case_id)
    papers = documents.find(actor, case_id)
    clocks = clock_views.find(actor, clock_views.Filters(case_id=case.id), limit=LARGEST).items
    values = {
        "number": case.number,
        "procedure": _procedure(case),
        "facts": list(_facts(case)),
        "waiting": [(one.name, _holder(one), _at(one.due_at)) for one in case.user_tasks if one.state in UNFINISHED],
        "clocks": [(one.label, one.state, _at(one.due_at)) for one in clocks],
        "papers": [(one.title, one.number, _at(one.issued_at)) for one in papers],
        "story": list(_story(actor, case)),
        "printed": in_chinese(now.now()),
        "printed_by": actor.name,
    }
    return documents.drawn(rendering.to_html("case_summary", values), case.number)


def _facts(case: CaseView) -> Iterator[tuple[str, str]]:
    for key, value in (case.subject or {}).items():
        if value not in (None, ""):
            yield LABELS.get(key, key), str(value)
    yield "承办单位", case.office_name
    yield "行政区划", case.area_name
    yield "受理时间", _at(case.received_at)
    if case.closed_at is not None:
        yield "结案时间", _at(case.closed_at)
    if case.outcome:
        yield "结果", case.outcome_names.get("zh", case.outcome)


def _story(actor: Actor, case: CaseView) -> Iterator[tuple[str, str, str]]:
    """Tell what happened in the case's processes: when, what, and by whom."""
    done = {(one.instance_id, one.activity_id): one for one in case.user_tasks}
    lines: list[tuple[datetime, str, str]] = []
    for run in (one for one in case.instances if one.parent_id is None):
        elements = library.known(run.definition_id).definition.elements
        for activity in instance_views.history(actor, run.id):
            element = elements.get(activity.element_id)
            if telling.is_told(activity) and element is not None and element.name:
                lines.append((activity.entered_at, element.name, _doer(done.get((run.id, activity.activity_id)))))
    for at, what, who in sorted(lines):
        yield _at(at), what, who


def _doer(one: UserTaskView | None) -> str:
    return "" if one is None else one.ended_by_name or one.assignee_name or ""


def _holder(one: UserTaskView) -> str:
    return one.assignee_name or "、".join(candidate.office_name or "" for candidate in one.candidates) or "待领办"


def _procedure(case: CaseView) -> str:
    return next((one.process_name for one in case.instances if one.parent_id is None), case.procedure)


def _at(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(zone.office()):%Y-%m-%d %H:%M}"
