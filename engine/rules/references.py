"""References: whatever is named is there, and of the right kind."""

from collections.abc import Iterator

from engine.normalise import FLOW_NODES
from engine.problems import said
from engine.rules.document import ACTIVITIES, EVENTS, Document, content
from engine.xml import XmlElement, is_bpmn, local


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ITEMS = _words("dataObject dataObjectReference dataStoreReference dataStore property dataInput dataOutput")
_TRIGGERS = frozenset(
    f"{kind}EventDefinition" for kind in _words("message signal timer error escalation conditional compensate cancel link terminate")
)
_INPUT, _OUTPUT, _ITEM, _FLOW = _words("dataInput"), _words("dataOutput"), _words("itemDefinition"), _words("sequenceFlow")
_MESSAGE, _OPERATION, _INTERFACE, _ANY = _words("message"), _words("operation"), _words("interface"), frozenset[str]()
_ATTRIBUTES = {
    "messageRef": _MESSAGE,
    "signalRef": _words("signal"),
    "errorRef": _words("error"),
    "escalationRef": _words("escalation"),
    "operationRef": _OPERATION,
    "itemRef": _ITEM,
    "itemSubjectRef": _ITEM,
    "dataObjectRef": _words("dataObject"),
    "dataStoreRef": _words("dataStore"),
    "attachedToRef": ACTIVITIES,
    "activityRef": ACTIVITIES,
    "processRef": _words("process"),
    "categoryValueRef": _words("categoryValue"),
    "definitionalCollaborationRef": _words("collaboration choreography"),
    "noneBehaviorEventRef": _TRIGGERS,
    "oneBehaviorEventRef": _TRIGGERS,
    "default": _FLOW,
}
_ENDS = {
    "sequenceFlow": FLOW_NODES,
    "messageFlow": ACTIVITIES | EVENTS | {"participant"},
    "association": _ANY,
}
_TEXTS = {
    "incoming": _FLOW,
    "outgoing": _FLOW,
    "flowNodeRef": FLOW_NODES,
    "dataInputRefs": _INPUT,
    "optionalInputRefs": _INPUT,
    "whileExecutingInputRefs": _INPUT,
    "dataOutputRefs": _OUTPUT,
    "optionalOutputRefs": _OUTPUT,
    "whileExecutingOutputRefs": _OUTPUT,
    "inputSetRefs": _words("inputSet"),
    "outputSetRefs": _words("outputSet"),
    "sourceRef": ITEMS,
    "targetRef": ITEMS,
    "supportedInterfaceRef": _INTERFACE,
    "interfaceRef": _INTERFACE,
    "inMessageRef": _MESSAGE,
    "outMessageRef": _MESSAGE,
    "errorRef": _words("error"),
    "operationRef": _OPERATION,
    "participantRef": _words("participant"),
    "eventDefinitionRef": _TRIGGERS,
    "resourceRef": _words("resource"),
    "source": _words("linkEventDefinition"),
    "target": _words("linkEventDefinition"),
}
_RULES = {  # the same finding has the same name when the compiler makes it
    "messageRef": "message reference",
    "signalRef": "signal reference",
    "errorRef": "error reference",
    "escalationRef": "escalation reference",
    "attachedToRef": "boundary event",
    "eventDefinitionRef": "event trigger",
    "default": "default",
}


def check(document: Document) -> None:
    """Refuse references that dangle, or name something of another kind."""
    for element in document.every():
        for name, value, kinds in _references(element):
            _judge(document, element, (name, value, kinds))
    for marker in document.of("loopDataInputRef", "loopDataOutputRef"):
        found = document.target(content(marker))
        if found is not None and local(found) not in ITEMS:
            document.refuse(
                marker, "multi-instance", said("{marker} names a {found}, which holds no data", marker=local(marker), found=local(found))
            )


def _references(element: XmlElement) -> Iterator[tuple[str, str, frozenset[str]]]:
    kind, parent = local(element), element.getparent()
    for name, kinds in _ATTRIBUTES.items():
        value = element.get(name)
        if value is not None:
            yield name, value, kinds
    if kind in ("signal", "error", "escalation") and element.get("structureRef") is not None:
        yield "structureRef", element.get("structureRef", ""), _ITEM
    if kind in _ENDS:
        yield from ((name, element.get(name, ""), _ENDS[kind]) for name in ("sourceRef", "targetRef"))
    if kind in _TEXTS and parent is not None and is_bpmn(parent):
        yield kind, content(element), _TEXTS[kind]


def _judge(document: Document, element: XmlElement, what: tuple[str, str, frozenset[str]]) -> None:
    name, value, kinds = what
    if document.is_foreign(element, value) or document.target(value, *kinds) is not None:
        return
    found = document.target(value)
    if found is None and name == "structureRef":
        return  # many tools write the bare name of a type
    rule = "sequence flow" if local(element) == "sequenceFlow" else _RULES.get(name, "reference")
    missing = said("{name} names {value}, which is not in this document", name=name, value=value or "nothing")
    document.refuse(
        element,
        rule,
        missing if found is None else said("{name} names {value}, which is a {found}", name=name, value=value, found=local(found)),
    )
