"""The signs inside shapes, as outlines around a middle: x to the right, y downwards, both from -1 to 1."""

from collections.abc import Iterator, Mapping
from math import cos, pi, sin
from typing import Final, NamedTuple

from engine.drawing import svg
from engine.drawing.look import Look
from engine.drawing.sheets import Point
from engine.xml import XmlElement

Outline = tuple[tuple[float, float], ...]


class Stroke(NamedTuple):
    """One line of a sign; a closed one is filled where the sign is."""

    outline: Outline
    is_closed: bool = False
    is_solid: bool = False  # filled whatever the sign is


def _ring(radius: float, x: float = 0, y: float = 0, corners: int = 16) -> Outline:
    return tuple((x + radius * sin(2 * pi * turn / corners), y - radius * cos(2 * pi * turn / corners)) for turn in range(corners))


def _gear(teeth: int, inner: float, outer: float) -> Outline:
    steps = ((turn + part, radius) for turn in range(teeth) for part, radius in ((0, outer), (0.4, outer), (0.5, inner), (0.9, inner)))
    return tuple((radius * sin(2 * pi * turn / teeth), -radius * cos(2 * pi * turn / teeth)) for turn, radius in steps)


ENVELOPE: Final = (Stroke(((-1, -0.7), (1, -0.7), (1, 0.7), (-1, 0.7)), is_closed=True), Stroke(((-1, -0.7), (0, 0.1), (1, -0.7))))
PAGE: Final = (
    Stroke(((-0.7, -0.95), (0.7, -0.95), (0.7, 0.95), (-0.7, 0.95)), is_closed=True),
    *(Stroke(((-0.45, y), (0.45, y))) for y in (-0.55, -0.2, 0.15, 0.5)),
)
CROSS: Final = (Stroke(((-0.75, -0.75), (0.75, 0.75))), Stroke(((0.75, -0.75), (-0.75, 0.75))))
PLUS: Final = (Stroke(((0, -0.9), (0, 0.9))), Stroke(((-0.9, 0), (0.9, 0))))
PENTAGON: Final = Stroke(_ring(0.9, corners=5), is_closed=True)
REWIND: Final = (
    Stroke(((0, -0.7), (0, 0.7), (-0.9, 0)), is_closed=True),
    Stroke(((0.9, -0.7), (0.9, 0.7), (0, 0)), is_closed=True),
)

OF_EVENTS: Final[Mapping[str, tuple[Stroke, ...]]] = {
    "message": ENVELOPE,
    "timer": (Stroke(_ring(1), is_closed=True), Stroke(((0, -0.7), (0, 0), (0.5, 0.3)))),
    "signal": (Stroke(((0, -0.9), (0.95, 0.75), (-0.95, 0.75)), is_closed=True),),
    "error": (Stroke(((-0.9, 0.8), (-0.35, -0.75), (0.3, 0.2), (0.9, -0.85), (0.4, 0.8), (-0.25, -0.15)), is_closed=True),),
    "escalation": (Stroke(((0, -0.95), (0.75, 0.9), (0, 0.15), (-0.75, 0.9)), is_closed=True),),
    "conditional": PAGE,
    "terminate": (Stroke(_ring(1.05), is_closed=True, is_solid=True),),
    "compensate": REWIND,
    "link": (Stroke(((-0.9, -0.35), (0.2, -0.35), (0.2, -0.8), (1, 0), (0.2, 0.8), (0.2, 0.35), (-0.9, 0.35)), is_closed=True),),
    "cancel": (Stroke(((-0.9, -0.6), (-0.6, -0.9), (0, -0.3), (0.6, -0.9), (0.9, -0.6), (0.3, 0), (0.9, 0.6), (0.6, 0.9), (0, 0.3),
                       (-0.6, 0.9), (-0.9, 0.6), (-0.3, 0)), is_closed=True),),
    "multiple": (PENTAGON,),
    "parallelMultiple": (Stroke(((-0.25, -0.95), (0.25, -0.95), (0.25, -0.25), (0.95, -0.25), (0.95, 0.25), (0.25, 0.25), (0.25, 0.95),
                                 (-0.25, 0.95), (-0.25, 0.25), (-0.95, 0.25), (-0.95, -0.25), (-0.25, -0.25)), is_closed=True),),
}  # fmt: skip

OF_TASKS: Final[Mapping[str, tuple[Stroke, ...]]] = {
    "userTask": (Stroke(((-0.85, 0.95), (-0.85, 0.4), (-0.4, 0.05), (0.4, 0.05), (0.85, 0.4), (0.85, 0.95)), is_closed=True),
                 Stroke(_ring(0.45, 0, -0.45), is_closed=True)),
    "serviceTask": (Stroke(_gear(8, 0.68, 1), is_closed=True), Stroke(_ring(0.32), is_closed=True)),
    "sendTask": (Stroke(ENVELOPE[0].outline, is_closed=True, is_solid=True),),
    "receiveTask": ENVELOPE,
    "scriptTask": PAGE,
    "businessRuleTask": (Stroke(((-1, -0.75), (1, -0.75), (1, 0.75), (-1, 0.75)), is_closed=True),
                         Stroke(((-1, -0.75), (1, -0.75), (1, -0.3), (-1, -0.3)), is_closed=True, is_solid=True),
                         Stroke(((-1, 0.2), (1, 0.2))), Stroke(((-0.35, -0.3), (-0.35, 0.75)))),
    "manualTask": (Stroke(((-0.95, -0.3), (-0.2, -0.8), (0.1, -0.5), (-0.2, -0.3), (0.95, -0.3), (0.95, 0), (0.85, 0.3), (0.75, 0.6),
                           (0.5, 0.8), (-0.5, 0.8), (-0.95, 0.5)), is_closed=True),),
}  # fmt: skip

OF_GATEWAYS: Final[Mapping[str, tuple[Stroke, ...]]] = {
    "exclusiveGateway": CROSS,
    "parallelGateway": PLUS,
    "inclusiveGateway": (Stroke(_ring(0.9), is_closed=True),),
    "eventBasedGateway": (Stroke(_ring(1.15), is_closed=True), Stroke(_ring(0.65, corners=5), is_closed=True)),
    "complexGateway": (*CROSS, *PLUS),
}

# under the name of an activity, in this order
OF_ACTIVITIES: Final[Mapping[str, tuple[Stroke, ...]]] = {
    "loop": (Stroke(_ring(0.85)[1:-1]), Stroke(((-0.75, -0.95), (-0.3, -0.8), (-0.45, -0.3)))),
    "parallel": tuple(Stroke(((x, -0.85), (x, 0.85))) for x in (-0.6, 0, 0.6)),
    "sequential": tuple(Stroke(((-0.85, y), (0.85, y))) for y in (-0.6, 0, 0.6)),
    "compensation": REWIND,
    "adHoc": (Stroke(((-0.9, 0.25), (-0.5, -0.3), (0, 0), (0.5, 0.3), (0.9, -0.25))),),
    "collapsed": (
        Stroke(((-1, -1), (1, -1), (1, 1), (-1, 1)), is_closed=True),
        Stroke(((0, -0.6), (0, 0.6))),
        Stroke(((-0.6, 0), (0.6, 0))),
    ),
}


def draw(sign: tuple[Stroke, ...], middle: Point, size: float, look: Look, *, is_filled: bool = False) -> Iterator[XmlElement]:
    """Draw a sign; where it is filled, open lines upon it stay visible in the colour of paper."""
    for stroke in sign:
        points = svg.around(middle, size, stroke.outline)
        if stroke.is_closed:
            fill = look.stroke if is_filled or stroke.is_solid else "none"
            yield svg.area(points, stroke=look.stroke, fill=fill, stroke_width=look.width, stroke_linejoin="round")
        else:
            yield svg.path(points, stroke=look.fill if is_filled else look.stroke, stroke_width=look.width)
