"""The flow graph of one scope, and what can be read off it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.normalise import FLOW_NODES
from engine.rules.document import Document, children, content
from engine.xml import XmlElement, local, reference


@dataclass(slots=True)
class Graph:
    """Where a token can go: flows, boundary events of activities, links."""

    nodes: dict[str, XmlElement]
    entries: list[str]
    after: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)

    def lay(self, source: str, target: str) -> None:
        """Note a way."""
        self.after.setdefault(source, []).append(target)
        self.before.setdefault(target, []).append(source)

    def order(self) -> list[str]:
        """List what can be reached, each node before those that it alone leads to (reverse postorder)."""
        seen, done = set(self.entries), list[str]()
        stack = [(entry, iter(self.after.get(entry, ()))) for entry in self.entries]
        while stack:
            node, ways = stack[-1]
            step = next((way for way in ways if way not in seen), None)
            if step is None:
                done.append(node)
                stack.pop()
            else:
                seen.add(step)
                stack.append((step, iter(self.after.get(step, ()))))
        return done[::-1]

    def dominators(self) -> dict[str, str]:
        """Tell for each node the nearest one that every way to it passes; '' for the entries."""
        order = self.order()
        rank = {"": -1, **{node: n for n, node in enumerate(order)}}
        nearest = dict.fromkeys(self.entries, "")
        is_settled = False
        while not is_settled:
            is_settled = True
            for node in order:
                known = [one for one in self.before.get(node, ()) if one in nearest] + ([""] if node in self.entries else [])
                found = _common(known, nearest, rank)
                if nearest.get(node) != found:
                    nearest[node], is_settled = found, False
        return nearest


def _common(nodes: Iterable[str], nearest: dict[str, str], rank: dict[str, int]) -> str:
    """Find the last node that all of these have passed."""
    first, *others = nodes
    for other in others:
        one = other
        while first != one:
            if rank[first] > rank[one]:
                first = nearest[first]
            else:
                one = nearest[one]
    return first


def graph_of(document: Document, scope: XmlElement) -> Graph:
    """Draw the graph of a scope."""
    nodes = {node.get("id", ""): node for node in children(scope, *FLOW_NODES)}
    has_starts = bool(children(scope, "startEvent"))
    everywhere = local(scope) == "adHocSubProcess"
    begins = {name for name, node in nodes.items() if _is_entry(node) or (everywhere and local(node) != "boundaryEvent")}
    free = set() if has_starts else {name for name, node in nodes.items() if not document.ways_in(node) and not _is_led_to(node)}
    graph = Graph(nodes, [name for name in nodes if name in begins or name in free])
    for name, node in nodes.items():
        for flow in document.ways_out(node):
            target = reference(flow.get("targetRef")) or ""
            if target in nodes:
                graph.lay(name, target)
        host = reference(node.get("attachedToRef"))
        if host in nodes:
            graph.lay(host, name)
    _link(graph)
    return graph


def _link(graph: Graph) -> None:
    """Lay a way from each throwing link to the catching ones it may mean."""
    links = [(name, link) for name, node in graph.nodes.items() for link in children(node, "linkEventDefinition")]
    catches = [(name, link) for name, link in links if local(graph.nodes[name]) == "intermediateCatchEvent"]
    for name, link in links:
        if local(graph.nodes[name]) == "intermediateThrowEvent":
            targets = [reference(content(one)) for one in children(link, "target")]
            for other, twin in catches:
                if twin.get("id") in targets or (not targets and twin.get("name") == link.get("name")):
                    graph.lay(name, other)


def _is_entry(node: XmlElement) -> bool:
    """Tell whether something begins here in any case: a start, or what stands beside the flow."""
    attributes = ("triggeredByEvent", "isForCompensation", "instantiate")
    return local(node) == "startEvent" or any(node.get(name) == "true" for name in attributes)


def _is_led_to(node: XmlElement) -> bool:
    """Tell whether a token comes here without a flow: by a link, or from the activity an event is attached to."""
    is_link = local(node) == "intermediateCatchEvent" and bool(children(node, "linkEventDefinition"))
    return is_link or local(node) == "boundaryEvent"
