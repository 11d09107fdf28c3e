"""Event definitions: what an event listens for, or throws."""

import re
from collections.abc import Callable
from typing import Any, Literal

from engine.compiler.draft import Sketch
from engine.compiler.mappings import passings, properties
from engine.elements.node import Parameter
from engine.elements.triggers import Coded, Conditional, Named, Terminating, Timed
from engine.expressions import named_clock
from engine.expressions.timing import TimerKind, parse_timer
from engine.problems import said
from engine.xml import XmlElement, child, is_bpmn, local, text, vendor

CATCHABLE = {
    "startEvent": ("message", "signal", "timer", "conditional", "error", "escalation", "compensate"),
    "intermediateCatchEvent": ("message", "signal", "timer", "conditional", "link"),
    "boundaryEvent": ("message", "signal", "timer", "conditional", "error", "escalation", "cancel", "compensate"),
}
THROWABLE = {
    "intermediateThrowEvent": ("message", "signal", "escalation", "link", "compensate"),
    "endEvent": ("message", "signal", "error", "escalation", "terminate", "cancel", "compensate"),
}
_TIMES: tuple[TimerKind, ...] = ("timeDate", "timeDuration", "timeCycle")
_COUNTED_CYCLE = re.compile(r"R\d+/")


def definitions_of(element: XmlElement) -> list[tuple[str, XmlElement]]:
    """List the event definitions of an event with their kinds."""
    return [(local(c).removesuffix("EventDefinition"), c) for c in element if is_bpmn(c) and local(c).endswith("EventDefinition")]


def triggers(sketch: Sketch, element: XmlElement | None = None) -> tuple[Any, ...]:
    """Compile all event definitions of an event; what is wrong is left out, and found."""
    event = sketch.element if element is None else element
    allowed = {**CATCHABLE, **THROWABLE}[local(event)]
    found = []
    for kind, definition in definitions_of(event):
        if kind in allowed and kind in _MAKERS:
            found.append(_MAKERS[kind](sketch, event, definition))
        elif kind not in allowed:
            sketch.draft.refuse(event, "event trigger", said("a {event} has no {kind} trigger", event=local(event), kind=kind))
    if child(event, "eventDefinitionRef") is not None:
        sketch.draft.refuse(event, "event trigger", "eventDefinitionRef names no event definition")
    return tuple(trigger for trigger in found if trigger is not None)


def thrown_by_itself(sketch: Sketch, definition: XmlElement | None, what: str) -> Any:
    """Compile an event that an activity throws without its being drawn."""
    kind = "" if definition is None else local(definition).removesuffix("EventDefinition")
    if definition is None or kind not in ("message", "signal", "escalation", "error"):
        return sketch.refuse("multi-instance", said("{what} is missing, or names no event that can be thrown", what=what))
    return _MAKERS[kind](sketch, sketch.element, definition)


def message(sketch: Sketch, event: XmlElement, reference: str | None, details: XmlElement | None = None) -> Any:
    """Compile a message that is waited for or thrown."""
    return _named("message", sketch, event, (reference, details))


def _named(kind: Literal["message", "signal"], sketch: Sketch, event: XmlElement, what: tuple[str | None, XmlElement | None]) -> Any:
    reference, details = what
    draft = sketch.draft
    target = draft.named(kind, reference)
    if target is None:
        return draft.refuse(event, f"{kind} reference", said("{kind}Ref is missing or names no {kind}", kind=kind))
    name = draft.template(event, target.get("name") or target.get("id") or "", f"{kind} name")
    key_text = properties(event).get("correlationKey")
    key = None if not key_text or kind == "signal" else draft.template(event, key_text, "correlation key")
    passing = passings(draft, details, "in") if details is not None else ()
    payload = tuple(Parameter(p.target, p.source) for p in passing if p.target is not None)
    if name is None:
        return None
    return Named(kind, event.get("id", ""), name, key, payload, any(p.target is None for p in passing))


def _message(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Any:
    return _named("message", sketch, event, (definition.get("messageRef"), definition))


def _signal(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Any:
    return _named("signal", sketch, event, (definition.get("signalRef"), definition))


def _timer(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Any:
    given: list[tuple[TimerKind, str]] = [(kind, source) for kind in _TIMES if (source := text(definition, kind)) is not None]
    if len(given) != 1:
        return sketch.draft.refuse(event, "timer", "a timer needs exactly one of timeDate, timeDuration and timeCycle")
    kind, source = given[0]
    if kind == "timeCycle" and local(event) == "intermediateCatchEvent" and not _COUNTED_CYCLE.match(source):
        return sketch.draft.refuse(event, "timer", "a cycle on an intermediate event must be counted (R3/…), or it never lets go")
    timer = timed(sketch, event, kind, source)
    return None if timer is None else Timed(event.get("id", ""), timer)


def timed(sketch: Sketch, event: XmlElement, kind: TimerKind, source: str) -> Any:
    """Parse a timer's text or a due date; remember the clock it names."""
    holder = child(definitions_of(event)[0][1], kind) if kind != "due" else None
    if holder is not None and "feel" in (holder.get("language") or "").lower() and not source.startswith("="):
        source = f"={source}"
    try:
        timer = parse_timer(kind, source)
    except SyntaxError as error:
        return sketch.draft.refuse(event, "timer", said("{expression_error}", expression_error=error.msg))
    clock = named_clock(source)
    if clock is not None:
        sketch.draft.process.clocks.add(clock)
    return timer


def _error(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Any:
    name, target = definition.get("errorRef"), sketch.draft.named("error", definition.get("errorRef"))
    if target is None and (name or local(event) == "endEvent"):
        return sketch.draft.refuse(event, "error reference", "errorRef is missing or names no error")
    code = None if target is None else target.get("errorCode") or None
    if code is None and local(event) == "endEvent":
        return sketch.draft.refuse(event, "error reference", "an error that is thrown needs an error code")
    told = vendor(definition, "errorCodeVariable"), vendor(definition, "errorMessageVariable")
    message = "" if target is None else vendor(target, "errorMessage") or target.get("name") or ""
    return Coded("error", event.get("id", ""), code, *told, message)


def _escalation(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Any:
    name, target = definition.get("escalationRef"), sketch.draft.named("escalation", definition.get("escalationRef"))
    if target is None and (name or local(event) in THROWABLE):
        return sketch.draft.refuse(event, "escalation reference", "escalationRef is missing or names no escalation")
    code = None if target is None else target.get("escalationCode") or None
    return Coded("escalation", event.get("id", ""), code, vendor(definition, "escalationCodeVariable"))


def _conditional(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Any:
    if text(definition, "condition") is None:
        return sketch.draft.refuse(event, "condition", "a conditional event needs a condition")
    condition = sketch.optional("condition", "condition", of=definition)
    return None if condition is None else Conditional(event.get("id", ""), condition)


def _cancel(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Coded:
    del sketch, definition
    return Coded("cancel", event.get("id", ""), None)


def _terminate(sketch: Sketch, event: XmlElement, definition: XmlElement) -> Terminating:
    del sketch, definition
    return Terminating(event.get("id", ""))


_MAKERS: dict[str, Callable[[Sketch, XmlElement, XmlElement], Any]] = {
    "message": _message,
    "signal": _signal,
    "timer": _timer,
    "error": _error,
    "escalation": _escalation,
    "conditional": _conditional,
    "cancel": _cancel,
    "terminate": _terminate,
}
