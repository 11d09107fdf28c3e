"""Sub-processes become specs; what is inside them is compiled in its turn."""

from typing import Any

from engine.compiler.draft import Sketch
from engine.compiler.triggers import definitions_of, triggers
from engine.elements.ad_hoc import AdHocSubProcess
from engine.elements.subprocesses import EventSubProcess, SubProcess
from engine.elements.triggers import Coded
from engine.scopes import ScopeSpec
from engine.xml import BPMN, XmlElement, text


def sub_process(sketch: Sketch) -> Any:
    """Make a sub-process."""
    inner = ScopeSpec(sketch.name, sketch.element.get("name"))
    sketch.draft.scopes.append((sketch.element, inner))
    if sketch.is_set("triggeredByEvent"):
        return _event_sub_process(sketch, inner)
    return sketch.make(SubProcess, inner=inner)


def ad_hoc_sub_process(sketch: Sketch) -> Any:
    """Make an ad hoc sub-process; without a completion condition nobody could tell when it is over."""
    inner = ScopeSpec(sketch.name, sketch.element.get("name"))
    sketch.draft.scopes.append((sketch.element, inner))
    ordering = sketch.one_of("ordering", ("Parallel", "Sequential"), "Parallel")
    if text(sketch.element, "completionCondition") is None or sketch.is_set("triggeredByEvent"):
        return sketch.refuse("ad hoc", "an ad hoc sub-process needs a completion condition, and is not started by an event")
    return sketch.make(
        AdHocSubProcess,
        inner=inner,
        condition=sketch.optional("completionCondition", "completion condition"),
        is_sequential=ordering == "Sequential",
        cancels_rest=sketch.is_set("cancelRemainingInstances", default=True),
    )


def _event_sub_process(sketch: Sketch, inner: ScopeSpec) -> Any:
    starts = list(sketch.element.iterchildren(BPMN + "startEvent"))
    if len(starts) != 1 or sketch.incoming or sketch.outgoing:
        return sketch.refuse("event sub-process", "it has exactly one start event, and no sequence flow leads to it or from it")
    start = starts[0]
    if not definitions_of(start):
        return sketch.refuse("event sub-process", "its start event needs a trigger")
    found = triggers(sketch, start)
    is_interrupting = start.get("isInterrupting", "true") == "true"
    if not is_interrupting and any(isinstance(t, Coded) and t.kind == "error" for t in found):
        return sketch.refuse("event sub-process", "an error always interrupts")
    is_parallel = start.get("parallelMultiple") == "true"
    if any(kind == "compensate" for kind, _ in definitions_of(start)):
        return _undoing(sketch, inner, start)
    sketch.site.spec.subscriptions.append(sketch.name)
    return sketch.make(EventSubProcess, inner=inner, triggers=found, is_interrupting=is_interrupting, is_parallel=is_parallel)


def _undoing(sketch: Sketch, inner: ScopeSpec, start: XmlElement) -> Any:
    """Make the event sub-process that compensates the sub-process around it."""
    spec = sketch.site.spec
    if sketch.site.is_process or spec.undoing is not None or len(definitions_of(start)) > 1:
        return sketch.refuse("event sub-process", "compensation starts one event sub-process of a sub-process, by no other trigger")
    spec.undoing = sketch.name
    return sketch.make(EventSubProcess, inner=inner, triggers=(), is_interrupting=False, is_parallel=False)
