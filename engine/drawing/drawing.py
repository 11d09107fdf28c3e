"""Draws a sheet: what holds others first, then the lines, then the shapes, then what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from engine.drawing import lines, look, shapes, svg, words
from engine.drawing.look import Mark
from engine.drawing.sheets import Box, Node, Point, Sheet
from engine.xml import XmlElement

MARGIN = 20.0
ONCE = 1


@dataclass(frozen=True, slots=True)
class Way:
    """Where a case went: what became of elements, and how often it went along each flow."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    flows: Mapping[str, int] = field(default_factory=dict)

    def meets(self, sheet: Sheet) -> bool:
        """Say whether the case went anywhere on a sheet."""
        return any(node.element_id in self.marks for node in sheet.nodes)


NOWHERE = Way()


def draw(sheet: Sheet, way: Way = NOWHERE) -> str:
    """Draw a sheet, for a page; the same text for the same sheet and way."""
    return str(etree.tostring(_drawn(sheet, way, _frame(sheet)), encoding="unicode"))


def stacked(sheets: Iterable[Sheet], way: Way = NOWHERE) -> bytes:
    """Draw sheets one below the other, as a file of its own."""
    framed = [(sheet, _frame(sheet)) for sheet in sheets]
    below = [0.0, *accumulate(frame.height for _, frame in framed)]
    width = max((frame.width for _, frame in framed), default=0.0)
    root = svg.element("svg", width=width, height=below[-1], viewBox=f"0 0 {svg.number(width)} {svg.number(below[-1])}")
    root.extend(_drawn(sheet, way, frame, y) for (sheet, frame), y in zip(framed, below, strict=False))
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _frame(sheet: Sheet) -> Box:
    bounds = sheet.bounds
    return Box(bounds.x - MARGIN, bounds.y - MARGIN, bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN)


def _drawn(sheet: Sheet, way: Way, frame: Box, y: float = 0.0) -> XmlElement:
    view = " ".join(map(svg.number, frame))
    root = svg.element("svg", y=y, width=frame.width, height=frame.height, viewBox=view, role="img", font_family=look.FONT)
    root.append(svg.title(sheet.name or sheet.element_id))
    root.append(svg.rectangle(frame, fill=look.PAPER, stroke="none"))
    root.extend(_in_order(sheet, way))
    return root


def _in_order(sheet: Sheet, way: Way) -> list[XmlElement]:
    around = sorted((node for node in sheet.nodes if node.holds_others), key=lambda node: -node.box.width * node.box.height)
    drawn = [_node(node, way) for node in around]
    drawn += [_group(edge.element_id, edge.name, lines.draw(edge, way.flows.get(edge.element_id, 0))) for edge in sheet.edges]
    own = sorted((node for node in sheet.nodes if not node.holds_others), key=lambda node: node.kind == "boundaryEvent")
    drawn += [_node(node, way) for node in own]
    return drawn


def _node(node: Node, way: Way) -> XmlElement:
    mark = way.marks.get(node.element_id)
    group = _group(node.element_id, node.name, shapes.draw(node, mark))
    if mark is not None and (mark.done > ONCE or mark.broken_off):
        group.extend(_counts(node, mark))
    return group


def _counts(node: Node, mark: Mark) -> list[XmlElement]:
    place = Point(node.box.x + node.box.width, node.box.y)
    done = words.badge(f"×{mark.done}", place, look.WALKED) if mark.done > ONCE else ()
    below = Point(place.x, place.y + node.box.height)
    return [*done, *(words.badge(str(mark.broken_off), below, look.LEFT) if mark.broken_off else ())]


def _group(element_id: str, name: str, parts: Iterable[XmlElement]) -> XmlElement:
    group = svg.element("g", data_element=element_id)
    if name:
        group.append(svg.title(name))
    group.extend(parts)
    return group
