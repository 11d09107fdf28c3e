"""Oneself: who is calling, one's password, one's tokens."""

from datetime import timedelta
from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.people import MeSchema, NewTokenSchema, PasswordBody, TokenBody, TokensSchema
from services import people, tokens
from services.actor import Actor
from services.tokens import NewToken
from services.transaction import When

blueprint = Resource("me", "Oneself: who is calling, one's password, one's tokens.")


@blueprint.route("/me")
@blueprint.response(200, MeSchema)
def who_is_calling() -> Actor:
    """Say who is calling."""
    return actor()


@blueprint.route("/me/password", methods=["POST"])
@blueprint.arguments(PasswordBody)
@blueprint.response(204)
def change_password(body: dict[str, Any]) -> Response:
    """Change one's own password; every session ends."""
    people.set_password(actor(), str(actor().person_id), body["password"], body["current"], **when(body))
    return nothing()


@blueprint.route("/tokens")
@blueprint.response(200, TokensSchema)
def list_tokens() -> dict[str, Any]:
    """List one's own tokens that are still good."""
    return {"items": tokens.find(actor())}


@blueprint.route("/tokens", methods=["POST"])
@blueprint.arguments(TokenBody)
@blueprint.response(201, NewTokenSchema)
def create_token(body: dict[str, Any]) -> NewToken:
    """Make a token of one's own account; its secret is shown this once."""
    return tokens.create(actor(), body["name"], lifetime=timedelta(days=body["days"]), scopes=body["scopes"], **when(body))


@blueprint.route("/tokens/<token_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def revoke_token(body: When, token_id: str) -> Response:
    """End one of one's own tokens."""
    tokens.revoke(actor(), token_id, **body)
    return nothing()
