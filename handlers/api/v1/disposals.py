"""Disposals: one person proposes to destroy cases whose retention has run out, another one decides."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import PageQuery, WhenSchema, when
from handlers.api.v1.schemas.disposals import DisposalSchema, DisposalsSchema, ProposalSchema
from services.archiving import disposal_views, disposals
from services.archiving.disposal_views import DisposalView
from services.paging import Page
from services.transaction import When

blueprint = Resource("disposals", "Cases whose retention has run out are destroyed by two people.")


@blueprint.route("/disposals")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, DisposalsSchema)
def list_disposals(query: dict[str, Any]) -> Page[DisposalView]:
    """List disposals, the latest first."""
    return disposal_views.find(actor(), **query)


@blueprint.route("/disposals", methods=["POST"])
@blueprint.arguments(ProposalSchema)
@blueprint.response(201, DisposalSchema)
def propose_disposal(body: dict[str, Any]) -> DisposalView:
    """Propose to destroy closed cases; the reason is the ground."""
    told = when(body)
    return disposals.propose(actor(), body["case_ids"], **told)


@blueprint.route("/disposals/<disposal_id>")
@blueprint.response(200, DisposalSchema)
def get_disposal(disposal_id: str) -> DisposalView:
    """Give one disposal with its cases."""
    return disposal_views.get(actor(), disposal_id)


@blueprint.route("/disposals/<disposal_id>/approve", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, DisposalSchema)
def approve_disposal(body: When, disposal_id: str) -> DisposalView:
    """Approve what another person proposed: the cases are destroyed."""
    return disposals.approve(actor(), disposal_id, **body)


@blueprint.route("/disposals/<disposal_id>/refuse", methods=["POST"])
@blueprint.arguments(WhenSchema)
@blueprint.response(200, DisposalSchema)
def refuse_disposal(body: When, disposal_id: str) -> DisposalView:
    """Refuse what another person proposed: the cases stay."""
    return disposals.refuse(actor(), disposal_id, **body)
