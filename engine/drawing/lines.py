"""Draws the lines between shapes: flows with their heads and marks, messages, associations."""

from collections.abc import Iterator
from math import hypot

from engine.drawing import look, svg
from engine.drawing.sheets import Edge, Point
from engine.drawing.words import beside
from engine.xml import XmlElement

HEAD, TAIL = 9.0, 4.0  # how long a head is, and half as wide
WALKED = 2.5
DASHED = {"messageFlow": "8 5", "association": "1 4", "dataInputAssociation": "1 4", "dataOutputAssociation": "1 4"}


def draw(edge: Edge, times: int) -> Iterator[XmlElement]:
    """Draw a line; one that a case went along is told by its colour."""
    colour = look.WALKED if times else look.INK
    dashes = {"stroke_dasharray": DASHED[edge.kind]} if edge.kind in DASHED else {}
    yield svg.path(edge.points, stroke=colour, stroke_width=WALKED if times else 1.3, stroke_linejoin="round", **dashes)
    yield from _ends(edge, colour)
    yield from beside(edge.name, edge.label)


def _ends(edge: Edge, colour: str) -> Iterator[XmlElement]:
    first, second, before, last = edge.points[0], edge.points[1], edge.points[-2], edge.points[-1]
    if edge.kind == "sequenceFlow":
        yield svg.area(_head(before, last), fill=colour, stroke=colour, stroke_width=1.0)
    elif edge.kind == "messageFlow":
        yield svg.area(_head(before, last), fill=look.PAPER, stroke=colour, stroke_width=1.2)
        yield svg.circle(first, TAIL, fill=look.PAPER, stroke=colour, stroke_width=1.2)
    elif edge.kind.startswith("data"):
        tip, left, right = _head(before, last)
        yield svg.path((left, tip, right), stroke=colour, stroke_width=1.2)
    if "default" in edge.traits:
        yield svg.path((_along(first, second, 6, -5), _along(first, second, 12, 5)), stroke=colour, stroke_width=1.5)
    if "conditional" in edge.traits:
        diamond = (first, _along(first, second, 8, -4), _along(first, second, 16, 0), _along(first, second, 8, 4))
        yield svg.area(diamond, fill=look.PAPER, stroke=colour, stroke_width=1.2)


def _head(before: Point, tip: Point) -> tuple[Point, Point, Point]:
    return tip, _along(tip, before, HEAD, -TAIL), _along(tip, before, HEAD, TAIL)


def _along(start: Point, towards: Point, far: float, aside: float) -> Point:
    """Go so far along a line, and so far to its side."""
    length = hypot(towards.x - start.x, towards.y - start.y) or 1.0
    x, y = (towards.x - start.x) / length, (towards.y - start.y) / length
    return Point(start.x + x * far - y * aside, start.y + y * far + x * aside)
