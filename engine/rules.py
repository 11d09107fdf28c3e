"""What a diagram must satisfy to be deployed, and what it had better."""

from collections.abc import Iterator

from engine.compiler import compile_document
from engine.definitions import Definition, Element
from engine.errors import InvalidDefinition
from engine.problems import Problem


def check(data: bytes) -> list[Problem]:
    """Find what is wrong with a diagram (errors), and what looks wrong (warnings)."""
    try:
        definitions = compile_document(data)
    except InvalidDefinition as refusal:
        return refusal.problems
    return [problem for definition in definitions.values() for problem in _warnings(definition)]


def _warnings(definition: Definition) -> list[Problem]:
    return [problem for element in definition.elements.values() for problem in _look_at(element)]


def _look_at(element: Element) -> Iterator[Problem]:
    kind = element.element_type
    if kind == "userTask" and not element.form_ref:
        yield _warning(element, "form", "a user task without a form shows its person nothing")
    if kind in ("exclusiveGateway", "inclusiveGateway") and len(element.outgoing) > 1 and element.default is None:
        yield _warning(element, "default", "a gateway without a default flow stops when no condition holds")
    if kind.endswith("Task") and not element.name:
        yield _warning(element, "name", "an activity without a name is hard to talk about")


def _warning(element: Element, rule: str, message: str) -> Problem:
    return Problem(element.element_id, rule, message, "warning")
