"""Gateways become specs."""

from typing import Any

from engine.compiler.draft import Sketch
from engine.compiler.starts import note_start
from engine.elements.catching import EventGateway
from engine.elements.complex import ComplexGateway
from engine.elements.gateways import ExclusiveGateway, ParallelGateway
from engine.elements.inclusive import InclusiveGateway
from engine.problems import said
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
    kind, is_start = sketch.one_of("eventGatewayType", ("Exclusive", "Parallel"), "Exclusive"), sketch.is_set("instantiate")
    sketch.refuse_unless(is_start or kind != "Parallel", "event-based gateway", "only a gateway that starts a process waits for all")
    is_beginning = sketch.site.is_process and not sketch.incoming
    sketch.refuse_unless(not is_start or is_beginning, "event-based gateway", "a gateway that starts a process stands at its beginning")
    sketch.refuse_unless(len(sketch.outgoing) > 0, "event-based gateway", "an event-based gateway needs events behind it")
    for flow in sketch.outgoing:
        target = sketch.site.nodes[reference(flow.get("targetRef")) or ""]
        is_event = local(target) == "intermediateCatchEvent" or (local(target) == "receiveTask" and target.get("messageRef"))
        if not is_event or child(flow, "conditionExpression") is not None:
            sketch.refuse("event-based gateway", "it is followed by catch events or receive tasks, without conditions")
        if target.get("parallelMultiple") == "true":
            sketch.draft.refuse(target, "event-based gateway", "behind an event-based gateway an event waits for one trigger, not for all")
    return _gateway(sketch, EventGateway)


def complex_gateway(sketch: Sketch) -> Any:
    """Make a complex gateway: a join needs a condition over the tokens that have come."""
    activation = sketch.optional("activationCondition", "activation condition")
    is_join = len(sketch.incoming) > 1
    sketch.refuse_unless(
        not is_join or text(sketch.element, "activationCondition"), "complex gateway", "a join needs an activationCondition"
    )
    for flow in sketch.outgoing:
        asks = "waitingForStart" in (text(flow, "conditionExpression") or "")
        sketch.refuse_unless(not asks, "complex gateway", "flows that are taken when a round ends (waitingForStart) are not supported")
    gateway = _gateway(sketch, ComplexGateway)
    gateway.activation = activation
    return gateway


def attach_events(sketch: Sketch, gateway: EventGateway) -> None:
    """Let a gateway listen for what the events behind it wait for; or let each of them start the process."""
    specs = sketch.site.spec.task_specs
    pairs = [(trigger, flow) for flow in gateway.flows for trigger in specs[flow.target].triggers]
    if not sketch.is_set("instantiate"):
        gateway.triggers = tuple(trigger for trigger, _ in pairs)
        gateway.ways = tuple(flow for _, flow in pairs)
        return
    for trigger, flow in pairs:
        if trigger.kind in ("message", "signal"):
            note_start(sketch, trigger, flow.target)
        else:
            sketch.refuse("event-based gateway", said("a {kind} event behind a gateway cannot start a process", kind=trigger.kind))
    if sketch.element.get("eventGatewayType") == "Parallel":
        places = [flow.target for flow in gateway.flows]
        sketch.site.spec.companions = {place: [other for other in places if other != place] for place in places}


def _gateway(sketch: Sketch, cls: Any) -> Any:
    direction = sketch.one_of("gatewayDirection", ("Unspecified", "Mixed", "Converging", "Diverging"), "Unspecified")
    if (direction == "Converging" and len(sketch.outgoing) > 1) or (direction == "Diverging" and len(sketch.incoming) > 1):
        sketch.refuse("gateway direction", said("{direction} contradicts the sequence flows", direction=direction))
    return sketch.make(cls)
