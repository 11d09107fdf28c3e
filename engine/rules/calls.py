"""Calls within one document: the called process can be called, and takes and gives what the call says."""

from engine.compiler.triggers import definitions_of
from engine.normalise import FLOW_NODES
from engine.problems import said
from engine.rules.document import Document, children
from engine.rules.items import definition_of, is_match, specification
from engine.xml import XmlElement, local, reference

_RULE = "called element"


def check(document: Document) -> None:
    """Refuse calls of what waits for a trigger of its own, or declares other data."""
    for call in document.of("callActivity"):
        called = document.target(call.get("calledElement"))
        if called is None or document.is_foreign(call, call.get("calledElement") or ""):
            continue
        if local(called) != "process":
            document.refuse(
                call,
                _RULE,
                said("calledElement names {name}, which is a {called}", name=reference(call.get("calledElement")), called=local(called)),
            )
            continue
        starts = children(called, "startEvent")
        if starts and all(definitions_of(start) for start in starts):
            document.refuse(call, _RULE, "the called process has no start event without a trigger")
        _data(document, call, called)


def _data(document: Document, call: XmlElement, called: XmlElement) -> None:
    own = specification(call)
    other = specification(called)
    if other is None:  # a global activity has become a process of one activity
        inner = children(called, *FLOW_NODES)
        other = specification(inner[0]) if len(inner) == 1 else None
    if own is None or other is None:
        return
    for kind in ("dataInput", "dataOutput"):
        mine = [definition_of(document, one) for one in children(own, kind)]
        theirs = [definition_of(document, one) for one in children(other, kind)]
        if not is_match(mine, theirs):
            document.refuse(call, _RULE, said("the {kind}s of the call are not those of what is called", kind=kind))
