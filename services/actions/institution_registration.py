"""Registration of institutions: numbers, the register's entries and states, what may be decided, and the outcome."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from engine.jobs import JobContext, JobResult
from forms.sentences import Sentence
from models import Case, Professional
from models.lifecycle import InstitutionState
from services import area_paths, case_records, clocks, directory, institution_rows, offices, texts
from services.actions import Action
from services.errors import Invalid
from services.rights import REHAB_ORG
from services.rows import AnyRow
from services.transaction import Work

APPLICATION: Final = "ZC"  # what the application numbers begin with
REAPPLY, COMPLETENESS = "org.reapply", "org.completeness"
TOO_SMALL = Sentence("容量不能低于现有服务人数。", "The capacity cannot be below the number of present clients.")
OTHER_COUNTY = Sentence("服务场所不在本县（市、区），请在服务场所所在地申请。", "The site lies in another county: apply there.")
NOBODY = Sentence("至少登记一名工作人员。", "At least one member of staff must be named.")
OVERFULL = Sentence("现有人数不能超过容量。", "There cannot be more clients than the capacity.")
WORDS: Final = {
    "refused": "不予确认",
    "confirmed": "予以确认",
    "exit": "退出机构库",
    "suspend": "暂停转介并限期整改",
    "rectify": "限期整改",
    "none": "不予处理",
}
STAFF: Final = {"active": "在库", "pending": "待审核", "suspended": "暂停从业", "left": "已退出"}
LIGHTER: Final = {
    "refuse": ("refused", "confirmed"),
    "exit": ("exit", "suspend", "rectify", "none"),
    "suspend": ("suspend", "rectify", "none"),
}


def register_application(work: Work, context: JobContext) -> JobResult:
    """Give the application its number; tell what is registered under the same credit code, for a person to judge."""
    case, entered = _case(work, context), context.variables
    if entered["current_load"] > entered["capacity"]:
        raise Invalid({"current_load": [OVERFULL]})
    if not entered.get("staff"):
        raise Invalid({"staff": [NOBODY]})
    if not area_paths.lies_in(str(entered["site_region_code"]), case.area_code[:6]):
        raise Invalid({"site_region_code": [OTHER_COUNTY]})
    case_records.write_subject(work, case.id, case.data_key_id, {"name": entered["org_name"]})
    return JobResult(
        {
            "registration_no": APPLICATION + str(case.number).replace("-", ""),
            "known_registrations": [_known(work, row) for row in institution_rows.of_credit_code(work, str(entered["uscc"]))],
            "staff_checked": [_staff(work, one) for one in entered["staff"]],
        }
    )


def accept(work: Work, context: JobContext) -> JobResult:
    """Say when the application counts as accepted: from its first receipt where the office told too late what is missing."""
    case = _case(work, context)
    told = context.variables.get("supplement_notice_served_at")
    told_by = clocks.due(COMPLETENESS, case.received_at, case.area_code)
    is_late = isinstance(told, datetime) and told > told_by
    return JobResult({"accepted_at": case.received_at if is_late else work.occurred_at})


def enter(work: Work, context: JobContext) -> JobResult:
    """Write the institution into the register; its office is made when there is none of its name."""
    case, seen = _case(work, context), context.variables
    office_id = institution_rows.office_of(work, str(seen["org_name"]), case.area_code) or offices.enter(
        work, str(seen["org_name"]), case.area_code
    )
    row = institution_rows.enter(
        work,
        {
            "name": seen["org_name"],
            "credit_code": seen["uscc"],
            "kind": seen["org_type"],
            "area_code": case.area_code,
            "office_id": office_id,
            "address": seen["site_address"],
            "distance_km": seen.get("site_distance_km"),
            "service_types": list(seen["service_types"]),
            "accepted_diagnoses": list(seen["accepted_diagnoses"]),
            "capacity": int(seen["capacity"]),
            "load": int(seen["current_load"]),
            "case_id": case.id,
        },
    )
    is_staffed = office_id in directory.present(fresh=True).offices_holding(REHAB_ORG, case.area_code)
    entry = {"org_no": row.org_no, "institution_id": row.id, "institution_office_id": office_id}
    return JobResult({**entry, "institution_staffed": is_staffed})


def suspend(work: Work, context: JobContext) -> JobResult:
    """Let nobody be referred to it any more, at once."""
    institution_rows.become(work, _institution(context), InstitutionState.SUSPENDED)
    return JobResult({})


def resume(work: Work, context: JobContext) -> JobResult:
    """Let people be referred to it again."""
    institution_rows.become(work, _institution(context), InstitutionState.ACTIVE)
    return JobResult({"standing": None})


def offer_decisions(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — it follows from what was announced
    """List what may be decided: never more than what was announced."""
    announced = "refuse" if context.properties["hearing"] == "refusal" else str(context.variables["proposed_action"])
    return JobResult({"decision_options": [{"label": WORDS[one], "value": one} for one in LIGHTER[announced]]})


def apply_decision(work: Work, context: JobContext) -> JobResult:
    """Carry out a decision that is less than leaving: suspended until rectified, rectified, or nothing."""
    decision = context.variables["decision"]
    state = InstitutionState.SUSPENDED if decision == "suspend" else InstitutionState.ACTIVE
    institution_rows.become(work, _institution(context), state)
    return JobResult({"standing": "rectify" if decision in {"suspend", "rectify"} else None})


def apply_change(work: Work, context: JobContext) -> JobResult:
    """Change what is registered; refuse a capacity below those who are there."""
    seen = context.variables
    kinds = frozenset(seen.get("change_kinds") or ())
    values = {column: value for column, value in _changed(kinds, seen).items() if value is not None}
    told = seen.get("institution_id")
    if told is not None and not institution_rows.change(work, str(told), values):
        raise Invalid({"change_result": [TOO_SMALL]})
    renamed = {"org_name": values["name"]} if "name" in values else {}
    return JobResult({**renamed, **({"capacity": values["capacity"]} if "capacity" in values else {})})


def leave(work: Work, context: JobContext) -> JobResult:
    """Let the institution leave the register."""
    institution_rows.become(
        work, _institution(context), InstitutionState.LEFT, left_at=work.occurred_at, exit_type=context.variables["exit_type"]
    )
    return JobResult({})


def list_open_cases(work: Work, context: JobContext) -> JobResult:
    """List the cases that have a place there."""
    return JobResult({"open_cases": institution_rows.open_cases(work, _institution(context))})


def record_outcome(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the case takes it over when it closes
    """Say how the case ends."""
    return JobResult({"outcome": context.properties.get("outcome") or f"exited_{context.variables['exit_type']}"})


def _changed(kinds: frozenset[str], seen: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": seen.get("new_org_name") if kinds & {"name", "merger"} else None,
        "address": seen.get("new_site_address") if "site" in kinds else None,
        "capacity": seen.get("new_capacity") if "capacity" in kinds else None,
        "service_types": seen.get("new_service_types") if "services" in kinds else None,
    }


def _known(work: Work, row: AnyRow) -> str:
    """Tell of an earlier registration; whether somebody who was made to leave may apply again, a person decides."""
    words = {"active": "在库", "suspended": "暂停", "left": "已退出"}[row.state]
    if row.exit_type == "forced" and clocks.due(REAPPLY, row.left_at, row.area_code) > work.occurred_at:
        words = "强制退出未满重新申请期限"
    return f"{row.org_no} {row.name}（{words}）"


def _staff(work: Work, told: Mapping[str, Any]) -> str:
    """Tell of somebody who works there whether the register of professionals knows him by the number that was given."""
    found = select(Professional.name, Professional.state).where(Professional.talent_no == told.get("talent_id"))
    row = work.execute(found).first() if told.get("talent_id") else None
    is_he = row is not None and texts.plain(row.name) == texts.plain(str(told.get("name")))
    words = STAFF[row.state] if row is not None and is_he else "不在人才库"
    return f"{told.get('name')}：{words}"


def _institution(context: JobContext) -> str:
    return str(context.variables["institution_id"])


def _case(work: Work, context: JobContext) -> AnyRow:
    found = select(Case.id, Case.number, Case.area_code, Case.data_key_id, Case.received_at)
    return work.execute(found.where(Case.id == context.case_id)).one()


ACTIONS: dict[str, Action] = {
    "institution_registration.register_application": register_application,
    "institution_registration.accept": accept,
    "institution_registration.enter": enter,
    "institution_registration.suspend": suspend,
    "institution_registration.resume": resume,
    "institution_registration.offer_decisions": offer_decisions,
    "institution_registration.apply_decision": apply_decision,
    "institution_registration.apply_change": apply_change,
    "institution_registration.exit": leave,
    "institution_registration.list_open_cases": list_open_cases,
    "institution_registration.record_outcome": record_outcome,
}
