"""Events become specs."""

from typing import Any

from engine.compiler.activities import job_of
from engine.compiler.draft import Sketch
from engine.compiler.triggers import definitions_of, triggers
from engine.elements.catching import BoundaryEvent, CatchEvent, StartEvent
from engine.elements.tasks import ServiceTask
from engine.elements.throwing import EndEvent, ThrowEvent
from engine.elements.triggers import Coded
from engine.xml import XmlElement, local, reference, vendor


def start_event(sketch: Sketch) -> Any:
    """Make a start event; of a process, note what starts it."""
    site = sketch.site
    found = triggers(sketch)
    sketch.refuse_unless(not sketch.incoming, "start event", "a start event has no incoming sequence flow")
    if site.is_process:
        for trigger in found:
            _note_start(sketch, trigger)
        sketch.refuse_unless(not sketch.is_set("parallelMultiple"), "start event", "a process starts at one event, not at several together")
    elif not site.is_event_scope:
        sketch.refuse_unless(not definitions_of(sketch.element), "start event", "the start event of a sub-process has no trigger")
    return sketch.make(StartEvent)


def _note_start(sketch: Sketch, trigger: Any) -> None:
    process = sketch.draft.process
    starts = {"message": process.start_messages, "signal": process.start_signals}.get(trigger.kind)
    if starts is None:
        sketch.refuse("start event", f"a process cannot be started by a {trigger.kind}")
    elif type(trigger.name).__name__ != "Literal":
        sketch.refuse("start event", f"the name of a {trigger.kind} that starts a process is no expression")
    elif trigger.name.text in starts:
        sketch.refuse("start event", f"{trigger.kind} {trigger.name.text} starts this process twice")
    else:
        starts[trigger.name.text] = sketch.name


def catch_event(sketch: Sketch) -> Any:
    """Make an intermediate catch event."""
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
    is_interrupting = sketch.is_set("cancelActivity", default=True)
    has_error = any(isinstance(t, Coded) and t.kind == "error" for t in found)
    sketch.refuse_unless(is_interrupting or not has_error, "boundary event", "an error always interrupts")
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
    jobs = [d for kind, d in definitions if kind == "message" and vendor(d, "topic")]
    if not jobs:
        return sketch.make(cls, throws=triggers(sketch))
    if len(definitions) > 1:
        return sketch.refuse("event trigger", "a message that a worker sends cannot be combined")
    work = job_of(sketch, jobs[0])
    return None if work is None else sketch.make(ServiceTask, work=work)
