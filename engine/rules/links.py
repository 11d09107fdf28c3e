"""Links: a pair of events that stands for a sequence flow within one scope."""

from engine.rules.document import Document, children, content, scope_of
from engine.xml import XmlElement, local, reference

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
    return all(target is not None and _is_partner(link, target, kind) for target in targets)


def _is_partner(link: XmlElement, target: XmlElement, kind: str) -> bool:
    """Tell whether the other end is such an event of the same scope, and, when it has references of its own, means this link."""
    own, event = link.getparent(), target.getparent()
    if own is None or event is None or local(event) != kind or scope_of(event) is not scope_of(own):
        return False
    back = [reference(content(one)) for one in children(target, "source", "target")]
    return not back or link.get("id") in back
