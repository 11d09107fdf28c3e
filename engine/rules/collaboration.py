"""Pools: a message flow leads from one to another, between what can send and what can receive."""

from engine.compiler.triggers import definitions_of
from engine.rules.document import EVENTS, Document, process_of
from engine.xml import XmlElement, local, reference

_RULE = "message flow"
_SENDS = ("endEvent", "intermediateThrowEvent")
_RECEIVES = ("startEvent", "intermediateCatchEvent", "boundaryEvent")


def check(document: Document) -> None:
    """Refuse message flows within a pool, and at events that neither send nor receive messages."""
    pools = {reference(one.get("processRef")): one.get("id") for one in document.of("participant") if one.get("processRef") is not None}
    for flow in document.of("messageFlow"):
        source, target = document.target(flow.get("sourceRef")), document.target(flow.get("targetRef"))
        if source is None or target is None:
            continue  # the reference has been refused
        if _pool(source, pools) == _pool(target, pools):
            document.refuse(flow, _RULE, "a message flow leads from one pool to another")
        if _is_judged(source) and not (local(source) in _SENDS and _is_message(source)):
            document.refuse(source, _RULE, "a message flow leaves this event, which sends no message")
        if _is_judged(target) and not (local(target) in _RECEIVES and _is_message(target)):
            document.refuse(target, _RULE, "a message flow leads to this event, which receives no message")


def _pool(element: XmlElement, pools: dict[str | None, str | None]) -> str | None:
    """Tell the pool of an element; a process without a pool is one of its own."""
    if local(element) == "participant":
        return element.get("id")
    process = process_of(element)
    name = None if process is None else process.get("id")
    return pools.get(name, name)


def _is_judged(element: XmlElement) -> bool:
    """Tell whether an element is an event of an executable process: a pool that is only drawn may be sketchy."""
    process = process_of(element)
    return local(element) in EVENTS and process is not None and process.get("isExecutable") == "true"


def _is_message(event: XmlElement) -> bool:
    return any(kind == "message" for kind, _ in definitions_of(event))
