"""Data that is declared: inputs, outputs, associations, the data of loops, messages and events."""

from collections.abc import Callable, Iterable

from engine.compiler.triggers import definitions_of
from engine.problems import said
from engine.rules.document import EVENTS, SUB_PROCESSES, Document, children, content
from engine.rules.items import HOLDERS, definition_of, is_match, is_same, specification
from engine.xml import XmlElement, local

_RULE = "data"
_CARRIED = {"message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef"}


def check(document: Document) -> None:
    """Refuse declarations of data that contradict each other; what is not declared is not missed."""
    for judge, kinds in _JUDGES.items():
        for element in document.of(*kinds):
            judge(document, element)


def _collection(document: Document, holder: XmlElement) -> None:
    item = definition_of(document, holder)
    if item is not None and (item.get("isCollection") == "true") != (holder.get("isCollection") == "true"):
        document.refuse(holder, _RULE, said("isCollection of {id} contradicts its item definition", id=holder.get("id")))


def _association(document: Document, association: XmlElement) -> None:
    sources = [document.target(content(one)) for one in children(association, "sourceRef")]
    target = next((document.target(content(one)) for one in children(association, "targetRef")), None)
    is_input = local(association) == "dataInputAssociation"
    if is_input and any(one is not None and local(one) == "dataOutput" for one in sources):
        document.refuse(association, _RULE, "a data output is written, not read")
    if not is_input and target is not None and local(target) == "dataInput":
        document.refuse(association, _RULE, "a data input is read, not written")
    if children(association, "transformation", "assignment"):
        return
    if len(sources) > 1:
        document.refuse(association, _RULE, "several sources need a transformation into one target")
    elif sources and target is not None and not _is_assignable(document, sources[0], target):
        document.refuse(association, _RULE, "source and target are of different types")


def _is_assignable(document: Document, source: XmlElement | None, target: XmlElement) -> bool:
    """Tell whether a value fits; where a type is not declared, it does."""
    types = [definition_of(document, source), definition_of(document, target)]
    return None in types or is_same(*types)


def _loop(document: Document, marker: XmlElement) -> None:
    if children(marker, "complexBehaviorDefinition") and marker.get("behavior") != "Complex":
        document.refuse(marker, "multi-instance", "its complex behaviour is never asked for: behavior is not Complex")
    for collection, item in (("loopDataInputRef", "inputDataItem"), ("loopDataOutputRef", "outputDataItem")):
        whole = [document.target(content(one)) for one in children(marker, collection)]
        part = [definition_of(document, one) for one in children(marker, item)]
        types = [definition_of(document, one) for one in whole]
        if not part or not types or part[0] is None or types[0] is None:
            continue
        if part[0].get("isCollection") == "true":
            document.refuse(marker, "multi-instance", said("{item} is one of the collection, not a collection itself", item=item))
        elif not is_same(part[0], types[0]):
            document.refuse(marker, "multi-instance", said("{item} and the collection are of different types", item=item))


def _sub_process(document: Document, scope: XmlElement) -> None:
    declared = specification(scope)
    if declared is None or children(scope, "multiInstanceLoopCharacteristics"):
        return
    if children(declared, "dataInput", "dataOutput"):
        document.refuse(scope, _RULE, "an embedded sub-process sees the data around it, and has no inputs and outputs of its own")


def _messages(document: Document, activity: XmlElement) -> None:
    """Hold the data that an activity declares against the message it sends or receives."""
    declared = specification(activity)
    if declared is None:
        return
    operation = document.target(activity.get("operationRef"), "operation")
    message = document.target(activity.get("messageRef"), "message")
    incoming = [document.target(content(one), "message") for one in _parts(operation, "inMessageRef")] or [message]
    outgoing = [document.target(content(one), "message") for one in _parts(operation, "outMessageRef")] or [message]
    if local(activity) in ("sendTask", "serviceTask"):
        _one(document, activity, incoming[0], (declared, "inputSet", "dataInput"))
    if local(activity) in ("receiveTask", "serviceTask"):
        _one(document, activity, outgoing[0], (declared, "outputSet", "dataOutput"))


def _parts(element: XmlElement | None, name: str) -> Iterable[XmlElement]:
    return () if element is None else children(element, name)


def _one(document: Document, activity: XmlElement, message: XmlElement | None, where: tuple[XmlElement, str, str]) -> None:
    declared, sets, kind = where
    held = children(declared, kind)
    if len(children(declared, sets)) > 1 or len(held) > 1:
        document.refuse(activity, _RULE, said("a message is one item: one {sets} with one {kind}", sets=sets, kind=kind))
    elif message is not None and held and not is_same(definition_of(document, message), definition_of(document, held[0])):
        document.refuse(activity, _RULE, said("{kind} and message are of different types", kind=kind))


def _event(document: Document, event: XmlElement) -> None:
    """Hold the data that an event declares against what its triggers carry."""
    held = children(event, "dataInput", "dataOutput")
    named = [document.target(definition.get(_CARRIED[kind])) for kind, definition in definitions_of(event) if kind in _CARRIED]
    carried = [item for item in (definition_of(document, one) for one in named) if item is not None]
    if held and carried and not is_match(list(carried), [definition_of(document, one) for one in held]):
        document.refuse(event, _RULE, "the data of the event and what its triggers carry are of different types")


def _set(document: Document, one: XmlElement) -> None:
    """Refuse as optional, or as needed while executing, what is not in the set."""
    kind = "Input" if local(one) == "inputSet" else "Output"
    own = {content(ref) for ref in children(one, f"data{kind}Refs")}
    for name in (f"optional{kind}Refs", f"whileExecuting{kind}Refs"):
        if not {content(ref) for ref in children(one, name)} <= own:
            document.refuse(one, _RULE, said("{name} names what is not in the set", name=name))


_JUDGES: dict[Callable[[Document, XmlElement], None], tuple[str, ...]] = {
    _collection: HOLDERS,
    _association: ("dataInputAssociation", "dataOutputAssociation"),
    _loop: ("multiInstanceLoopCharacteristics",),
    _sub_process: tuple(sorted(SUB_PROCESSES)),
    _messages: ("sendTask", "receiveTask", "serviceTask"),
    _event: tuple(sorted(EVENTS)),
    _set: ("inputSet", "outputSet"),
}
