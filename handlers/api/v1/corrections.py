"""Corrections of wrong entries: old and new stay visible."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import ReasonSchema
from handlers.api.v1.schemas.documents import CorrectBody, CorrectionSchema, CorrectionsSchema
from services import corrections
from services.corrections import CorrectionView

blueprint = Resource("corrections", "Corrections of wrong entries; of a decided matter a second person approves them.")


@blueprint.route("/cases/<case_id>/corrections")
@blueprint.response(200, CorrectionsSchema)
def list_corrections(case_id: str) -> dict[str, list[CorrectionView]]:
    """List the corrections of a case, the oldest first."""
    return {"items": corrections.find(actor(), case_id)}


@blueprint.route("/process-instances/<instance_id>/corrections", methods=["POST"])
@blueprint.arguments(CorrectBody)
@blueprint.response(201, CorrectionSchema)
def propose_correction(body: dict[str, Any], instance_id: str) -> CorrectionView:
    """Correct a variable; in a decided matter a second person approves it before it takes effect."""
    return corrections.propose(actor(), instance_id, body.pop("variable"), body.pop("value"), **body)


@blueprint.route("/corrections/<correction_id>/approve", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, CorrectionSchema)
def approve_correction(body: dict[str, Any], correction_id: str) -> CorrectionView:
    """Approve a correction that somebody else proposed."""
    return corrections.approve(actor(), correction_id, **body)


@blueprint.route("/corrections/<correction_id>/refuse", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, CorrectionSchema)
def refuse_correction(body: dict[str, Any], correction_id: str) -> CorrectionView:
    """Refuse a correction that somebody else proposed."""
    return corrections.refuse(actor(), correction_id, **body)
