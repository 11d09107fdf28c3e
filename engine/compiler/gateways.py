"""Gateways become specs."""

from typing import Any

from engine.compiler.draft import Sketch
from engine.elements.catching import EventGateway
from engine.elements.gateways import ExclusiveGateway, ParallelGateway
from engine.elements.inclusive import InclusiveGateway
from engine.xml import child, local, reference, text


def exclusive_gateway(sketch: Sketch) -> Any:
    """Make an exclusive gateway."""
    default = reference(sketch.element.get("default"))
    if len(sketch.outgoing) > 1:
        for flow in sketch.outgoing:
            if text(flow, "conditionExpression") is None and flow.get("id") != default:
                sketch.draft.refuse(flow, "condition", "a sequence flow out of an exclusive gateway needs a condition")
    return _gateway(sketch, ExclusiveGateway)


def inclusive_gateway(sketch: Sketch) -> Any:
    """Make an inclusive gateway."""
    return _gateway(sketch, InclusiveGateway)


def parallel_gateway(sketch: Sketch) -> Any:
    """Make a parallel gateway."""
    return _gateway(sketch, ParallelGateway)


def event_gateway(sketch: Sketch) -> Any:
    """Make an event-based gateway; its triggers come with its flows."""
    if sketch.is_set("instantiate") or sketch.one_of("eventGatewayType", ("Exclusive",), "Exclusive") is None:
        return sketch.refuse("event-based gateway", "an event-based gateway that starts a process, or waits for all, is not supported")
    sketch.refuse_unless(len(sketch.outgoing) > 0, "event-based gateway", "an event-based gateway needs events behind it")
    for flow in sketch.outgoing:
        target = sketch.site.nodes[reference(flow.get("targetRef")) or ""]
        is_event = local(target) == "intermediateCatchEvent" or (local(target) == "receiveTask" and target.get("messageRef"))
        if not is_event or child(flow, "conditionExpression") is not None:
            sketch.refuse("event-based gateway", "it is followed by catch events or receive tasks, without conditions")
        if target.get("parallelMultiple") == "true":
            sketch.draft.refuse(target, "event-based gateway", "behind an event-based gateway an event waits for one trigger, not for all")
    return _gateway(sketch, EventGateway)


def _gateway(sketch: Sketch, cls: Any) -> Any:
    direction = sketch.one_of("gatewayDirection", ("Unspecified", "Mixed", "Converging", "Diverging"), "Unspecified")
    if (direction == "Converging" and len(sketch.outgoing) > 1) or (direction == "Diverging" and len(sketch.incoming) > 1):
        sketch.refuse("gateway direction", f"{direction} contradicts the sequence flows")
    return sketch.make(cls)
