"""Compensation and cancelling: who undoes what, and who says so."""

from typing import Any

from engine.compiler.draft import Sketch
from engine.compiler.triggers import definitions_of
from engine.elements.compensation import CancelEnd, CompensationThrow
from engine.problems import said
from engine.xml import BPMN, XmlElement, child, local, reference

_RULE = "compensation"


def handler_of(sketch: Sketch, host: XmlElement) -> None:
    """Note which activity undoes the one this boundary event is on: an association leads to it."""
    name, nodes = sketch.name, sketch.site.nodes
    targets = {reference(a.get("targetRef")) or "" for a in sketch.draft.root.iter(BPMN + "association") if a.get("sourceRef") == name}
    handlers = [target for target in targets if target in nodes and nodes[target].get("isForCompensation") == "true"]
    if len(definitions_of(sketch.element)) > 1 or sketch.outgoing:
        sketch.refuse(_RULE, "a compensation boundary event has no other trigger and no sequence flow")
    elif len(handlers) != 1:
        sketch.refuse(_RULE, "an association leads from it to exactly one activity of its scope that is for compensation")
    elif host.get("id", "") in sketch.site.handlers:
        sketch.refuse(_RULE, "an activity has one compensation boundary event")
    else:
        sketch.site.handlers[host.get("id", "")] = handlers[0]


def compensation_throw(sketch: Sketch, definition: XmlElement) -> Any:
    """Make an event that undoes completed work."""
    if len(definitions_of(sketch.element)) > 1:
        return sketch.refuse("event trigger", "compensation cannot be combined with another trigger")
    if definition.get("waitForCompletion", "true") != "true":
        return sketch.refuse(_RULE, "a compensation that is not waited for is not supported")
    scope, is_outward = sketch.site.element, sketch.site.is_event_scope
    around = scope.getparent() if is_outward else scope
    activity = reference(definition.get("activityRef"))
    if activity is not None and activity not in _undoable(around):
        return sketch.refuse(_RULE, said("activityRef {activity} names nothing that can be undone from here", activity=activity))
    return sketch.make(CompensationThrow, activity=activity, is_outward=is_outward)


def cancel_end(sketch: Sketch) -> Any:
    """Make an end event that cancels the transaction it stands in."""
    scope = sketch.site.element
    if len(definitions_of(sketch.element)) > 1:
        return sketch.refuse("event trigger", "cancel cannot be combined with another trigger")
    if local(scope) != "transaction":
        return sketch.refuse("event trigger", "a cancel end event stands in a transaction")
    around = scope.getparent()
    beside = () if around is None else around.iterchildren(BPMN + "boundaryEvent")
    if not any(e.get("attachedToRef") == scope.get("id") and child(e, "cancelEventDefinition") is not None for e in beside):
        return sketch.refuse("event trigger", "the transaction has no cancel boundary event by which it could be left")
    return sketch.make(CancelEnd, activity=None, is_outward=False)


def check_handler(sketch: Sketch) -> None:
    """Refuse a handler that stands in the flow, or that nothing leads to."""
    if not sketch.is_set("isForCompensation") or sketch.is_set("triggeredByEvent"):
        return
    sketch.refuse_unless(not sketch.incoming and not sketch.outgoing, _RULE, "a compensation handler has no sequence flow")
    is_named = any(a.get("targetRef") == sketch.name for a in sketch.draft.root.iter(BPMN + "association"))
    sketch.refuse_unless(is_named, _RULE, "no association leads from a compensation boundary event to this handler")


def _undoable(scope: XmlElement | None) -> set[str]:
    """List the activities of a scope that have a handler, or an inside."""
    found: set[str] = set()
    for element in () if scope is None else scope:
        if str(element.tag) == BPMN + "boundaryEvent" and child(element, "compensateEventDefinition") is not None:
            found.add(reference(element.get("attachedToRef")) or "")
        if str(element.tag) in (BPMN + "subProcess", BPMN + "transaction", BPMN + "adHocSubProcess"):
            found.add(element.get("id", ""))
    return found
