"""The Camunda dialect's mappings: input and output parameters, properties, what passes into and out of a call."""

from typing import Any, Literal

from engine.compiler.draft import Draft, Sketch
from engine.elements.calls import Passing
from engine.elements.node import Parameter
from engine.expressions import Literal as Text
from engine.problems import said
from engine.xml import XmlElement, extensions, vendor_children


class Variable:
    """A variable as an expression: its value, or null."""

    __slots__ = ("text",)

    def __init__(self, name: str) -> None:
        self.text = name

    def __call__(self, scope: Any, now: Any) -> Any:  # noqa: ARG002
        """Read the variable."""
        return scope.get(self.text)


def properties(element: XmlElement) -> dict[str, str]:
    """Read the properties of an element."""
    return {
        p.get("name") or p.get("id") or "": p.get("value", "")
        for box in extensions(element, "properties")
        for p in vendor_children(box, "property")
    }


def parameters(sketch: Sketch, direction: Literal["inputParameter", "outputParameter"]) -> tuple[Parameter, ...]:
    """Read the input or output parameters of a node."""
    found = []
    for box in extensions(sketch.element, "inputOutput"):
        for parameter in vendor_children(box, direction):
            name, source = parameter.get("name"), (parameter.text or "").strip()
            value = sketch.draft.template(parameter, source, direction) if source else Text("")
            if name and value is not None:
                found.append(Parameter(name, value))
            elif not name:
                sketch.refuse(direction, "a parameter needs a name")
    return tuple(found)


def passings(draft: Draft, element: XmlElement, direction: Literal["in", "out"]) -> tuple[Passing, ...]:
    """Read what passes into or out of a call, or along with a message or signal."""
    found = []
    for mapping in extensions(element, direction):
        if mapping.get("businessKey") is not None:
            continue
        if mapping.get("variables") == "all":
            found.append(Passing())
            continue
        target = mapping.get("target")
        source = _source(draft, mapping)
        if not target or (mapping.get("source") is None) == (mapping.get("sourceExpression") is None):
            draft.refuse(
                mapping,
                "mapping",
                said("camunda:{direction} needs a target and either a source or a sourceExpression", direction=direction),
            )
        elif source is not None:
            found.append(Passing(source, target))
    return tuple(found)


def _source(draft: Draft, mapping: XmlElement) -> Any:
    if mapping.get("sourceExpression") is not None:
        return draft.template(mapping, mapping.get("sourceExpression", ""), "mapping")
    return Variable(mapping.get("source", ""))
