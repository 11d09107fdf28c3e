"""The few words of SVG that a drawing needs."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from lxml import etree

from engine.drawing.sheets import Box, Point
from engine.xml import XmlElement

SVG = "http://www.w3.org/2000/svg"


def number(value: float) -> str:
    """Write a length: no more digits than an eye sees."""
    return f"{round(value, 2):g}"


Attribute: TypeAlias = str | float


def element(name: str, /, **attributes: Attribute) -> XmlElement:
    """Make an element; `_` in the name of an attribute is a hyphen."""
    written = {key.strip("_").replace("_", "-"): value if isinstance(value, str) else number(value) for key, value in attributes.items()}
    return etree.Element(f"{{{SVG}}}{name}", written, nsmap=cast("Mapping[str, str]", {None: SVG}))


def title(text: str) -> XmlElement:
    """Say what a part of a drawing is called, in full, to whoever points at it."""
    named = element("title")
    named.text = text
    return named


def rectangle(box: Box, **look: Attribute) -> XmlElement:
    """Draw a rectangle."""
    return element("rect", x=box.x, y=box.y, width=box.width, height=box.height, **look)


def circle(middle: Point, radius: float, **look: Attribute) -> XmlElement:
    """Draw a circle."""
    return element("circle", cx=middle.x, cy=middle.y, r=radius, **look)


def path(points: Iterable[Point], **look: Attribute) -> XmlElement:
    """Draw straight lines from point to point."""
    return element("path", d=_drawn(points), fill="none", **look)


def area(points: Iterable[Point], **look: Attribute) -> XmlElement:
    """Draw what straight lines from point to point enclose."""
    return element("path", d=f"{_drawn(points)}Z", **look)


def around(middle: Point, size: float, outline: Iterable[tuple[float, float]]) -> list[Point]:
    """Put an outline, given in parts of a size, around a point."""
    return [Point(middle.x + x * size, middle.y + y * size) for x, y in outline]


def _drawn(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(point.x)} {number(point.y)}" for point in points)
