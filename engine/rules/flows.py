"""Sequence flows and gateways: who may stand in a flow, and how often."""

from engine.problems import said
from engine.rules.document import GATEWAYS, Document
from engine.xml import XmlElement, local

_SEVERAL = "several"
_DIRECTIONS = {  # what the standard asks of the flows that lead to a gateway, and that leave it
    "Converging": (_SEVERAL, "one"),
    "Diverging": ("one", _SEVERAL),
    "Mixed": (_SEVERAL, _SEVERAL),
}
_FEWEST_EVENTS = 2


def check(document: Document) -> None:
    """Refuse flows that the standard forbids."""
    for flow in document.of("sequenceFlow"):
        if flow.get("isImmediate") == "false":
            document.refuse(flow, "sequence flow", "isImmediate is false: in an executable process a flow takes no time")
    for gateway in document.of(*sorted(GATEWAYS)):
        _direction(document, gateway)
    for gateway in document.of("eventBasedGateway"):
        _events(document, gateway)
    for event in document.of("intermediateCatchEvent", "intermediateThrowEvent"):
        _in_a_flow(document, event)
    for process in document.of("process"):
        if process.get("processType") == "Public":
            document.refuse(process, "process", "a public process shows what others may see of it; it cannot be executed")


def _direction(document: Document, gateway: XmlElement) -> None:
    direction = gateway.get("gatewayDirection", "Unspecified")
    if direction not in _DIRECTIONS:
        return
    for wanted, flows in zip(_DIRECTIONS[direction], (document.ways_in(gateway), document.ways_out(gateway)), strict=True):
        if (wanted == _SEVERAL) != (len(flows) > 1):
            document.refuse(gateway, "gateway direction", said("{direction} contradicts the sequence flows", direction=direction))


def _events(document: Document, gateway: XmlElement) -> None:
    followers = [document.target(flow.get("targetRef")) for flow in document.ways_out(gateway)]
    rule = "event-based gateway"
    if len(followers) < _FEWEST_EVENTS:
        document.refuse(gateway, rule, "it needs at least two events behind it, of which one will happen")
    kinds = {local(one) for one in followers if one is not None}
    awaits = {message for one in followers if one is not None for message in _message(one)}
    if "receiveTask" in kinds and "message" in awaits:
        document.refuse(gateway, rule, "receive tasks and message events behind one gateway exclude each other")
    for one in followers:
        if one is None:
            continue
        if len(document.ways_in(one)) > 1:
            document.refuse(one, rule, "behind an event-based gateway nothing else leads to the event")
        if document.boundaries.get(one.get("id") or ""):
            document.refuse(one, rule, "a receive task behind an event-based gateway has no boundary events")


def _message(follower: XmlElement) -> set[str]:
    """Tell whether an event waits for a message."""
    return {"message" for child in follower if local(child) == "messageEventDefinition"}


def _in_a_flow(document: Document, event: XmlElement) -> None:
    is_link = any(local(child) == "linkEventDefinition" for child in event)
    if not is_link and not document.ways_in(event):
        document.refuse(event, "intermediate event", "an intermediate event stands in a flow, but nothing leads to this one")
