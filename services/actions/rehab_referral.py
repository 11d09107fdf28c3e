"""Rehabilitation referral: numbers, duplicates, the institutions to choose from, and the outcome of the case."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from engine.jobs import JobContext, JobResult
from forms.sentences import Sentence
from models import Case, CaseDigest, Office
from models.lifecycle import CaseState
from services import case_records, directory, keys
from services.actions import Action
from services.errors import Invalid
from services.rights import REHAB_ORG
from services.rows import AnyRow
from services.transaction import Work

CASE_NUMBER = re.compile(r"\d{6}-\d{8}-\d{4}", re.ASCII)  # area, day, number of the day
APPLICATION, REGISTRATION = "JK", "DJ"  # what the numbers begin with
MOST_DUPLICATES = 20
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
        "duplicate_cases": list(_open_cases(work, case.id, id_no)) if isinstance(id_no, str) else [],
    }
    if isinstance(id_no, str):
        found["birth_date"] = _birth_date(id_no)
    return JobResult(found)


def confirm_registration(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the number follows from the application's
    """Give the registration its number: that of the application, with another beginning."""
    return JobResult({"registered_no": REGISTRATION + str(context.variables["application_no"]).removeprefix(APPLICATION)})


def propose_institutions(work: Work, context: JobContext) -> JobResult:
    """List the institutions of the case's area that have not turned this case down; count the attempt.

    Whoever found room for somebody on the waiting list may ask every institution again.
    """
    seen = context.variables
    turned_down = [] if seen.get("waiting_result") == "capacity_found" else list(seen.get("declined_org_ids") or ())
    last = seen.get("target_org_id")
    if last and (seen.get("org_response") in TURNED_DOWN or seen.get("conclusion") == "transfer"):
        turned_down.append(last)
    offices = directory.present().offices_holding(REHAB_ORG, _case(work, context).area_code)
    return JobResult(
        {
            "institutions": _named(work, (office for office in offices if office not in turned_down)),
            "declined_org_ids": turned_down,
            "attempt_no": int(seen.get("attempt_no") or 0) + 1,
            "waiting_result": None,
        }
    )


def record_outcome(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001 — the case takes it over when it closes
    """Say how the case ends; death goes before everything else."""
    seen = context.variables
    is_death = "deceased" in (seen.get("closure_reason"), seen.get("client_status"))
    return JobResult({"outcome": "deceased" if is_death else context.properties["outcome"]})


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


def _open_cases(work: Work, case_id: str, id_no: str) -> Iterable[str]:
    digest = keys.digest("id_number", case_records.plain(id_no))
    query = (
        select(Case.number)
        .join(CaseDigest, CaseDigest.case_id == Case.id)
        .where(CaseDigest.kind == "id_number", CaseDigest.digest == digest, Case.id != case_id, Case.state == CaseState.OPEN)
    )
    return work.execute(query.order_by(Case.number).limit(MOST_DUPLICATES)).scalars()


def _birth_date(id_no: str) -> date:
    return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))


def _named(work: Work, office_ids: Iterable[str]) -> list[dict[str, str]]:
    query = select(Office.id, Office.name).where(Office.id.in_(list(office_ids))).order_by(Office.name)
    return [{"label": row.name, "value": row.id} for row in work.execute(query)]


ACTIONS: dict[str, Action] = {
    "rehab_referral.register_application": register_application,
    "rehab_referral.confirm_registration": confirm_registration,
    "rehab_referral.propose_institutions": propose_institutions,
    "rehab_referral.record_outcome": record_outcome,
}
