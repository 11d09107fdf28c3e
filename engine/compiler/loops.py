"""Loop and multi-instance markers: an activity as drawn becomes a body, and the rounds it makes."""

from typing import Any

from engine.compiler.draft import Sketch
from engine.compiler.mappings import Variable
from engine.elements.loops import Loop, MultiInstance, Multiplicity
from engine.expressions import feel
from engine.xml import XmlElement, child, local, reference, text, vendor

MULTI_INSTANCE_BODY = "#multiInstanceBody"
LOOP_BODY = "#loopBody"


def body(sketch: Sketch) -> Any:
    """Make the body of a loop or multi-instance activity; None for an activity that is performed once."""
    loop, multi = child(sketch.element, "standardLoopCharacteristics"), child(sketch.element, "multiInstanceLoopCharacteristics")
    if loop is not None and multi is not None:
        return sketch.refuse("loop", "a loop and a multi-instance marker exclude each other")
    if (loop is not None or multi is not None) and sketch.is_set("triggeredByEvent"):
        return sketch.refuse("loop", "an event sub-process has no loop")
    if loop is not None:
        return _loop(sketch, loop)
    return None if multi is None else _multi_instance(sketch, multi)


def _make(sketch: Sketch, cls: Any, role: str, **more: Any) -> Any:
    place = sketch.name + role
    return cls(sketch.site.spec, place, place, role[1:], bpmn_name=sketch.element.get("name"), inner=sketch.name, **more)


def _loop(sketch: Sketch, marker: XmlElement) -> Any:
    condition = sketch.optional("loopCondition", "loop condition", of=marker)
    maximum = marker.get("loopMaximum")
    if maximum is not None and (not maximum.isdecimal() or int(maximum) < 1):
        return sketch.refuse("loop", "loopMaximum is a whole number, at least 1")
    if text(marker, "loopCondition") is None and maximum is None:
        return sketch.refuse("loop", "a loop needs a condition or a maximum")
    is_tested_before = marker.get("testBefore") == "true"
    highest = None if maximum is None else int(maximum)
    return _make(sketch, Loop, LOOP_BODY, condition=condition, is_tested_before=is_tested_before, maximum=highest)


def _multi_instance(sketch: Sketch, marker: XmlElement) -> Any:
    source = text(marker, "loopDataInputRef") or vendor(marker, "collection")
    if (text(marker, "loopCardinality") is None) == (source is None):
        return sketch.refuse("multi-instance", "exactly one of a cardinality and a collection is needed")
    if marker.get("behavior", "All") != "All":
        return sketch.refuse("multi-instance", f"behavior {marker.get('behavior')} is not supported")
    output, output_item = text(marker, "loopDataOutputRef"), _item(marker, "outputDataItem")
    if (output is None) != (output_item is None):
        return sketch.refuse("multi-instance", "loopDataOutputRef and outputDataItem belong together")
    how = Multiplicity(
        is_sequential=marker.get("isSequential") == "true",
        cardinality=_cardinality(sketch, marker),
        collection=None if source is None else _collection(sketch, marker, source),
        item=_item(marker, "inputDataItem") or vendor(marker, "elementVariable"),
        output=None if output is None else _data_name(sketch, output),
        output_item=output_item,
        condition=sketch.optional("completionCondition", "completion condition", of=marker),
    )
    return _make(sketch, MultiInstance, MULTI_INSTANCE_BODY, multiplicity=how)


def _cardinality(sketch: Sketch, marker: XmlElement) -> Any:
    source = text(marker, "loopCardinality")
    if source is not None and source.isdecimal():
        return feel(source)
    return sketch.optional("loopCardinality", "loop cardinality", of=marker)


def _collection(sketch: Sketch, marker: XmlElement, source: str) -> Any:
    if source.startswith(("=", "${", "#{")):
        return sketch.draft.expression(marker, source, "collection")
    return Variable(_data_name(sketch, source))


def _item(marker: XmlElement, name: str) -> str | None:
    item = child(marker, name)
    return None if item is None else item.get("name") or item.get("id")


def _data_name(sketch: Sketch, name: str) -> str:
    """Tell the variable that a reference to a data object or data input means; any other text is its name."""
    for element in sketch.draft.root.iter():
        if element.get("id") == name and local(element) in ("dataObjectReference", "dataInput", "dataOutput", "dataObject", "property"):
            return reference(element.get("dataObjectRef")) or element.get("name") or name
    return name
