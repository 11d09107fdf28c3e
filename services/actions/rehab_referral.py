"""Rehabilitation referral: numbers, duplicates, the institutions to choose from, and the outcome of the case."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.jobs import BpmnError, JobContext, JobResult
from forms.sentences import Sentence
from models import Case, CaseDigest
from models.lifecycle import CaseState
from services import case_records, institution_rows, list_matching, searching
from services.actions import Action
from services.errors import Conflict, Invalid
from services.rows import AnyRow
from services.transaction import Work

CASE_NUMBER = re.compile(r"\d{6}-\d{8}-\d{4}", re.ASCII)  # area, day, number of the day
APPLICATION, REGISTRATION = "JK", "DJ"  # what the numbers begin with
MOST_CASES = 50  # of one person
PROCEDURE = "rehab_referral"
NOT_THE_SAME = Sentence("没有这个人的这一案件。", "This person has no such case.")
WRONG_CERTIFICATE = Sentence(
    "残疾人证号与身份证号码、残疾类别、残疾等级不一致。", "The number does not agree with the ID number, category and level."
)
TURNED_DOWN = frozenset({"declined", "silent"})


def register_application(work: Work, context: JobContext) -> JobResult:
    """Give the application its number, enter whom the case is about, and look for open cases of the same person."""
    case, entered = _case(work, context), context.variables
    _check_certificate(entered)
    id_no = entered.get("id_no")
    subject = {"name": entered.get("client_name"), "id_number": id_no, "phone": entered.get("phone")}
    known = {field: text for field, text in subject.items() if isinstance(text, str)}
    case_records.write_subject(work, case.id, case.data_key_id, known)
    found: dict[str, Any] = {
        "application_no": APPLICATION + _number(work, context, case.area_code),
        "receipt_to": context.properties.get("receipt_to", "client").split(","),
        **_known(work, case, entered),
    }
    if isinstance(id_no, str):
        found["birth_date"] = _birth_date(id_no)
    return JobResult(found)


def confirm_registration(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the number follows from the application's
    """Give the registration its number: that of the application, with another beginning."""
    return JobResult({"registered_no": REGISTRATION + str(context.variables["application_no"]).removeprefix(APPLICATION)})


def propose_institutions(work: Work, context: JobContext) -> JobResult:
    """List the registered institutions of the case's area that have not turned this case down; count the attempt.

    Whoever found room for somebody on the waiting list may ask every institution again.
    """
    seen = context.variables
    turned_down = [] if seen.get("waiting_result") == "capacity_found" else list(seen.get("declined_org_ids") or ())
    last = seen.get("target_org_id")
    if last and (seen.get("org_response") in TURNED_DOWN or seen.get("conclusion") == "transfer"):
        turned_down.append(last)
    found = institution_rows.offered(work, _case(work, context).area_code)
    return JobResult(
        {
            "candidates": [_candidate(row) for row in found if row.office_id not in turned_down],
            "declined_org_ids": turned_down,
            "attempt_no": int(seen.get("attempt_no") or 0) + 1,
            "waiting_result": None,
        }
    )


def take_place(work: Work, context: JobContext) -> JobResult:
    """Let the case take a place where it was accepted; `no_place` when others were faster."""
    seen = context.variables
    try:
        institution_rows.take(work, str(seen["target_org_id"]), str(context.case_id))
    except Conflict as refused:
        declined = [*(seen.get("declined_org_ids") or ()), seen["target_org_id"]]
        raise BpmnError("no_place", refused.message, {"declined_org_ids": declined}) from refused
    return JobResult({})


def leave_institution(work: Work, context: JobContext) -> JobResult:
    """Free the place in an institution that leaves or is suspended; it is not proposed again."""
    seen = context.variables
    institution_rows.free(work, str(context.case_id))
    left = [*(seen.get("declined_org_ids") or ()), seen.get("target_org_id")]
    return JobResult({"declined_org_ids": left, "target_org_id": None, "target_office_id": None, "org_response": None})


def record_outcome(work: Work, context: JobContext) -> JobResult:
    """Say how the case ends, and free its place; death goes before everything else, withdrawn consent before withdrawal."""
    institution_rows.free(work, str(context.case_id))
    seen, outcome = context.variables, context.properties["outcome"]
    if outcome == "withdrawn" and seen.get("consent_withdrawn_on"):
        outcome = "consent_withdrawn"
    is_death = "deceased" in (seen.get("closure_reason"), seen.get("client_status"))
    return JobResult({"outcome": "deceased" if is_death else outcome})


def _check_certificate(entered: Mapping[str, Any]) -> None:
    """Refuse a disability certificate whose number names another person, category or level: ID number, then a digit for each."""
    number = entered.get("disability_cert_no")
    if not number:
        return
    id_no = entered.get("id_no") or number[:18]
    if number != f"{id_no}{entered.get('disability_category')}{entered.get('disability_level')}":
        raise Invalid({"disability_cert_no": [WRONG_CERTIFICATE]})


def _case(work: Work, context: JobContext) -> AnyRow:
    return work.execute(select(Case.id, Case.area_code, Case.data_key_id).where(Case.id == context.case_id)).one()


def _number(work: Work, context: JobContext, area_code: str) -> str:
    """Use the case's own number; one that somebody gave it has another form, then take the next of the area and day."""
    own = context.business_key or ""
    return (own if CASE_NUMBER.fullmatch(own) else case_records.next_number(work, area_code)).replace("-", "")


def _known(work: Work, case: AnyRow, entered: Mapping[str, Any]) -> dict[str, Any]:
    """Tell what is known of the same person: open cases, earlier ones, the one named, and the lists of other departments."""
    id_no = entered.get("id_no")
    same = _cases_of(work, case.id, id_no) if isinstance(id_no, str) else []
    earlier = [row.number for row in same if row.state == CaseState.CLOSED]
    named = entered.get("previous_case_no")
    if named and isinstance(id_no, str) and named not in earlier:
        raise Invalid({"previous_case_no": [NOT_THE_SAME]})
    return {
        "duplicate_cases": [row.number for row in same if row.state == CaseState.OPEN],
        "earlier_cases": earlier,
        "previous_case_no": named or (earlier[-1] if earlier else None),
        "wj_match": list_matching.match(work, list_matching.SEVERE, case.area_code, id_no),
        "cl_match": list_matching.match(work, list_matching.CERTIFIED, case.area_code, id_no),
    }


def _cases_of(work: Work, case_id: str, id_no: str) -> Sequence[AnyRow]:
    """Give the other cases of a person in this procedure, the oldest first."""
    query = select(Case.number, Case.state).join(CaseDigest, CaseDigest.case_id == Case.id)
    query = query.where(searching.is_same(CaseDigest.__table__, "id_number", id_no), Case.id != case_id, Case.procedure == PROCEDURE)
    return work.execute(query.order_by(Case.number).limit(MOST_CASES)).all()


def _birth_date(id_no: str) -> date:
    return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))


def _candidate(row: AnyRow) -> dict[str, Any]:
    """Give what the decision looks at."""
    looked_at = {name: getattr(row, name) for name in ("name", "service_types", "accepted_diagnoses", "capacity", "load", "distance_km")}
    return {**looked_at, "value": row.office_id}


ACTIONS: dict[str, Action] = {
    "rehab_referral.register_application": register_application,
    "rehab_referral.confirm_registration": confirm_registration,
    "rehab_referral.propose_institutions": propose_institutions,
    "rehab_referral.take_place": take_place,
    "rehab_referral.leave_institution": leave_institution,
    "rehab_referral.record_outcome": record_outcome,
}
