"""Mandatory report: its number, its reporters each for himself, other open reports of the same child, and how it ends."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.jobs import BpmnError, JobContext, JobResult
from forms.sentences import Sentence
from models import Case, CaseDigest
from models.lifecycle import CaseState
from services import case_records, searching
from services.actions import Action
from services.errors import Invalid
from services.rights import REPORTER
from services.rows import AnyRow
from services.transaction import Work

PROCEDURE = "mandatory_report"
BEGINNING = "QB"  # of a report's number
MOST = 20
UNKNOWN = frozenset({"", "不详"})
CONTACTS = {"phone": "reporter_phone", "written": "reporter_address"}
IDENTITY = ("reporter_name", "reporter_phone", "reporter_address", "reporter_org", "reporter_dept")  # kept with the reporter alone
NO_UNIT = Sentence("只有报告单位的报告人可以选择由本单位处理。", "Only a reporter of a unit may keep the report in the unit.")
SUSPICIONS = ("suspect_is_official", "unit_obstructs", "unit_is_suspect")  # the decision on whom to tell asks for each of them


def register(work: Work, context: JobContext) -> JobResult:
    """Give the report its number, keep who reported to himself, and list open reports of the same child."""
    case, told, unit = _case(work, context), context.variables, _unit(work)
    if told.get("report_stage") == "unit" and unit is None:
        raise Invalid({"report_stage": [NO_UNIT]})
    subject = {"name": _known(told.get("child_name")), "id_number": told.get("child_id_no"), "phone": told.get("child_phone")}
    known = {field: text for field, text in subject.items() if isinstance(text, str)}
    case_records.write_subject(work, case.id, case.data_key_id, known)
    return JobResult(
        {
            **dict.fromkeys(IDENTITY),
            **{name: told.get(name) is True for name in SUSPICIONS},
            "report_no": BEGINNING + str(context.business_key).replace("-", ""),
            "area_code": case.area_code,
            "child_label": f"未成年人（{str(context.business_key)[-4:]}）",
            "reporter_office_id": unit,
            "reporters": [_reporter(told, 1)],
            "merge_candidates": [{"label": number, "value": number} for number in _open_reports(work, case.id, known)],
        }
    )


def merge_report(work: Work, context: JobContext) -> JobResult:
    """Make sure that the report this one joins is still open; the diagram hears `not_open` when it is not."""
    wanted = Case.number == context.variables.get("merge_into"), Case.procedure == PROCEDURE, Case.state == CaseState.OPEN
    if work.execute(select(Case.id).where(*wanted, Case.id != context.case_id)).first() is None:
        raise BpmnError("not_open")
    return JobResult({"outcome": "merged_duplicate"})


def take_over_reporter(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — what is known came with the message
    """Add the reporters of another report, each under a name of his own and none beside another's."""
    own = list(context.variables.get("reporters") or ())
    joined = [
        {**reporter, "no": number, "label": f"报告人{number}"}
        for number, reporter in enumerate(context.variables.get("merged_reporter") or (), start=len(own) + 1)
    ]
    return JobResult({"reporters": own + joined, "merged_reporter": joined})


def begin_feedback(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — whoever comes later is answered by himself
    """Say that everybody who reported until now is being answered."""
    return JobResult({"feedback_started": True})


def record_outcome(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the case takes it over when it closes
    """Say how the report ends."""
    return JobResult({"outcome": context.variables["closure_result"]})


def _case(work: Work, context: JobContext) -> AnyRow:
    return work.execute(select(Case.id, Case.area_code, Case.data_key_id).where(Case.id == context.case_id)).one()


def _known(name: Any) -> str | None:
    return name if isinstance(name, str) and name not in UNKNOWN else None


def _unit(work: Work) -> str | None:
    """Give the reporting unit: where whoever reports holds the role of a reporter."""
    return next((role.office_id for role in work.actor.roles if role.role == REPORTER), None)


def _reporter(told: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Put together what belongs to one reporter; another procedure that reports is answered through the service itself."""
    channel = told.get("feedback_channel") or "system"
    return {
        "no": number,
        "label": f"报告人{number}",
        "channel": channel,
        "name": told.get("reporter_name"),
        "contact": told.get(CONTACTS.get(channel, "")),
        "unit": told.get("reporter_org"),
        "department": told.get("reporter_dept"),
        "is_anonymous": told.get("anonymous_requested") != "no",
    }


def _open_reports(work: Work, case_id: str, known: Mapping[str, str]) -> list[str]:
    """Find open reports of the same child: by identity number, else by name; a person decides."""
    kind = "id_number" if "id_number" in known else "name"
    if kind not in known:
        return []
    query = (
        select(Case.number)
        .join(CaseDigest, CaseDigest.case_id == Case.id)
        .where(searching.is_same(CaseDigest.__table__, kind, known[kind]))
        .where(Case.id != case_id, Case.procedure == PROCEDURE, Case.state == CaseState.OPEN)
    )
    return list(work.execute(query.order_by(Case.number).limit(MOST)).scalars())


ACTIONS: dict[str, Action] = {
    "mandatory_report.register": register,
    "mandatory_report.merge_report": merge_report,
    "mandatory_report.take_over_reporter": take_over_reporter,
    "mandatory_report.begin_feedback": begin_feedback,
    "mandatory_report.record_outcome": record_outcome,
}
