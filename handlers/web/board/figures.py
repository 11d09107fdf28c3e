"""How long the steps of a process take: drawn on its diagram, told in a table, compared with another period or area; and the ways taken."""

from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers import headers
from handlers.web import diagrams, wording
from handlers.web.board import numbers, spans
from handlers.web.guard import actor
from services import definitions, now
from services.oversight import heatmaps, variants
from services.oversight.heatmaps import Heat, Heatmap
from services.oversight.measures.shapes import share
from services.oversight.spans import Span

DAY: Final = 24 * numbers.HOUR
LOOKS: Final = {  # what the diagram can show, and what it is called
    "entered": _l("次数"),
    "median": _l("用时中位数"),
    "ninetieth": _l("九成用时"),
    "worked": _l("工作时间中位数"),
    "worked_ninetieth": _l("九成工作时间"),
    "late": _l("逾期率"),
}
LASTING: Final = frozenset({"userTask", "receiveTask", "callActivity", "subProcess", "adHocSubProcess", "intermediateCatchEvent"})
SILENT: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"})


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/figures", "figures", choose)
    desk.add_url_rule("/definitions/<definition_id>/figures", "definition_figures", show)
    desk.add_url_rule("/definitions/<definition_id>/figures/steps", "definition_steps", steps)
    desk.add_url_rule("/definitions/<definition_id>/figures/ways", "definition_ways", ways)


def choose() -> ResponseReturnValue:
    """List the processes that can be looked at."""
    page = definitions.find(actor(), latest_only=True, after=request.args.get("after"))
    return render_template("board/figures.html", page=page)


def show(definition_id: str) -> ResponseReturnValue:
    """Show the diagram; its figures come after it."""
    headers.allow_style_attributes()
    one, span, other = definitions.get(actor(), definition_id), spans.asked(), spans.asked("other_")
    words = spans.words(span) | spans.words(other, "other_")
    setup = {"url": diagrams.address(definition_id), "marks": {}, "label": wording.named(one.name)}
    asked = {"span": span, "other": other, "areas": spans.areas(span), "words": words, "looks": LOOKS}
    return render_template("board/definition.html", one=one, setup=setup, **asked)


def steps(definition_id: str) -> ResponseReturnValue:
    """Tell the figures of each step, and of a second span beside them where one is asked for."""
    span, other = spans.asked(), spans.asked("other_")
    found = heatmaps.read(actor(), definition_id, span)
    beside = heatmaps.read(actor(), definition_id, other) if other != Span() else None
    names = [*spans.areas(span), *spans.areas(other)] if beside else []
    told = {"rows": _rows(found, beside), "data": _data(found, beside), "looks": LOOKS, "now": now.now()}
    said = (spans.said(span, names), spans.said(other, names))
    return render_template("board/steps.html", found=found, beside=beside, said=said, **told)


def ways(definition_id: str) -> ResponseReturnValue:
    """Tell the most frequent ways."""
    found = variants.read(actor(), definition_id, spans.asked())
    items = [(one, numbers.told(one.share, "share"), numbers.lasting(one.median, DAY)) for one in found.items]
    return render_template("board/ways.html", found=found, items=items)


def _rows(found: Heatmap, beside: Heatmap | None) -> list[tuple[Heat, list[str]]]:
    others = _by_element(beside)
    told = [heat for heat in found.elements if heat.name and heat.element_type in LASTING]  # the others take no time
    rows = sorted(told, key=lambda heat: (-(heat.elapsed.median or 0), -heat.entered))
    return [(heat, _cells(heat, found.working_day, others.get(heat.element_id), is_compared=beside is not None)) for heat in rows]


def _cells(heat: Heat, day: int, other: Heat | None, *, is_compared: bool) -> list[str]:
    own = _texts(heat, day)
    if not is_compared:
        return list(own.values())
    beside = _texts(other, day) if other else {}
    return [f"{text} / {beside.get(look, numbers.NOTHING)}" for look, text in own.items()]


def _data(found: Heatmap, beside: Heatmap | None) -> dict[str, dict[str, dict[str, Any]]]:
    """Give what the diagram shows: of each look, of each element a value by which it is coloured, and its text."""
    others, data = _by_element(beside), dict[str, dict[str, dict[str, Any]]]()
    for look in LOOKS:
        data[look] = {}
        for heat in found.elements:
            value = _values(heat)[look]
            if value and heat.element_type not in SILENT:
                other = others.get(heat.element_id)
                text = _texts(heat, found.working_day)[look]
                text += f" / {_texts(other, found.working_day)[look] if other else numbers.NOTHING}" if beside else ""
                data[look][heat.element_id] = {"value": value, "text": text}
    return data


def _by_element(found: Heatmap | None) -> dict[str, Heat]:
    return {heat.element_id: heat for heat in found.elements} if found else {}


def _values(heat: Heat) -> dict[str, int | None]:
    worked, elapsed = heat.worked, heat.elapsed
    values = (heat.entered, elapsed.median, elapsed.ninetieth, worked.median, worked.ninetieth, share(heat.late, heat.due))
    return dict(zip(LOOKS, values, strict=True))


def _texts(heat: Heat, day: int) -> dict[str, str]:
    units = ("count", "seconds", "seconds", "worked", "worked", "share")
    return {look: numbers.told(value, unit, day) for (look, value), unit in zip(_values(heat).items(), units, strict=True)}
