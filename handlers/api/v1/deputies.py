"""Absences with their deputies, and caseloads that go over."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.deputies import (
    AbsenceBody,
    AbsenceSchema,
    AbsencesQuery,
    AbsencesSchema,
    CaseloadBody,
    HandedOverSchema,
    HandOverBody,
    WarningsSchema,
)
from services import absence_warnings, caseloads, deputies
from services.caseloads import HandedOver
from services.deputies import AbsenceView, Part, Wish
from services.paging import Page
from services.transaction import When

blueprint = Resource("deputies", "Absences: who stands in for whom, and in what; caseloads that go over to others.")


@blueprint.route("/absences")
@blueprint.arguments(AbsencesQuery, location="query")
@blueprint.response(200, AbsencesSchema)
def list_absences(query: dict[str, Any]) -> Page[AbsenceView]:
    """List absences of the people whom one sees, and of those for whom one stands in; the latest first."""
    return deputies.find(actor(), **query)


@blueprint.route("/absences", methods=["POST"])
@blueprint.arguments(AbsenceBody)
@blueprint.response(201, AbsenceSchema)
def enter_absence(body: dict[str, Any]) -> tuple[AbsenceView, dict[str, str]]:
    """Enter an absence: one's own, or that of somebody over whom one is supervisor."""
    entered = deputies.enter(actor(), body["person_id"] or str(actor().person_id), _wish(body), **when(body))
    return entered, {"Location": f"/api/v1/absences/{entered.id}"}


@blueprint.route("/absences/preview", methods=["POST"])
@blueprint.arguments(AbsenceBody)
@blueprint.response(200, WarningsSchema)
def preview_absence(body: dict[str, Any]) -> dict[str, Any]:
    """Tell what speaks against an absence; nothing changes."""
    return {"items": absence_warnings.about(actor(), body["person_id"] or str(actor().person_id), _wish(body))}


def _wish(body: dict[str, Any]) -> Wish:
    scope = tuple(Part(**part) for part in body["scope"])
    return Wish(body["valid_from"], body["valid_to"], tuple(body["deputies"]), scope)


@blueprint.route("/absences/<absence_id>")
@blueprint.response(200, AbsenceSchema)
def get_absence(absence_id: str) -> AbsenceView:
    """Give one absence."""
    return deputies.get(actor(), absence_id)


@blueprint.route("/absences/<absence_id>/end", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, AbsenceSchema)
def end_absence(body: When, absence_id: str) -> AbsenceView:
    """End an absence before its last day."""
    return deputies.end(actor(), absence_id, **body)


@blueprint.route("/caseloads/preview", methods=["POST"])
@blueprint.arguments(CaseloadBody)
@blueprint.response(200, HandedOverSchema)
def preview_hand_over(body: dict[str, Any]) -> HandedOver:
    """Count what would go over, by procedure; nothing changes."""
    return caseloads.preview(actor(), _caseload(body))


@blueprint.route("/caseloads/hand-over", methods=["POST"])
@blueprint.arguments(HandOverBody)
@blueprint.response(200, HandedOverSchema)
def hand_over_caseload(body: dict[str, Any]) -> HandedOver:
    """Hand all open user tasks of one person over to others, in turn; many go over in a batch."""
    moment = when(body)
    return caseloads.hand_over(actor(), _caseload(body), **moment)


def _caseload(body: dict[str, Any]) -> caseloads.Wish:
    return caseloads.Wish(**{**body, "takers": tuple(body["takers"])})
