"""Links become specs, and are tied to each other by name."""

from typing import Any

from engine.compiler.draft import Site, Sketch
from engine.compiler.triggers import definitions_of
from engine.elements.links import LinkCatch, LinkThrow, tie
from engine.xml import XmlElement, child, local, text


def link_throw(sketch: Sketch) -> Any:
    """Make a link that leads away."""
    sketch.refuse_unless(not sketch.outgoing, "link", "a throwing link has no outgoing sequence flow: the link is the flow")
    return _link(sketch, LinkThrow)


def link_catch(sketch: Sketch) -> Any:
    """Make a link that is led to."""
    sketch.refuse_unless(not sketch.incoming, "link", "a catching link has no incoming sequence flow: the link is the flow")
    return _link(sketch, LinkCatch)


def is_link(element: XmlElement) -> bool:
    """Tell whether an event is a link."""
    return child(element, "linkEventDefinition") is not None


def tie_links(site: Site) -> None:
    """Tie the links of a scope: any number lead to the one of their name."""
    catches: dict[str, Any] = {}
    links = [e for e in site.nodes.values() if is_link(e)]
    for element in links:
        node = site.spec.task_specs.get(site.places.get(element.get("id", ""), ""))
        if local(element) == "intermediateCatchEvent" and node is not None:
            if _name(element) in catches:
                site.draft.refuse(element, "link", "two catching links have the same name in one scope")
            catches[_name(element)] = node
    for element in links:
        node = site.spec.task_specs.get(site.places.get(element.get("id", ""), ""))
        if local(element) == "intermediateThrowEvent" and node is not None:
            if _name(element) in catches:
                tie(node, catches[_name(element)])
            else:
                site.draft.refuse(element, "link", "no catching link of this name in the same scope")


def _link(sketch: Sketch, cls: Any) -> Any:
    if len(definitions_of(sketch.element)) > 1:
        return sketch.refuse("event trigger", "a link cannot be combined with another trigger")
    sketch.refuse_unless(_name(sketch.element), "link", "a link needs a name")
    return sketch.make(cls)


def _name(element: XmlElement) -> str:
    definition = child(element, "linkEventDefinition")
    if definition is None:
        return ""
    return definition.get("name") or text(definition, "name") or element.get("name") or ""
