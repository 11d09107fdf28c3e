"""Events: which triggers they may have, and where."""

from engine.compiler.triggers import definitions_of
from engine.problems import said
from engine.rules.document import EVENTS, Document, children, content, scope_of
from engine.xml import XmlElement, local

PLACES = {
    "start of a process": "message timer conditional signal",
    "start of an event sub-process": "message timer error escalation compensate conditional signal",
    "start of a sub-process": "",
    "intermediateCatchEvent": "message timer conditional link signal",
    "intermediateThrowEvent": "message escalation link compensate signal",
    "boundaryEvent": "message timer escalation error cancel compensate conditional signal",
    "endEvent": "message escalation error cancel compensate signal terminate",
}
_ALWAYS_INTERRUPTS = ("error", "cancel")


def check(document: Document) -> None:
    """Refuse triggers that an event cannot have where it stands."""
    for event in document.of(*sorted(EVENTS)):
        place = _place(event)
        for kind, definition in definitions_of(event):
            if kind not in PLACES[place].split():
                document.refuse(event, _rule(event), said("{place} has no {kind} trigger", place=_article(place), kind=kind))
            elif kind == "cancel":
                _cancel(document, event)
            elif kind == "escalation":
                _escalation(document, event, definition)
            elif kind == "conditional":
                _conditional(document, event, definition)
        _interrupting(document, event)


def _place(event: XmlElement) -> str:
    if local(event) != "startEvent":
        return local(event)
    scope = scope_of(event)
    if scope is None or local(scope) == "process":
        return "start of a process"
    return "start of an event sub-process" if scope.get("triggeredByEvent") == "true" else "start of a sub-process"


def _rule(event: XmlElement) -> str:
    return "start event" if _place(event) in ("start of a process", "start of a sub-process") else "event trigger"


def _article(place: str) -> str:
    if " " in place:
        return said("the {place}", place=place)
    return said("an {place}", place=place) if place[0] in "aeiou" else said("a {place}", place=place)


def _cancel(document: Document, event: XmlElement) -> None:
    """Keep cancelling to transactions: an end event inside one cancels it, the boundary event on it leaves it."""
    if local(event) == "boundaryEvent":
        host = document.target(event.get("attachedToRef"))
        if host is not None and local(host) != "transaction":
            document.refuse(event, "boundary event", "only a transaction can be cancelled")
    elif not any(local(ancestor) == "transaction" for ancestor in event.iterancestors()):
        document.refuse(event, "event trigger", "a cancel end event stands in a transaction")


def _escalation(document: Document, event: XmlElement, definition: XmlElement) -> None:
    named = document.target(definition.get("escalationRef"), "escalation")
    if named is not None and local(event) in ("endEvent", "intermediateThrowEvent") and not named.get("escalationCode"):
        document.refuse(event, "escalation reference", "an escalation that is thrown needs an escalation code")


def _conditional(document: Document, event: XmlElement, definition: XmlElement) -> None:
    if not any(content(condition) for condition in children(definition, "condition")):
        document.refuse(event, "condition", "a conditional event needs a condition")


def _interrupting(document: Document, event: XmlElement) -> None:
    kinds = [kind for kind, _ in definitions_of(event)]
    if event.get("cancelActivity") == "false" and any(kind in _ALWAYS_INTERRUPTS for kind in kinds):
        document.refuse(event, "boundary event", said("{kinds}: such an event always interrupts", kinds=" and ".join(kinds)))
    scope = scope_of(event)
    if event.get("isInterrupting") == "false" and scope is not None and scope.get("triggeredByEvent") == "true" and "compensate" in kinds:
        document.refuse(scope, "event sub-process", "compensation does not run beside what it undoes")
