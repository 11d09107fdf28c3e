"""Links: a pair of events that stands for a sequence flow within one scope."""

from engine.rules.document import Document, children, content, scope_of
from engine.xml import XmlElement, local, reference


def check(document: Document) -> None:
    """Refuse links without a partner, and flows where the link itself is the flow."""
    events = [(event, link) for link in document.of("linkEventDefinition") if (event := link.getparent()) is not None]
    throws = [pair for pair in events if local(pair[0]) == "intermediateThrowEvent"]
    catches = [pair for pair in events if local(pair[0]) == "intermediateCatchEvent"]
    for event, link in throws:
        if document.ways_out(event):
            document.refuse(event, "link", "a throwing link has no outgoing sequence flow: the link is the flow")
        if not any(_leads(pair, (event, link)) for pair in catches):
            document.refuse(event, "link", "no catching link of this name in the same scope")
    for event, link in catches:
        if document.ways_in(event):
            document.refuse(event, "link", "a catching link has no incoming sequence flow: the link is the flow")
        if not any(_leads((event, link), pair) for pair in throws):
            document.refuse(event, "link", "no throwing link of this name in the same scope")
        if any(other is not event and _is_twin(link, twin, event, other) for other, twin in catches):
            document.refuse(event, "link", "two catching links have the same name in one scope")


def _leads(catch: tuple[XmlElement, XmlElement], throw: tuple[XmlElement, XmlElement]) -> bool:
    """Tell whether a throwing link leads to a catching one: by reference where there is one, else by name."""
    if scope_of(catch[0]) is not scope_of(throw[0]):
        return False
    targets = [reference(content(target)) for target in children(throw[1], "target")]
    sources = [reference(content(source)) for source in children(catch[1], "source")]
    if targets or sources:
        return (not targets or catch[1].get("id") in targets) and (not sources or throw[1].get("id") in sources)
    return catch[1].get("name") == throw[1].get("name")


def _is_twin(link: XmlElement, twin: XmlElement, event: XmlElement, other: XmlElement) -> bool:
    has_references = bool(children(link, "source") or children(twin, "source"))
    return not has_references and link.get("name") == twin.get("name") and scope_of(event) is scope_of(other)
