"""What becomes of a user task besides being done: looked after again on a day, sent back to a step before it."""

from typing import Any

from flask import Response, jsonify

from handlers.api.v1 import etags
from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.schemas.user_tasks import FollowUpBody, SendBackBody, StepsBeforeSchema, VersionSchema
from services import follow_ups, sending_back

blueprint = Resource("user task courses", "Follow-ups of user tasks, and the way back to steps before them.")


@blueprint.route("/user-tasks/<user_task_id>/follow-up", methods=["PUT"])
@blueprint.arguments(FollowUpBody)
@blueprint.response(200, VersionSchema)
def set_follow_up(body: dict[str, Any], user_task_id: str) -> Response:
    """Set when somebody looks again after a user task, or with null that nobody does; its limit stays as it is."""
    version = follow_ups.follow_up(actor(), user_task_id, body.pop("follow_up_at"), version=etags.expected(), **body)
    return etags.tagged(jsonify({"version": version}), version)


@blueprint.route("/user-tasks/<user_task_id>/steps-before")
@blueprint.response(200, StepsBeforeSchema)
def list_steps_before(user_task_id: str) -> dict[str, Any]:
    """List the completed user tasks of the same process to which this one could go back, the latest first."""
    return {"items": sending_back.steps(actor(), user_task_id)}


@blueprint.route("/user-tasks/<user_task_id>/send-back", methods=["POST"])
@blueprint.arguments(SendBackBody)
@blueprint.response(204)
def send_back(body: dict[str, Any], user_task_id: str) -> Response:
    """Cancel a user task and begin an earlier step anew: by whoever may move the process; everybody else asks one of these."""
    sending_back.send_back(actor(), user_task_id, body.pop("element_id"), version=etags.expected(), **body)
    return nothing()
