"""Links: a pair of events that stands for a sequence flow within one scope."""

from engine.rules.document import Document, children, content, scope_of
from engine.xml import XmlElement, local

Pair = tuple[XmlElement, XmlElement]  # an event, and its link


def check(document: Document) -> None:
    """Refuse links without a partner, and flows where the link itself is the flow."""
    scopes: dict[XmlElement | None, tuple[list[Pair], list[Pair]]] = {}
    for link in document.of("linkEventDefinition"):
        event = link.getparent()
        if event is not None:
            throws, catches = scopes.setdefault(scope_of(event), ([], []))
            {"intermediateThrowEvent": throws, "intermediateCatchEvent": catches}.get(local(event), []).append((event, link))
    for throws, catches in scopes.values():
        _throws(document, throws, catches)
        _catches(document, throws, catches)


def _throws(document: Document, throws: list[Pair], catches: list[Pair]) -> None:
    names = {link.get("name") for _, link in catches}
    for event, link in throws:
        if document.ways_out(event):
            document.refuse(event, "link", "a throwing link has no outgoing sequence flow: the link is the flow")
        named = _named(document, link, "target", "intermediateCatchEvent")
        if not (named if named is not None else link.get("name") in names):
            document.refuse(event, "link", "no catching link of this name in the same scope")


def _catches(document: Document, throws: list[Pair], catches: list[Pair]) -> None:
    names = {link.get("name") for _, link in throws}
    seen: set[str | None] = set()
    for event, link in catches:
        if document.ways_in(event):
            document.refuse(event, "link", "a catching link has no incoming sequence flow: the link is the flow")
        named = _named(document, link, "source", "intermediateThrowEvent")
        if not (named if named is not None else link.get("name") in names):
            document.refuse(event, "link", "no throwing link of this name in the same scope")
        if named is None and link.get("name") in seen:
            document.refuse(event, "link", "two catching links have the same name in one scope")
        seen.add(link.get("name"))


def _named(document: Document, link: XmlElement, name: str, kind: str) -> bool | None:
    """Tell whether a link's own references lead to its partners in the same scope; None when it has none."""
    targets = [document.target(content(one), "linkEventDefinition") for one in children(link, name)]
    if not targets:
        return None
    events = [target.getparent() for target in targets if target is not None]
    own = link.getparent()
    return len(events) == len(targets) and all(
        event is not None and own is not None and local(event) == kind and scope_of(event) is scope_of(own) for event in events
    )
