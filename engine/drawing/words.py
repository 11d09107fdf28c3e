"""Puts names into drawings: inside shapes, beside them, and upright at the edge of pools and lanes."""

from collections.abc import Iterator

from engine.drawing import look, svg, writing
from engine.drawing.sheets import Box, Point
from engine.xml import XmlElement

MARGIN = 5.0
NARROWEST = 90.0  # how wide a name beside a shape may get, whatever its label says


def inside(name: str, box: Box) -> Iterator[XmlElement]:
    """Write a name into the middle of a shape."""
    leading = look.TEXT * look.LEADING
    most = max(1, int((box.height - 2 * MARGIN) / leading))
    told = writing.lines(name, look.TEXT, max(look.TEXT, box.width - 2 * MARGIN), most) if name else []
    yield from _lines(told, Point(box.middle.x, box.middle.y - leading * len(told) / 2), look.TEXT)


def beside(name: str, label: Box | None) -> Iterator[XmlElement]:
    """Write a name where its label lies."""
    if name and label is not None:
        told = writing.lines(name, look.LABEL, max(label.width, NARROWEST), 9)
        yield from _lines(told, Point(label.middle.x, label.y), look.LABEL)


def upright(name: str, box: Box) -> Iterator[XmlElement]:
    """Write a name from the bottom to the top."""
    if name:
        lying = Box(-box.height / 2, -box.width / 2, box.height, box.width)
        turned = svg.element("g", transform=f"translate({svg.number(box.middle.x)} {svg.number(box.middle.y)}) rotate(-90)")
        turned.extend(inside(name, lying))
        yield turned


def badge(text: str, place: Point, colour: str) -> Iterator[XmlElement]:
    """Write a short text upon a coloured ground."""
    width = writing.width(text, look.LABEL) + 8
    yield svg.rectangle(Box(place.x - width / 2, place.y - 8, width, 16), rx=8.0, fill=colour, stroke="none")
    yield _line(text, Point(place.x, place.y + 4), look.LABEL, look.PAPER)


def _lines(told: list[str], top: Point, size: float) -> Iterator[XmlElement]:
    for row, line in enumerate(told):
        yield _line(line, Point(top.x, top.y + size * (look.LEADING * (row + 1) - 0.3)), size, look.INK)


def _line(text: str, place: Point, size: float, colour: str) -> XmlElement:
    line = svg.element("text", x=place.x, y=place.y, font_size=size, fill=colour, text_anchor="middle")
    line.text = text
    return line
