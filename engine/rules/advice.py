"""What a diagram had better be: warnings, which do not keep it from being deployed."""

from engine.compiler.user_tasks import form_of_element
from engine.normalise import FLOW_NODES
from engine.problems import said
from engine.rules.document import ACTIVITIES, Document
from engine.xml import XmlElement, local, reference, text

_CHOOSES = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


def advise(document: Document) -> None:
    """Warn of what will puzzle people at run time."""
    for element in document.of("userTask"):
        if not form_of_element(element):
            document.warn(element, "form", "a user task without a form shows its person nothing")
    for element in document.of(*_CHOOSES, *sorted(ACTIVITIES)):
        if _may_stop(document, element):
            document.warn(element, "default", "without a default flow the process stops here when no condition holds")
    for element in document.of(*sorted(ACTIVITIES)):
        if local(element).endswith("Task") and not element.get("name"):
            document.warn(element, "name", "an activity without a name is hard to talk about")


def ids(document: Document) -> None:
    """Warn of nodes without an id, before they are given one: a running instance cannot follow them into another version."""
    for element in document.of("process", *sorted(FLOW_NODES)):
        if not element.get("id"):
            kind = local(element)
            document.warn(element, "id", said("a {kind} without an id gets another one when the diagram changes", kind=kind))


def _may_stop(document: Document, element: XmlElement) -> bool:
    """Tell whether every way out has a condition."""
    flows = document.ways_out(element)
    if not flows or reference(element.get("default")) is not None:
        return False
    return all(text(flow, "conditionExpression") is not None for flow in flows)
