"""What starts a process: it is noted for those who will start it."""

from typing import Any

from engine.compiler.draft import Sketch
from engine.elements.triggers import Timed
from engine.expressions import Literal
from engine.problems import said


def note_start(sketch: Sketch, trigger: Any, element_id: str | None = None) -> None:
    """Note one trigger of a start event, an instantiating receive task, or an event behind an instantiating gateway."""
    process, name = sketch.draft.process, element_id or sketch.name
    if trigger.kind in ("message", "signal"):
        _note_name(sketch, trigger, name)
    elif isinstance(trigger, Timed) and name not in process.start_timers:
        if trigger.timer.clock is not None:
            sketch.refuse("start event", "a clock of the law runs in a case: it cannot start a process")
        process.start_timers[name] = (trigger.timer.kind, trigger.timer.text)
    elif trigger.kind == "conditional" and name not in process.start_conditions:
        process.start_conditions[name] = trigger.condition
    else:
        sketch.refuse("start event", said("a process cannot be started by this {kind} trigger", kind=trigger.kind))


def _note_name(sketch: Sketch, trigger: Any, element_id: str) -> None:
    starts = sketch.draft.process.start_messages if trigger.kind == "message" else sketch.draft.process.start_signals
    if not isinstance(trigger.name, Literal):
        sketch.refuse("start event", said("the name of a {kind} that starts a process is no expression", kind=trigger.kind))
    elif trigger.name.text in starts:
        sketch.refuse("start event", said("{kind} {text} starts this process twice", kind=trigger.kind, text=trigger.name.text))
    else:
        starts[trigger.name.text] = element_id
