"""What operators do to one process instance: hold it, move it by hand, begin it again, delete it."""

from dataclasses import asdict
from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import ReasonSchema
from handlers.api.v1.schemas.foreseen import ForeseenSchema
from handlers.api.v1.schemas.instances import StartedSchema
from handlers.api.v1.schemas.operations import ModifyBody, RestartBody
from services import erasing, foreseeing, instructions, modifying, restarting, suspending
from services.starting import Started

blueprint = Resource("modifications", "Process instances held, moved by hand, begun again, deleted.")


@blueprint.route("/process-instances/<instance_id>/suspend", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def suspend_instance(body: dict[str, Any], instance_id: str) -> Response:
    """Hold an instance: nobody completes anything in it, what is due waits."""
    suspending.suspend(actor(), instance_id, reason=body["reason"], occurred_at=body["occurred_at"])
    return nothing()


@blueprint.route("/process-instances/<instance_id>/resume", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def resume_instance(body: dict[str, Any], instance_id: str) -> Response:
    """Let an instance go on: what became due meanwhile happens now, each once."""
    suspending.resume(actor(), instance_id, reason=body["reason"], occurred_at=body["occurred_at"])
    return nothing()


@blueprint.route("/process-instances/<instance_id>/modify", methods=["POST"])
@blueprint.arguments(ModifyBody)
@blueprint.response(200, ForeseenSchema)
def modify_instance(body: dict[str, Any], instance_id: str) -> dict[str, Any]:
    """Move an instance by hand, all of it or nothing; a dry run only tells what stands in the way, or else what would happen."""
    wish = instructions.read(body["instructions"])
    if body["dry_run"]:
        return asdict(foreseeing.foresee(actor(), instance_id, wish, body["variables"]))
    modifying.modify(actor(), instance_id, wish, reason=body["reason"], occurred_at=body["occurred_at"], variables=body["variables"])
    return {"problems": [], "consequences": []}


@blueprint.route("/process-instances/<instance_id>/restart", methods=["POST"])
@blueprint.arguments(RestartBody)
@blueprint.response(201, StartedSchema)
def restart_instance(body: dict[str, Any], instance_id: str) -> tuple[Started, dict[str, str]]:
    """Begin an instance that is over again, as a new one with the last variables."""
    wish = instructions.read(body["instructions"])
    begun = restarting.restart(
        actor(), instance_id, wish, reason=body["reason"], occurred_at=body["occurred_at"], variables=body["variables"]
    )
    return begun, {"Location": f"/api/v1/process-instances/{begun.instance_id}"}


@blueprint.route("/process-instances/<instance_id>/delete", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def delete_instance(body: dict[str, Any], instance_id: str) -> Response:
    """Delete an instance that is over and that no case holds."""
    erasing.erase(actor(), instance_id, reason=body["reason"], occurred_at=body["occurred_at"])
    return nothing()
