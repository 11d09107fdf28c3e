"""Reads a diagram's drawing and finds what a reader would stumble over: crossing flows, covered labels, things drawn over each other."""

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
FRAMES = ("participant", "lane")
STROKE, ACROSS = (5, 13), 7  # where bpmn-js marks a default flow, in pixels along it and to both sides
CORNERS = 4  # of a gateway; more flows share them
ICON = 28  # the corner of a task that its icon takes


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        return self.left <= other.left and other.right <= self.right and self.top <= other.top and other.bottom <= self.bottom


class Line(NamedTuple):
    """A straight piece of a flow, horizontal or vertical."""

    x1: float
    y1: float
    x2: float
    y2: float

    def box(self, margin: float = 0) -> Box:
        left, right = sorted((self.x1, self.x2))
        top, bottom = sorted((self.y1, self.y2))
        return Box(left - margin, top - margin, right + margin, bottom + margin)

    @property
    def is_slanted(self) -> bool:
        return self.x1 != self.x2 and self.y1 != self.y2


@dataclass
class Plane:
    """One drawing: the main diagram, or that of a collapsed sub-process."""

    of: str
    shapes: dict[str, Box] = field(default_factory=dict)
    frames: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    flows: dict[str, list[Line]] = field(default_factory=dict)


@dataclass
class Diagram:
    """All drawings of a file, and its elements by id."""

    elements: dict[str, etree._Element]
    planes: list[Plane]

    def ends(self, flow_id: str) -> set[str]:
        flow = self.elements[flow_id]
        return {flow.get("sourceRef"), flow.get("targetRef")}

    def host(self, element_id: str) -> str | None:
        return self.elements[element_id].get("attachedToRef")


def read(data: bytes) -> Diagram:
    """Read every drawing of a BPMN file."""
    root = etree.fromstring(data)
    elements = {e.get("id"): e for e in root.iter(etree.Element) if e.get("id") and e.tag.startswith(BPMN)}
    return Diagram(elements, [read_plane(p, elements) for p in root.iter(DI + "BPMNPlane")])


def read_plane(plane: etree._Element, elements: dict[str, etree._Element]) -> Plane:
    drawn = Plane(plane.get("bpmnElement"))
    for shape in plane.iter(DI + "BPMNShape"):
        name = shape.get("bpmnElement")
        kind = etree.QName(elements[name]).localname
        is_frame = kind in FRAMES or (kind == "subProcess" and shape.get("isExpanded") == "true")
        (drawn.frames if is_frame else drawn.shapes)[name] = bounds(shape)
        read_label(drawn, shape, name)
    for edge in plane.iter(DI + "BPMNEdge"):
        name = edge.get("bpmnElement")
        points = [(float(p.get("x")), float(p.get("y"))) for p in edge.iter(DD + "waypoint")]
        drawn.flows[name] = [Line(*a, *b) for a, b in pairwise(points)]
        read_label(drawn, edge, name)
    return drawn


def read_label(drawn: Plane, owner: etree._Element, name: str) -> None:
    label = owner.find(DI + "BPMNLabel")
    if label is not None:
        drawn.labels[name] = bounds(label)


def bounds(owner: etree._Element) -> Box:
    b = owner.find(DC + "Bounds")
    x, y, w, h = (float(b.get(k)) for k in ("x", "y", "width", "height"))
    return Box(x, y, x + w, y + h)


def findings(diagram: Diagram) -> list[str]:
    """Everything in the drawings that would make a reader stumble."""
    return [f"{plane.of}: {finding}" for plane in diagram.planes for check in CHECKS for finding in check(diagram, plane)]


def crooked(_: Diagram, plane: Plane) -> list[str]:
    return [f"{name} is not drawn at right angles" for name, lines in plane.flows.items() if any(s.is_slanted for s in lines)]


def crossing(_: Diagram, plane: Plane) -> list[str]:
    found = []
    for (one, first), (other, second) in combinations(plane.flows.items(), 2):
        if first[0][:2] == second[0][:2] or first[-1][2:] == second[-1][2:]:
            found.append(f"{one} and {other} leave or arrive at the same point")
        elif any(a.box().meets(b.box(0.5)) or touching(a, b) for a in first for b in second):
            found.append(f"{one} crosses {other}")
    return found


def touching(a: Line, b: Line) -> bool:
    return a.box(0.5).meets(b.box(0.5))


def covered(diagram: Diagram, plane: Plane) -> list[str]:
    pairs = [(a, b) for (a, one), (b, other) in combinations(plane.shapes.items(), 2) if one.meets(other)]
    found = [f"{a} lies over {b}" for a, b in pairs if not attached(diagram, a, b)]
    for flow, lines in plane.flows.items():
        strangers = set(plane.shapes) - diagram.ends(flow) - {h for e in diagram.ends(flow) if (h := diagram.host(e))}
        found += [f"{flow} runs through {name}" for name in strangers if any(s.box().meets(plane.shapes[name]) for s in lines)]
    return found


def attached(diagram: Diagram, one: str, other: str) -> bool:
    return diagram.host(one) == other or diagram.host(other) == one


def hidden_labels(_: Diagram, plane: Plane) -> list[str]:
    found = [f"the labels of {a} and {b} overlap" for a, b in combinations(plane.labels, 2) if plane.labels[a].meets(plane.labels[b])]
    for owner, label in plane.labels.items():
        found += [f"the label of {owner} lies over {name}" for name, box in plane.shapes.items() if label.meets(box)]
        struck = [flow for flow, lines in plane.flows.items() if any(label.meets(s.box()) for s in lines)]
        found += [f"the label of {owner} lies over {flow}" for flow in struck]
    return found


def outside(_: Diagram, plane: Plane) -> list[str]:
    """Labels and nodes that a frame cuts: half in a lane, half out of it."""
    return [
        f"the edge of {frame} cuts the label of {owner}"
        for frame, box in plane.frames.items()
        for owner, label in plane.labels.items()
        if box.meets(label) and not box.holds(label)
    ]


def struck_labels(diagram: Diagram, plane: Plane) -> list[str]:
    """Labels under the stroke that marks a default flow."""
    defaults = {e.get("default") for e in diagram.elements.values()} & set(plane.flows)
    strokes = {flow: stroke(plane.flows[flow][0]) for flow in defaults}
    return [
        f"the mark of the default flow {flow} strikes the label of {owner}"
        for flow, mark in sorted(strokes.items())
        for owner, label in plane.labels.items()
        if label.meets(mark)
    ]


def stroke(first: Line) -> Box:
    """Give the place of the stroke: a few pixels after the flow leaves, across it."""
    dx, dy = sign(first.x2 - first.x1), sign(first.y2 - first.y1)
    along = Line(*(at + way * away for away in STROKE for at, way in ((first.x1, dx), (first.y1, dy)))).box()
    across = (ACROSS * abs(dy), ACROSS * abs(dx))
    return Box(along.left - across[0], along.top - across[1], along.right + across[0], along.bottom + across[1])


def sign(distance: float) -> int:
    return (distance > 0) - (distance < 0)


def hidden_icons(diagram: Diagram, plane: Plane) -> list[str]:
    """Boundary events over the icon that says what kind of task it is."""
    hosts = {name: host for name in plane.shapes if (host := diagram.host(name)) in plane.shapes}
    icons = {host: Box(b.left, b.top, b.left + ICON, b.top + ICON) for host in hosts.values() for b in [plane.shapes[host]]}
    tasks = {host for host in icons if diagram.elements[host].tag.endswith("Task")}
    return [f"{name} hides the icon of {host}" for name, host in hosts.items() if host in tasks and plane.shapes[name].meets(icons[host])]


def beside_corners(diagram: Diagram, plane: Plane) -> list[str]:
    """Flows that leave or reach a gateway anywhere else than at one of its corners, if it has no more flows than corners."""
    found = []
    ends = [end for flow in plane.flows for end in diagram.ends(flow)]
    for flow, lines in plane.flows.items():
        for side, point in (("sourceRef", lines[0][:2]), ("targetRef", lines[-1][2:])):
            name = diagram.elements[flow].get(side)
            is_gateway = diagram.elements[name].tag.endswith("Gateway")
            if is_gateway and ends.count(name) <= CORNERS and point not in corners(plane.shapes[name]):
                found.append(f"{flow} misses the corners of {name}")
    return found


def corners(box: Box) -> set[tuple[float, float]]:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return {(box.left, y), (box.right, y), (x, box.top), (x, box.bottom)}


CHECKS = (crooked, crossing, covered, hidden_labels, outside, struck_labels, hidden_icons, beside_corners)
