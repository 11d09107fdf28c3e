"""Loop and multi-instance markers: an activity as drawn becomes a body, and the rounds it makes."""

from typing import Any

from engine.compiler.data import collection_name
from engine.compiler.draft import Sketch
from engine.compiler.mappings import Variable
from engine.compiler.triggers import thrown_by_itself
from engine.elements.behaviours import Behaviour
from engine.elements.loops import Loop, MultiInstance, Multiplicity
from engine.expressions import feel
from engine.problems import said
from engine.xml import BPMN, XmlElement, child, local, reference, text, vendor

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
    output, output_item = text(marker, "loopDataOutputRef"), _item(marker, "outputDataItem")
    if (output is None) != (output_item is None):
        return sketch.refuse("multi-instance", "loopDataOutputRef and outputDataItem belong together")
    how = Multiplicity(
        is_sequential=marker.get("isSequential") == "true",
        cardinality=_cardinality(sketch, marker),
        collection=None if source is None else _collection(sketch, marker, source),
        item=_item(marker, "inputDataItem") or vendor(marker, "elementVariable"),
        output=None if output is None else collection_name(sketch, output),
        output_item=output_item,
        condition=sketch.optional("completionCondition", "completion condition", of=marker),
        behaviour=_behaviour(sketch, marker),
    )
    return _make(sketch, MultiInstance, MULTI_INSTANCE_BODY, multiplicity=how)


def _behaviour(sketch: Sketch, marker: XmlElement) -> Behaviour | None:
    """Read what is thrown when an instance is complete; nothing, for the behaviour that waits for all."""
    kind = marker.get("behavior", "All")
    if kind in ("None", "One"):
        name = marker.get(f"{kind.lower()}BehaviorEventRef")
        event = (
            None if name is None else thrown_by_itself(sketch, sketch.draft.shared.get(reference(name)), f"{kind.lower()}BehaviorEventRef")
        )
        return Behaviour("None" if kind == "None" else "One", event)
    if kind == "Complex":
        return Behaviour("Complex", cases=tuple(_case(sketch, case) for case in marker.iterchildren(BPMN + "complexBehaviorDefinition")))
    return None if kind == "All" else sketch.refuse("multi-instance", said("behavior {kind} is not known", kind=kind))


def _case(sketch: Sketch, case: XmlElement) -> tuple[Any, Any]:
    condition, event = sketch.optional("condition", "condition", of=case), child(case, "event")
    if text(case, "condition") is None:
        sketch.refuse("multi-instance", "a complex behaviour needs a condition")
    definition = None if event is None else next((e for e in event if local(e).endswith("EventDefinition")), None)
    return condition, None if event is None else thrown_by_itself(sketch, definition, "the event of a complex behaviour")


def _cardinality(sketch: Sketch, marker: XmlElement) -> Any:
    source = text(marker, "loopCardinality")
    if source is not None and source.isdecimal():
        return feel(source)
    return sketch.optional("loopCardinality", "loop cardinality", of=marker)


def _collection(sketch: Sketch, marker: XmlElement, source: str) -> Any:
    if source.startswith(("=", "${", "#{")):
        return sketch.draft.expression(marker, source, "collection")
    return Variable(collection_name(sketch, source))


def _item(marker: XmlElement, name: str) -> str | None:
    item = child(marker, name)
    return None if item is None else item.get("name") or item.get("id")
