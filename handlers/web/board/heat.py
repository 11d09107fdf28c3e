"""What a heatmap says: a row a step, and for its diagram a value and a text an element; of two heatmaps, how they differ."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from handlers.web.board import numbers
from services.oversight.heatmaps import Heat, Heatmap, Times
from services.oversight.measures.shapes import Unit, share

LOOKS: Final = {  # what the diagram can show, and what it is called
    "entered": _l("次数"),
    "median": _l("用时中位数"),
    "ninetieth": _l("九成用时"),
    "worked": _l("工作时间中位数"),
    "worked_ninetieth": _l("九成工作时间"),
    "late": _l("逾期率"),
}
UNITS: Final = dict(zip(LOOKS, (Unit.COUNT, Unit.SECONDS, Unit.SECONDS, Unit.WORKED, Unit.WORKED, Unit.SHARE), strict=True))
LASTING: Final = frozenset({"userTask", "receiveTask", "callActivity", "subProcess", "adHocSubProcess", "intermediateCatchEvent"})
SILENT: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})
NEVER: Final = Times(None, None)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one figure of a step is, beside that of the other heatmap, and by how much it is more."""

    text: str
    more: str = ""


def rows(found: Heatmap, beside: Heatmap | None = None) -> list[tuple[Heat, list[Cell]]]:
    """Tell the steps that last, those that take longest first."""
    told = [(own, other) for own, other in _pairs(found, beside) if own.name and own.element_type in LASTING]
    told.sort(key=lambda pair: (-(pair[0].elapsed.median or 0), -pair[0].entered))
    return [(own, [_cell(own, other, look, found.working_day) for look in LOOKS]) for own, other in told]


def marks(found: Heatmap, beside: Heatmap | None = None) -> dict[str, dict[str, dict[str, Any]]]:
    """Give of each look, of each element what it is coloured by, and its text; of two heatmaps, by how much the first has more."""
    heard = [(own, other) for own, other in _pairs(found, beside) if own.element_type not in SILENT]
    marked: dict[str, dict[str, dict[str, Any]]] = {look: {} for look in LOOKS}
    for look, of_elements in marked.items():
        for own, other in heard:
            value = _value(own, look) if other is None else _more(own, other, look)
            if value is not None and (value or other):
                cell = _cell(own, other, look, found.working_day)
                of_elements[own.element_id] = {"value": value, "text": cell.more or cell.text}
    return marked


def _pairs(found: Heatmap, beside: Heatmap | None) -> Iterator[tuple[Heat, Heat | None]]:
    """Give each element of either, beside itself in the other; whatever was not entered in one of them stands there with nothing."""
    if beside is None:
        yield from ((heat, None) for heat in found.elements)
        return
    own, other = ({heat.element_id: heat for heat in one.elements} for one in (found, beside))
    for element_id, heat in sorted((other | own).items()):
        yield own.get(element_id) or _not_entered(heat), other.get(element_id) or _not_entered(heat)


def _not_entered(heat: Heat) -> Heat:
    return replace(heat, entered=0, active=0, done=0, elapsed=NEVER, worked=NEVER, due=0, late=0)


def _cell(own: Heat, other: Heat | None, look: str, day: int) -> Cell:
    unit, text = UNITS[look], numbers.told(_value(own, look), UNITS[look], day)
    if other is None:
        return Cell(text)
    more = _more(own, other, look)
    return Cell(f"{text} / {numbers.told(_value(other, look), unit, day)}", "" if more is None else numbers.more(more, unit, day))


def _more(own: Heat, other: Heat, look: str) -> int | None:
    """Say by how much the first exceeds the second; None where one of them has no such figure."""
    value, beside = _value(own, look), _value(other, look)
    return None if value is None or beside is None else value - beside


def _value(heat: Heat, look: str) -> int | None:
    match look:
        case "entered":
            return heat.entered
        case "late":
            return share(heat.late, heat.due)
        case "median" | "ninetieth":
            return heat.elapsed.median if look == "median" else heat.elapsed.ninetieth
        case _:
            return heat.worked.median if look == "worked" else heat.worked.ninetieth
