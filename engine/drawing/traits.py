"""What the look of a shape tells besides its kind: what an event waits for, how a task repeats, which flow is the default one."""

from engine import xml
from engine.xml import XmlElement

DEFINITION = "EventDefinition"
LOOPS = {"standardLoopCharacteristics": "loop", "multiInstanceLoopCharacteristics": "parallel"}
YES = "true"


def traits(element: XmlElement, shape: XmlElement, source: XmlElement | None = None) -> frozenset[str]:
    """Name everything that the look of an element tells; of a flow, its source knows whether it is the default one."""
    found = {*_of_event(element), *_of_activity(element), *_of_drawing(element, shape), *_of_flow(element, source)}
    return frozenset(found)


def _of_event(element: XmlElement) -> set[str]:
    triggers = [xml.local(child).removesuffix(DEFINITION) for child in element if xml.local(child).endswith(DEFINITION)]
    found = set(triggers)
    if len(triggers) > 1:
        found = {"parallelMultiple" if element.get("parallelMultiple") == YES else "multiple"}
    if "false" in (element.get("isInterrupting"), element.get("cancelActivity")):
        found.add("goesOn")
    return found


def _of_activity(element: XmlElement) -> set[str]:
    found = {LOOPS[xml.local(child)] for child in element if xml.local(child) in LOOPS}
    loop = xml.child(element, "multiInstanceLoopCharacteristics")
    if loop is not None and loop.get("isSequential") == YES:
        found = {"sequential"}
    if element.get("isForCompensation") == YES:
        found.add("compensation")
    if element.get("triggeredByEvent") == YES:
        found.add("byEvent")
    return found


def _of_drawing(element: XmlElement, shape: XmlElement) -> set[str]:
    found = set()
    if shape.get("isExpanded") == "false" or ("subprocess" in xml.local(element).lower() and shape.get("isExpanded") is None):
        found.add("collapsed")
    if shape.get("isHorizontal") == "false":
        found.add("upright")
    if shape.get("isMarkerVisible") == "false":
        found.add("unmarked")
    return found


def _of_flow(element: XmlElement, source: XmlElement | None) -> set[str]:
    if source is None:
        return set()
    if source.get("default") == element.get("id"):
        return {"default"}
    is_conditional = xml.child(element, "conditionExpression") is not None and not xml.local(source).endswith("Gateway")
    return {"conditional"} if is_conditional else set()
