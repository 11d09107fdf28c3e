"""Facts from outside: messages for one receiver, signals for everybody who listens, conditions that start processes."""

from datetime import timedelta
from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.schemas.instances import AllStartedSchema, ConditionBody, CorrelatedSchema, HeardSchema, MessageBody, SignalBody
from services import conditions, messages, signals
from services.delivery import Correlated

blueprint = Resource("events", "Messages, signals and conditions from outside.")


@blueprint.route("/messages", methods=["POST"])
@blueprint.arguments(MessageBody)
@blueprint.response(200, CorrelatedSchema)
def correlate_message(body: dict[str, Any]) -> Correlated:
    """Give a message to the one who waits for it, or start a process with it, or keep it for a while."""
    seconds = body.pop("time_to_live")
    time_to_live = None if seconds is None else timedelta(seconds=seconds)
    return messages.correlate(actor(), body.pop("name"), time_to_live=time_to_live, **body)


@blueprint.route("/signals", methods=["POST"])
@blueprint.arguments(SignalBody)
@blueprint.response(200, HeardSchema)
def broadcast_signal(body: dict[str, Any]) -> dict[str, int]:
    """Send a signal to everybody who listens."""
    return {"heard": signals.broadcast(actor(), body.pop("name"), body.pop("variables"), **body)}


@blueprint.route("/conditions", methods=["POST"])
@blueprint.arguments(ConditionBody)
@blueprint.response(200, AllStartedSchema)
def evaluate_conditions(body: dict[str, Any]) -> dict[str, Any]:
    """Start every process whose conditional start event holds for these variables, all of them or none."""
    return {"items": conditions.evaluate(actor(), body.pop("variables"), **body)}
