"""Who sees a case beyond its office, who is kept out of it, and single values in clear."""

from collections.abc import Callable
from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import ReasonSchema, when
from handlers.api.v1.schemas.access import (
    ExclusionBody,
    ExclusionSchema,
    ExclusionsSchema,
    GlassBody,
    IdentityBody,
    KnownSchema,
    RevealBody,
    RevealedSchema,
    ShareBody,
    ShareSchema,
    SharesPageSchema,
    SharesQuery,
    SharesSchema,
)
from services import exclusions, glass, identities, revealing, shares
from services.exclusions import ExclusionView, Whom
from services.paging import Page
from services.shares import ShareView
from services.transaction import When

blueprint = Resource("access", "Who sees a case beyond its office, who is kept out of it, and single values in clear.")
MASKED = {  # whatever has masked values, by the address under which it is found
    "/process-instances/<instance_id>": "process_instance",
    "/cases/<case_id>": "case",
    "/person-files/<file_id>": "person_file",
    "/person-file-relatives/<relative_id>": "relative",
    "/document-services/<service_id>": "document_service",
}


@blueprint.route("/case-shares")
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, SharesPageSchema)
def list_shares(query: dict[str, Any]) -> Page[ShareView]:
    """List the shares of all cases one oversees; `kind=break_glass` are those somebody took in need."""
    return shares.find(actor(), **query)


@blueprint.route("/cases/<case_id>/shares")
@blueprint.response(200, SharesSchema)
def list_shares_of_case(case_id: str) -> dict[str, list[ShareView]]:
    """List to whom a case is or was open."""
    return {"items": shares.of_case(actor(), case_id)}


@blueprint.route("/cases/<case_id>/shares", methods=["POST"])
@blueprint.arguments(ShareBody)
@blueprint.response(201, ShareSchema)
def share_case(body: dict[str, Any], case_id: str) -> ShareView:
    """Open a case to a person or an office."""
    whom = Whom(body["person_id"], body["office_id"])
    return shares.share(actor(), case_id, whom, valid_until=body["valid_until"], may_work=body["may_work"], **when(body))


@blueprint.route("/case-shares/<share_id>/end", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, ShareSchema)
def end_share(body: When, share_id: str) -> ShareView:
    """End a share before its time."""
    return shares.unshare(actor(), share_id, **body)


@blueprint.route("/cases/<case_id>/exclusions")
@blueprint.response(200, ExclusionsSchema)
def list_exclusions(case_id: str) -> dict[str, list[ExclusionView]]:
    """List who is or was kept out of a case."""
    return {"items": exclusions.find(actor(), case_id)}


@blueprint.route("/cases/<case_id>/exclusions", methods=["POST"])
@blueprint.arguments(ExclusionBody)
@blueprint.response(201, ExclusionSchema)
def exclude(body: dict[str, Any], case_id: str) -> ExclusionView:
    """Keep a person or an office out of a case, whatever the role."""
    return exclusions.exclude(actor(), case_id, Whom(body["person_id"], body["office_id"]), body["ground"], **when(body))


@blueprint.route("/case-exclusions/<exclusion_id>/lift", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, ExclusionSchema)
def lift_exclusion(body: When, exclusion_id: str) -> ExclusionView:
    """Keep somebody out no longer."""
    return exclusions.lift(actor(), exclusion_id, **body)


@blueprint.route("/break-glass", methods=["POST"])
@blueprint.arguments(GlassBody)
@blueprint.response(201, ShareSchema)
def break_glass(body: dict[str, Any]) -> ShareView:
    """Open a case in need, by its whole number, for an hour; supervisor and auditor are told."""
    return glass.break_glass(actor(), body["number"], **when(body))


@blueprint.route("/people/<person_id>/identity", methods=["PUT"])
@blueprint.arguments(IdentityBody)
@blueprint.response(200, KnownSchema)
def set_identity(body: dict[str, Any], person_id: str) -> dict[str, list[str]]:
    """Enter by what somebody who works here is recognised when a case speaks of him."""
    at = when(body)
    return {"known": identities.set_identity(actor(), person_id, body, **at)}


def _revealing(kind: str) -> Callable[..., dict[str, Any]]:
    def reveal(body: dict[str, Any], **address: str) -> dict[str, Any]:
        """Give one masked value in clear, for a purpose that is written down."""
        (object_id,) = address.values()
        return {"value": revealing.reveal(actor(), kind, object_id, body["field"], **when(body))}

    reveal.__name__ = f"reveal_{kind}"
    return reveal


for _address, _kind in MASKED.items():
    _view = blueprint.response(200, RevealedSchema)(_revealing(_kind))
    blueprint.route(f"{_address}/reveal", methods=["POST"])(blueprint.arguments(RevealBody)(_view))
