"""The sheets of a diagram, read from its interchange part: the process itself, and each collapsed sub-process."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine import xml
from engine.drawing.traits import traits
from engine.xml import XmlElement

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
FARTHEST = 100_000  # nobody draws that far from the middle: what lies there is left out
FRAMES = frozenset({"participant", "lane"})
HOLDERS = frozenset({"subProcess", "transaction", "adHocSubProcess"})


class Point(NamedTuple):
    """A place on a sheet."""

    x: float
    y: float


class Box(NamedTuple):
    """A rectangle on a sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Give its centre."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def corners(self) -> tuple[Point, Point]:
        """Give its upper left and its lower right corner."""
        return Point(self.x, self.y), Point(self.x + self.width, self.y + self.height)


@dataclass(frozen=True, slots=True)
class Node:
    """A shape: what it stands for, where it lies, and what else its look tells."""

    element_id: str
    kind: str  # BPMN's own word: userTask, exclusiveGateway, …
    name: str
    box: Box
    label: Box | None
    traits: frozenset[str]

    @property
    def holds_others(self) -> bool:
        """Say whether other shapes are drawn inside it."""
        return self.kind in FRAMES or (self.kind in HOLDERS and "collapsed" not in self.traits) or self.kind == "group"


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two shapes."""

    element_id: str
    kind: str
    name: str
    points: tuple[Point, ...]
    label: Box | None
    traits: frozenset[str]
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawing."""

    element_id: str  # the process, the collaboration or the sub-process that is drawn
    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def bounds(self) -> Box:
        """Give the smallest rectangle that holds everything."""
        labels = [*(node.label for node in self.nodes), *(edge.label for edge in self.edges)]
        boxes = [*(node.box for node in self.nodes), *filter(None, labels)]
        points = [*(point for box in boxes for point in box.corners), *(point for edge in self.edges for point in edge.points)]
        left, top = min(point.x for point in points), min(point.y for point in points)
        return Box(left, top, max(point.x for point in points) - left, max(point.y for point in points) - top)


def read(data: bytes) -> list[Sheet]:
    """Give the sheets of a document that anything is drawn on, in its own order. Raises InvalidDefinition."""
    root = xml.parse(data)
    elements = {str(element.get("id")): element for element in root.iter("{*}*") if element.get("id") and not _is_drawn(element)}
    found = (_sheet(plane, elements) for plane in root.iter(f"{DI}BPMNPlane"))
    return [sheet for sheet in found if sheet.nodes]


def _is_drawn(element: XmlElement) -> bool:
    return str(element.tag).startswith(DI)


def _sheet(plane: XmlElement, elements: dict[str, XmlElement]) -> Sheet:
    of = xml.reference(plane.get("bpmnElement")) or ""
    nodes = tuple(_nodes(plane, elements))
    return Sheet(of, _name(elements.get(of)), nodes, tuple(_edges(plane, elements)))


def _nodes(plane: XmlElement, elements: dict[str, XmlElement]) -> Iterator[Node]:
    for shape in plane.iterchildren(f"{DI}BPMNShape"):
        element, box = elements.get(xml.reference(shape.get("bpmnElement")) or ""), _box(shape)
        if element is not None and box is not None:
            told = str(element.get("id")), xml.local(element), _name(element)
            yield Node(*told, box, _label(shape), traits(element, shape))


def _edges(plane: XmlElement, elements: dict[str, XmlElement]) -> Iterator[Edge]:
    for edge in plane.iterchildren(f"{DI}BPMNEdge"):
        element = elements.get(xml.reference(edge.get("bpmnElement")) or "")
        points = tuple(point for way in edge.iterchildren(WAYPOINT) if (point := _point(way)))
        if element is not None and len(points) > 1:
            told = str(element.get("id")), xml.local(element), _name(element)
            source, target = str(element.get("sourceRef")), str(element.get("targetRef"))
            yield Edge(*told, points, _label(edge), traits(element, edge, elements.get(source)), source, target)


def _name(element: XmlElement | None) -> str:
    if element is None:
        return ""
    written = xml.text(element, "text") if xml.local(element) == "textAnnotation" else element.get("name")
    return " ".join((written or "").split())


def _label(shape: XmlElement) -> Box | None:
    label = shape.find(f"{DI}BPMNLabel")
    return None if label is None else _box(label)


def _box(shape: XmlElement) -> Box | None:
    bounds = shape.find(BOUNDS)
    if bounds is None:
        return None
    numbers = [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
    return Box(*(number for number in numbers if number is not None)) if None not in numbers else None


def _point(way: XmlElement) -> Point | None:
    x, y = _number(way.get("x")), _number(way.get("y"))
    return None if x is None or y is None else Point(x, y)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= FARTHEST else None
