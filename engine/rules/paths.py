"""Ways through a scope: what no token reaches, and where tokens wait for each other in vain."""

from engine.problems import said
from engine.rules.document import SCOPES, Document, children
from engine.rules.graphs import Graph, graph_of
from engine.xml import XmlElement, local

_CHOOSES = ("exclusiveGateway", "eventBasedGateway")


def advise(document: Document) -> None:
    """Warn of elements that are never reached, and of joins that may wait for ever."""
    for scope in document.of(*sorted(SCOPES)):
        graph = graph_of(document, scope)
        reached = set(graph.order())
        for name, node in graph.nodes.items():
            if name not in reached:
                document.warn(node, "unreachable", "no way leads here")
        joins = [name for name in reached if _is_join(document, graph.nodes[name])]
        nearest = graph.dominators() if joins else {}
        for name in joins:
            _wait(document, graph, name, nearest[name])


def _is_join(document: Document, node: XmlElement) -> bool:
    return local(node) == "parallelGateway" and len(document.ways_in(node)) > 1


def _wait(document: Document, graph: Graph, join: str, split: str) -> None:
    """Warn when all flows of a join part at one choice: it waits for all, and only one of them is ever taken."""
    if split and _is_choice(document, graph.nodes[split]):
        name = graph.nodes[split].get("name") or split
        message = said("possible deadlock: it waits for all its flows, but “{name}” takes only one of the ways that lead here", name=name)
        document.warn(graph.nodes[join], "deadlock", message)


def _is_choice(document: Document, node: XmlElement) -> bool:
    if local(node) in _CHOOSES:
        return True
    boundaries = [one for one in document.boundaries.get(node.get("id") or "", ()) if not children(one, "compensateEventDefinition")]
    is_left_once = len(document.ways_out(node)) == 1
    return bool(boundaries) and is_left_once and all(one.get("cancelActivity") != "false" for one in boundaries)
