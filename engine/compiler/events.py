"""Events become specs."""

from typing import Any

from engine.compiler.activities import job_of
from engine.compiler.compensation import cancel_end, compensation_throw, handler_of
from engine.compiler.draft import Sketch
from engine.compiler.links import is_link, link_catch, link_throw
from engine.compiler.starts import note_start
from engine.compiler.triggers import definitions_of, triggers
from engine.elements.catching import BoundaryEvent, CatchEvent, StartEvent
from engine.elements.tasks import ServiceTask
from engine.elements.throwing import EndEvent, ThrowEvent
from engine.xml import XmlElement, child, local, reference, vendor


def start_event(sketch: Sketch) -> Any:
    """Make a start event; of a process, note what starts it."""
    site = sketch.site
    found = triggers(sketch)
    sketch.refuse_unless(not sketch.incoming, "start event", "a start event has no incoming sequence flow")
    if site.is_process:
        for trigger in found:
            note_start(sketch, trigger)
        sketch.draft.process.initiator = vendor(sketch.element, "initiator") or sketch.draft.process.initiator
        is_undoing = any(kind == "compensate" for kind, _ in definitions_of(sketch.element))
        sketch.refuse_unless(not is_undoing, "start event", "a process cannot be started by this compensate trigger")
        sketch.refuse_unless(not sketch.is_set("parallelMultiple"), "start event", "a process starts at one event, not at several together")
    elif not site.is_event_scope:
        sketch.refuse_unless(not definitions_of(sketch.element), "start event", "the start event of a sub-process has no trigger")
    return sketch.make(StartEvent)


def catch_event(sketch: Sketch) -> Any:
    """Make an intermediate catch event."""
    if is_link(sketch.element):
        return link_catch(sketch)
    found = triggers(sketch)
    if not definitions_of(sketch.element):
        return sketch.refuse("event trigger", "an intermediate catch event needs a trigger")
    return sketch.make(CatchEvent, triggers=found, is_parallel=sketch.is_set("parallelMultiple"))


def boundary_event(sketch: Sketch) -> Any:
    """Make a boundary event."""
    host = sketch.site.nodes.get(reference(sketch.element.get("attachedToRef")) or "")
    found = triggers(sketch)
    if host is None or not is_activity(host) or host.get("triggeredByEvent") == "true":
        return sketch.refuse("boundary event", "attachedToRef names no activity of this scope")
    if sketch.incoming or not definitions_of(sketch.element):
        return sketch.refuse("boundary event", "a boundary event has a trigger and no incoming sequence flow")
    if child(sketch.element, "compensateEventDefinition") is not None:
        return handler_of(sketch, host)
    is_interrupting = sketch.is_set("cancelActivity", default=True)
    kinds = {trigger.kind for trigger in found}
    sketch.refuse_unless(is_interrupting or not kinds & {"error", "cancel"}, "boundary event", "an error, or cancelling, always interrupts")
    sketch.refuse_unless("cancel" not in kinds or local(host) == "transaction", "boundary event", "only a transaction can be cancelled")
    is_parallel = sketch.is_set("parallelMultiple")
    return sketch.make(BoundaryEvent, triggers=found, is_parallel=is_parallel, is_interrupting=is_interrupting)


def is_activity(element: XmlElement) -> bool:
    """Tell whether a flow node is an activity."""
    return not local(element).endswith(("Event", "Gateway"))


def throw_event(sketch: Sketch) -> Any:
    """Make an intermediate throw event."""
    return _throwing(sketch, ThrowEvent)


def end_event(sketch: Sketch) -> Any:
    """Make an end event."""
    sketch.refuse_unless(not sketch.outgoing, "end event", "an end event has no outgoing sequence flow")
    return _throwing(sketch, EndEvent)


def _throwing(sketch: Sketch, cls: Any) -> Any:
    definitions = definitions_of(sketch.element)
    for kind, definition in definitions:
        if kind == "compensate":
            return compensation_throw(sketch, definition)
        if kind == "cancel" and cls is EndEvent:
            return cancel_end(sketch)
        if kind == "link" and cls is ThrowEvent:
            return link_throw(sketch)
    jobs = [d for kind, d in definitions if kind == "message" and vendor(d, "topic")]
    if not jobs:
        return sketch.make(cls, throws=triggers(sketch))
    if len(definitions) > 1:
        return sketch.refuse("event trigger", "a message that a worker sends cannot be combined")
    work = job_of(sketch, jobs[0])
    return None if work is None else sketch.make(ServiceTask, work=work)
