"""Data objects and associations: which variable they mean, and what is copied from one to the other."""

from typing import Literal

from engine.compiler.draft import Sketch
from engine.xml import BPMN, XmlElement, child, local, reference, text

_DATA = ("dataObjectReference", "dataInput", "dataOutput", "dataObject", "property", "dataStoreReference")


def associations(sketch: Sketch, kind: Literal["dataInputAssociation", "dataOutputAssociation"]) -> tuple[tuple[str, str], ...]:
    """Read from which variable to which an element's data associations copy; those of a multi-instance marker are its own."""
    marked = _marked(sketch.element)
    found = []
    for association in sketch.element.iterchildren(BPMN + kind):
        source, target = text(association, "sourceRef"), text(association, "targetRef")
        if source and target and not {source, target} & marked:
            found.append((_variable(sketch, source), _variable(sketch, target)))
    return tuple(found)


def collection_name(sketch: Sketch, name: str) -> str:
    """Tell the variable a marker's reference means: what is associated with it, a data object's id, else its own text."""
    for association in sketch.element.iter(BPMN + "dataInputAssociation", BPMN + "dataOutputAssociation"):
        source, target = text(association, "sourceRef"), text(association, "targetRef")
        if source and target and name in (source, target):
            return _variable(sketch, source if name == target else target)
    found = _find(sketch, name)
    return name if found is None else reference(found.get("dataObjectRef")) or found.get("name") or name


def _variable(sketch: Sketch, name: str) -> str:
    """Tell the variable that is meant: a data object reference stands for its data object, all else for its id."""
    found = _find(sketch, name)
    return name if found is None else reference(found.get("dataObjectRef")) or name


def _find(sketch: Sketch, name: str) -> XmlElement | None:
    return next((e for e in sketch.draft.root.iter() if e.get("id") == name and local(e) in _DATA), None)


def _marked(element: XmlElement) -> set[str]:
    marker = child(element, "multiInstanceLoopCharacteristics")
    if marker is None:
        return set()
    return {found for name in ("loopDataInputRef", "loopDataOutputRef") if (found := text(marker, name)) is not None}
