"""Draws shapes: events, activities, gateways, pools and lanes, data and notes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from engine.drawing import look, signs, svg
from engine.drawing.look import Look, Mark
from engine.drawing.sheets import Box, Node, Point
from engine.drawing.words import beside, inside, upright
from engine.xml import XmlElement

ROUND, GAP, SIGN = 10.0, 3.0, 7.0  # of corners, between double outlines, of a sign's half
FINE, BOLD = 1.1, 2.4  # strokes of signs
CORNER = 14.0  # from the corner of a task to the middle of its sign
THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
CATCHING: Final = frozenset({"intermediateCatchEvent", "boundaryEvent", "intermediateThrowEvent"})
DASHES: Final = {"stroke_dasharray": "5 3"}


def draw(node: Node, mark: Mark | None) -> Iterator[XmlElement]:
    """Draw a shape with its name."""
    for kinds, drawn in _KINDS:
        if any(node.kind.endswith(kind) for kind in kinds):
            yield from drawn(node, mark)
            return
    yield svg.rectangle(node.box, **look.of(mark).strokes())
    yield from inside(node.name, node.box)


def _event(node: Node, mark: Mark | None) -> Iterator[XmlElement]:
    middle, radius = node.box.middle, min(node.box.width, node.box.height) / 2
    drawn = look.of(mark, width=3.0 if node.kind == "endEvent" else 1.5)
    dashes = DASHES if "goesOn" in node.traits else {}
    yield svg.circle(middle, radius, **drawn.strokes(**dashes))
    if node.kind in CATCHING:
        yield svg.circle(middle, radius - GAP, **drawn.strokes(fill="none", **dashes))
    for name in sorted(node.traits & signs.OF_EVENTS.keys()):
        sign = signs.draw(signs.OF_EVENTS[name], middle, radius * 0.5, replace(drawn, width=FINE), is_filled=node.kind in THROWING)
        yield from sign
    yield from beside(node.name, node.label)


def _activity(node: Node, mark: Mark | None) -> Iterator[XmlElement]:
    drawn = look.of(mark, width=4.0 if node.kind == "callActivity" else 1.5)
    dashes = {"stroke_dasharray": "1 3"} if "byEvent" in node.traits else {}
    yield svg.rectangle(node.box, rx=ROUND, **drawn.strokes(**dashes))
    if node.kind == "transaction":
        yield svg.rectangle(_smaller(node.box, GAP), rx=ROUND - GAP, **drawn.strokes(fill="none"))
    if node.kind in signs.OF_TASKS:
        place = Point(node.box.x + CORNER, node.box.y + CORNER)
        yield from signs.draw(signs.OF_TASKS[node.kind], place, SIGN, replace(drawn, width=FINE))
    yield from _repeats(node, drawn)
    if node.holds_others:
        yield from inside(node.name, Box(node.box.x, node.box.y + 4, node.box.width, 20))
    else:
        yield from inside(node.name, node.box)


def _repeats(node: Node, drawn: Look) -> Iterator[XmlElement]:
    told = node.traits | ({"adHoc"} if node.kind == "adHocSubProcess" else set())
    names = [name for name in signs.OF_ACTIVITIES if name in told]
    first = node.box.middle.x - (len(names) - 1) * 9
    for place, name in enumerate(names):
        middle = Point(first + place * 18, node.box.y + node.box.height - 11)
        yield from signs.draw(signs.OF_ACTIVITIES[name], middle, SIGN, replace(drawn, width=FINE))


def _gateway(node: Node, mark: Mark | None) -> Iterator[XmlElement]:
    (left, top), (right, bottom), drawn = *node.box.corners, look.of(mark)
    middle = node.box.middle
    outline = Point(middle.x, top), Point(right, middle.y), Point(middle.x, bottom), Point(left, middle.y)
    yield svg.area(outline, **drawn.strokes())
    if "unmarked" not in node.traits:
        yield from signs.draw(signs.OF_GATEWAYS.get(node.kind, ()), middle, node.box.width * 0.2, replace(drawn, width=BOLD))
    yield from beside(node.name, node.label)


def _frame(node: Node, _mark: Mark | None) -> Iterator[XmlElement]:
    yield svg.rectangle(node.box, stroke=look.INK, fill="none", stroke_width=1.0)
    head = 30.0
    if "upright" in node.traits:
        yield from inside(node.name, Box(node.box.x, node.box.y, node.box.width, head))
        return
    yield from upright(node.name, Box(node.box.x, node.box.y, head, node.box.height))
    if node.kind == "participant":
        line = Point(node.box.x + head, node.box.y), Point(node.box.x + head, node.box.y + node.box.height)
        yield svg.path(line, stroke=look.INK, stroke_width=1.0)


def _note(node: Node, _mark: Mark | None) -> Iterator[XmlElement]:
    (left, top), (_, bottom) = node.box.corners
    bracket = Point(left + 12, top), Point(left, top), Point(left, bottom), Point(left + 12, bottom)
    yield svg.path(bracket, stroke=look.INK, stroke_width=1.2)
    yield from inside(node.name, Box(left + 6, top, node.box.width - 6, node.box.height))


def _group(node: Node, _mark: Mark | None) -> Iterator[XmlElement]:
    yield svg.rectangle(node.box, rx=ROUND, stroke=look.QUIET, fill="none", stroke_width=1.2, stroke_dasharray="8 4 1 4")
    yield from beside(node.name, node.label)


def _data(node: Node, _mark: Mark | None) -> Iterator[XmlElement]:
    (left, top), (right, bottom) = node.box.corners
    fold = min(12.0, node.box.width / 3)
    outline = Point(left, top), Point(right - fold, top), Point(right, top + fold), Point(right, bottom), Point(left, bottom)
    yield svg.area(outline, stroke=look.INK, fill=look.PAPER, stroke_width=1.2)
    folded = Point(right - fold, top), Point(right - fold, top + fold), Point(right, top + fold)
    yield svg.path(folded, stroke=look.INK, stroke_width=1.2)
    yield from beside(node.name, node.label)


def _store(node: Node, _mark: Mark | None) -> Iterator[XmlElement]:
    box, lid = node.box, min(10.0, node.box.height / 4)
    yield svg.rectangle(Box(box.x, box.y + lid, box.width, box.height - 2 * lid), stroke=look.INK, fill=look.PAPER, stroke_width=1.2)
    for y in (box.y + box.height - lid, box.y + lid):
        yield svg.element("ellipse", cx=box.middle.x, cy=y, rx=box.width / 2, ry=lid, stroke=look.INK, fill=look.PAPER, stroke_width=1.2)
    yield from beside(node.name, node.label)


def _smaller(box: Box, by: float) -> Box:
    return Box(box.x + by, box.y + by, max(0.0, box.width - 2 * by), max(0.0, box.height - 2 * by))


_KINDS: Final[tuple[tuple[tuple[str, ...], Callable[[Node, Mark | None], Iterator[XmlElement]]], ...]] = (
    (("Event",), _event),
    (("Gateway",), _gateway),
    (("participant", "lane"), _frame),
    (("textAnnotation",), _note),
    (("group",), _group),
    (("dataObjectReference", "dataInput", "dataOutput"), _data),
    (("dataStoreReference",), _store),
    (("ask", "ubProcess", "callActivity", "transaction"), _activity),
)
