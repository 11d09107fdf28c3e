"""Approvals: what a second person must approve is a user task of the same process, or its start."""

from engine.compiler.mappings import properties
from engine.definitions import FOUR_EYES, START, approved
from engine.problems import said
from engine.rules.document import Document
from engine.xml import XmlElement, local

_RULE = "four eyes"


def check(document: Document) -> None:
    """Refuse what approves something that nobody does, or itself."""
    for element in document.every():
        own = properties(element)
        if FOUR_EYES not in own:
            continue
        if local(element) != "userTask":
            document.refuse(element, _RULE, said("{name} stands at a user task only", name=FOUR_EYES))
        elif not approved(own):
            document.refuse(element, _RULE, said("{name} names nothing", name=FOUR_EYES))
        for name in approved(own):
            _judge(document, element, name)


def _judge(document: Document, element: XmlElement, name: str) -> None:
    if name == START:
        return
    if name == element.get("id"):
        document.refuse(element, _RULE, "a user task cannot approve itself")
        return
    found = document.target(name, "userTask")
    if found is None or _process(found) is not _process(element):
        document.refuse(
            element, _RULE, said("{property} names {name}, which is no user task of this process", property=FOUR_EYES, name=name)
        )


def _process(element: XmlElement) -> XmlElement | None:
    return next((one for one in element.iterancestors() if local(one) == "process"), None)
