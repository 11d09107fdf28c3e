"""Item types: what holds data, of which type, and whether two types are the same."""

from engine.rules.document import Document, children
from engine.xml import XmlElement, local

HOLDERS = ("dataObject", "dataInput", "dataOutput")


def definition_of(document: Document, holder: XmlElement | None) -> XmlElement | None:
    """Find the item definition of what holds data, or of a message, signal, error or escalation."""
    if holder is None:
        return None
    if local(holder) == "dataObjectReference":
        return definition_of(document, document.target(holder.get("dataObjectRef"), "dataObject"))
    name = next((holder.get(n) for n in ("itemSubjectRef", "itemRef", "structureRef") if holder.get(n) is not None), None)
    return document.target(name, "itemDefinition")


def is_same(one: XmlElement | None, other: XmlElement | None) -> bool:
    """Tell whether two types are the same: one definition, or the same structure."""
    if one is None or other is None:
        return one is other
    return one is other or (one.get("structureRef") is not None and one.get("structureRef") == other.get("structureRef"))


def is_match(ones: list[XmlElement | None], others: list[XmlElement | None]) -> bool:
    """Tell whether the types of two lists can be paired."""
    left = list(others)
    for one in ones:
        found = next((n for n, other in enumerate(left) if is_same(one, other)), None)
        if found is None:
            return False
        del left[found]
    return not left


def specification(element: XmlElement) -> XmlElement | None:
    """Find what an activity or process declares as its inputs and outputs."""
    return next(iter(children(element, "ioSpecification")), None)
