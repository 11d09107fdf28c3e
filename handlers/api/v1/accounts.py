"""How others sign in: their sessions, a second factor that is lost, the identities that open their accounts."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import PageQuery, WhenSchema, when
from handlers.api.v1.schemas.people import AccountSchema, PersonChangesSchema
from handlers.api.v1.schemas.sign_in import LinkBody, LinkedIdentitiesSchema, LinkedIdentitySchema, SessionsSchema
from services import linked_identities, person_accounts, person_history, second_factors, sessions, tokens
from services.linked_identities import IdentityView
from services.paging import Page
from services.person_accounts import AccountView
from services.person_history import ChangeView
from services.transaction import When

blueprint = Resource(
    "accounts", "How others sign in: their sessions, a second factor that is lost, the identities that open their accounts."
)


@blueprint.route("/people/<person_id>/account")
@blueprint.response(200, AccountSchema)
def get_account(person_id: str) -> AccountView:
    """Tell how somebody signs in: sessions, tokens, the second factor, and who was not let in of late."""
    return person_accounts.get(actor(), person_id)


@blueprint.route("/people/<person_id>/history")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, PersonChangesSchema)
def list_changes(query: dict[str, Any], person_id: str) -> Page[ChangeView]:
    """List what was done to somebody and his account, the latest first."""
    return person_history.find(actor(), person_id, **query)


@blueprint.route("/people/<person_id>/tokens/<token_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def revoke_token_of(body: When, person_id: str, token_id: str) -> Response:
    """End a token of somebody."""
    tokens.revoke_of(actor(), person_id, token_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/sessions")
@blueprint.response(200, SessionsSchema)
def list_sessions_of(person_id: str) -> dict[str, Any]:
    """List where somebody is signed in."""
    return {"items": sessions.find_of(actor(), person_id)}


@blueprint.route("/people/<person_id>/sessions", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def end_sessions_of(body: When, person_id: str) -> Response:
    """End all sessions of somebody."""
    sessions.end_of(actor(), person_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/sessions/<session_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def end_session_of(body: When, person_id: str, session_id: str) -> Response:
    """End one session of somebody."""
    sessions.end_of(actor(), person_id, session_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/second-factor", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def reset_second_factor(body: When, person_id: str) -> Response:
    """Take away the second factor of somebody who has lost it; the sessions end."""
    second_factors.reset(actor(), person_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/identities")
@blueprint.response(200, LinkedIdentitiesSchema)
def list_identities(person_id: str) -> dict[str, Any]:
    """List the identities that open somebody's account."""
    return {"items": linked_identities.find(actor(), person_id)}


@blueprint.route("/people/<person_id>/identities", methods=["POST"])
@blueprint.arguments(LinkBody)
@blueprint.response(201, LinkedIdentitySchema)
def link_identity(body: dict[str, Any], person_id: str) -> IdentityView:
    """Let what an identity provider says of somebody open the account."""
    return linked_identities.link(actor(), person_id, body["issuer"], body["subject"], **when(body))


@blueprint.route("/people/<person_id>/identities/<identity_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def unlink_identity(body: When, person_id: str, identity_id: str) -> Response:
    """Let an identity open somebody's account no more."""
    linked_identities.unlink(actor(), person_id, identity_id, **body)
    return nothing()
