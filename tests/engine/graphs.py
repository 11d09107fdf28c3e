"""Random graphs that are no blocks: gateways anywhere, loops through user tasks; and a literal reading of the standard."""

from collections import deque
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.engine.drawing import flows, gateway, process, starts, users

KINDS = ("user", "user", "exclusive", "parallel", "inclusive", "inclusive")


@dataclass(frozen=True)
class Edge:
    """A sequence flow: taken when v is greater, or when nothing else is (no limit)."""

    source: int
    target: int
    limit: int | None = None


@dataclass(frozen=True)
class Graph:
    """Numbered nodes of some kind, and the edges in the order of the document; node 0 is the start."""

    kinds: tuple[str, ...]
    edges: tuple[Edge, ...]

    def out_of(self, node: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.source == node]

    def into(self, node: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.target == node]

    def name(self, node: int) -> str:
        return f"{self.kinds[node][0]}{node}"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw a graph: edges lead onwards, and back only to user tasks, so that every loop waits."""
    number = draw(st.integers(4, 10))
    kinds = ("start", *(draw(st.sampled_from(KINDS)) for _ in range(number - 1)))
    pairs = {(draw(st.integers(0, node - 1)), node) for node in range(1, number)}
    pairs |= {tuple(sorted((draw(st.integers(0, number - 1)), draw(st.integers(1, number - 1))))) for _ in range(draw(st.integers(0, 8)))}
    backwards = [node for node in range(1, number) if kinds[node] == "user"]
    if backwards:
        pairs |= {(draw(st.integers(1, number - 1)), draw(st.sampled_from(backwards))) for _ in range(draw(st.integers(0, 2)))}
    edges = []
    for source in range(number):
        targets = sorted(target for begin, target in pairs if begin == source and target not in (0, begin))
        is_conditional = kinds[source] in ("exclusive", "inclusive") and len(targets) > 1
        for place, target in enumerate(targets):
            limit = draw(st.integers(0, 4)) if is_conditional and place < len(targets) - 1 else None
            edges.append(Edge(source, target, limit))
    return Graph(kinds, tuple(edges))


def draw_graph(graph: Graph) -> bytes:
    """Draw the process."""
    body, lines = starts(graph.name(0)), []
    for node, kind in enumerate(graph.kinds):
        out = graph.out_of(node)
        default = f"d_{graph.name(node)}_{graph.name(out[-1].target)}" if any(edge.limit is not None for edge in out) else ""
        if kind == "user":
            body += users(graph.name(node))
        elif kind != "start":
            body += gateway(kind, graph.name(node), default=default)
        for edge in out:
            arrow = ">" if not default else "-[]>" if edge.limit is None else f"-[v > {edge.limit}]>"
            lines.append(f"{graph.name(edge.source)} {arrow} {graph.name(edge.target)}")
    return process(body + flows("\n".join(lines)))


@dataclass
class TokenGame:
    """Tokens on edges and in user tasks, one move at a time, as BPMN 2.0.2 says in chapter 13."""

    graph: Graph
    v: int
    open: list[int] = field(default_factory=list)
    moving: deque[tuple[int, Edge | None]] = field(default_factory=deque)
    waiting: list[Edge] = field(default_factory=list)  # tokens before parallel and inclusive joins

    def __post_init__(self) -> None:
        self.moving.append((0, None))
        self.run()

    @property
    def is_over(self) -> bool:
        return not (self.open or self.waiting)

    def do(self, node: int, v: int) -> None:
        self.open.remove(node)
        self.v = v
        self.moving.append((node, Edge(node, node)))
        self.run()

    def run(self) -> None:
        self.join()
        while self.moving:
            node, edge = self.moving.popleft()
            if self.graph.kinds[node] == "user" and (edge is None or edge.source != node):
                self.open.append(node)
            else:
                self.leave(node)
            self.join()

    def leave(self, node: int) -> None:
        for edge in self.chosen(node):
            is_join = self.graph.kinds[edge.target] in ("parallel", "inclusive") and len(self.graph.into(edge.target)) > 1
            if not is_join:
                self.moving.append((edge.target, edge))
                continue
            self.waiting.append(edge)
            incoming = self.graph.into(edge.target)
            if self.graph.kinds[edge.target] == "parallel" and all(one in self.waiting for one in incoming):
                self.merge(edge.target, incoming)

    def chosen(self, node: int) -> list[Edge]:
        out = self.graph.out_of(node)
        if all(edge.limit is None for edge in out):
            return out
        met = [edge for edge in out if edge.limit is not None and self.v > edge.limit]
        return (met[:1] if self.graph.kinds[node] == "exclusive" else met) or [edge for edge in out if edge.limit is None]

    def merge(self, node: int, edges: list[Edge]) -> None:
        for edge in edges:
            self.waiting.remove(edge)
        self.moving.append((node, None))

    def join(self) -> None:
        """Let inclusive joins go on whose missing tokens cannot come any more (13.4.3)."""
        names = {self.graph.name(node): node for node, kind in enumerate(self.graph.kinds) if kind == "inclusive"}
        again = True
        while again:
            again = False
            for name in sorted(names):
                node = names[name]
                full = list(dict.fromkeys(edge for edge in self.waiting if edge.target == node))
                if full and not self.must_wait(node, full):
                    self.merge(node, full)
                    again = True

    def must_wait(self, join: int, full: list[Edge]) -> bool:
        empty = [edge for edge in self.graph.into(join) if edge not in full]
        places = {node for node, _ in self.moving} | set(self.open) | {edge.target for edge in self.waiting}
        for place in places - {join}:
            reached = self.reached(place, join)
            if any(edge in reached for edge in empty) and not any(edge in reached for edge in full):
                return True
        return False

    def reached(self, place: int, join: int) -> set[Edge]:
        """Tell which edges into a join a token can come to without passing it."""
        found: set[Edge] = set()
        todo, seen = [place], {place}
        while todo:
            for edge in self.graph.out_of(todo.pop()):
                if edge.target == join:
                    found.add(edge)
                elif edge.target not in seen:
                    seen.add(edge.target)
                    todo.append(edge.target)
        return found
