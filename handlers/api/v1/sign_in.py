"""How one signs in oneself: one's sessions and one's second factor."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.sign_in import CodeBody, CodesSchema, EnrolmentSchema, FactorSchema, SessionsSchema
from services import second_factors, sessions
from services.second_factors import Enrolment, FactorView
from services.transaction import When

blueprint = Resource("sign_in", "How one signs in oneself: one's sessions and one's second factor.")


@blueprint.route("/me/sessions")
@blueprint.response(200, SessionsSchema)
def list_sessions() -> dict[str, Any]:
    """List where one is signed in."""
    return {"items": sessions.find(actor())}


@blueprint.route("/me/sessions", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def end_other_sessions(body: When) -> Response:
    """End all one's sessions but the one that asks."""
    sessions.end_others(actor(), **body)
    return nothing()


@blueprint.route("/me/sessions/<session_id>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def end_session(body: When, session_id: str) -> Response:
    """End one of one's sessions."""
    sessions.end(actor(), session_id, **body)
    return nothing()


@blueprint.route("/me/second-factor")
@blueprint.response(200, FactorSchema)
def get_second_factor() -> FactorView:
    """Tell whether a second factor is on, and how many recovery codes are left."""
    return second_factors.view(actor())


@blueprint.route("/me/second-factor", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(201, EnrolmentSchema)
def begin_second_factor(body: When) -> Enrolment:
    """Make a secret for a telephone; it counts once a code has confirmed it."""
    return second_factors.begin(actor(), **body)


@blueprint.route("/me/second-factor/confirm", methods=["POST"])
@blueprint.arguments(CodeBody)
@blueprint.response(200, CodesSchema)
def confirm_second_factor(body: dict[str, Any]) -> dict[str, Any]:
    """Turn the second factor on with the first code; answers the recovery codes, this once."""
    return {"recovery_codes": second_factors.confirm(actor(), body["code"], **when(body))}


@blueprint.route("/me/second-factor/codes", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(200, CodesSchema)
def renew_recovery_codes(body: When) -> dict[str, Any]:
    """Make new recovery codes in place of the older ones."""
    return {"recovery_codes": second_factors.renew_codes(actor(), **body)}


@blueprint.route("/me/second-factor", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def remove_second_factor(body: When) -> Response:
    """Do without a second factor."""
    second_factors.remove(actor(), **body)
    return nothing()
