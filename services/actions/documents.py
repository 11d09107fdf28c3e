"""Documents that any procedure issues, and the records of their service."""

from typing import Any

from engine.jobs import JobContext, JobResult
from services import directory, issuing, serving
from services.actions import Action
from services.errors import Invalid
from services.transaction import Work


def issue(work: Work, context: JobContext) -> JobResult:
    """Issue the document that `template` names; its number goes to the variable that `number` names.

    `issuer` is the role whose office issues it (without: the office that handles the case); `decision` = `true` for what decides.
    """
    properties = context.properties
    wish = issuing.Wish(
        _told(context, "template"),
        context.variables,
        _issuer(work, context),
        context.instance_id,
        is_decision=properties.get("decision") == "true",
    )
    row = issuing.issue(work, _case(context), wish)
    work.log("document", row.id, case_id=row.case_id, instance_id=row.instance_id, data_key_id=row.data_key_id)
    return JobResult({properties["number"]: row.number} if "number" in properties else {})


def serve(work: Work, context: JobContext) -> JobResult:
    """Record how the document whose number stands in the variable `number` was served.

    `prefix` begins the names of the variables that say how: `_served_at`, `_service_method`, `_served_to`, `_receipt_no`.
    """
    prefix, seen = _told(context, "prefix"), context.variables
    told: dict[str, Any] = {name: seen.get(f"{prefix}_{name}") for name in ("served_at", "service_method", "served_to", "receipt_no")}
    serving.record(work, _case(context), str(seen.get(_told(context, "number"))), told)
    return JobResult({})


def _issuer(work: Work, context: JobContext) -> str | None:
    role = context.properties.get("issuer")
    if role is None:
        return None
    return next(iter(directory.present().offices_holding(role, serving.area_of(work, _case(context)))), None)


def _case(context: JobContext) -> str:
    if context.case_id is None:
        raise Invalid({"case": ["a document belongs to a case"]}, code="document_case")
    return context.case_id


def _told(context: JobContext, name: str) -> str:
    try:
        return context.properties[name]
    except KeyError:
        raise Invalid({name: [f"the service task {context.element_id} needs this property"]}, code="document_property") from None


ACTIONS: dict[str, Action] = {"documents.issue": issue, "documents.serve": serve}
