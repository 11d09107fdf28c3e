"""How long the steps of a process take: drawn on its diagram, told in a table, compared with another period or area; and the ways taken."""

from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from handlers import headers
from handlers.web import diagrams, wording
from handlers.web.board import heat, numbers, spans
from handlers.web.guard import actor
from services import definitions, now
from services.oversight import heatmaps, variants
from services.oversight.spans import Span

DAY: Final = 24 * numbers.HOUR


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
    asked = {"span": span, "other": other, "areas": spans.areas(span), "words": words, "looks": heat.LOOKS}
    return render_template("board/definition.html", one=one, setup=setup, **asked)


def steps(definition_id: str) -> ResponseReturnValue:
    """Tell the figures of each step, and of a second span beside them where one is asked for."""
    span, other = spans.asked(), spans.asked("other_")
    found = heatmaps.read(actor(), definition_id, span)
    beside = heatmaps.read(actor(), definition_id, other) if other != Span() else None
    names = [*spans.areas(span), *spans.areas(other)] if beside else []
    told = {"rows": heat.rows(found, beside), "data": heat.marks(found, beside), "looks": heat.LOOKS, "now": now.now()}
    said = (spans.said(span, names), spans.said(other, names))
    return render_template("board/steps.html", found=found, beside=beside, said=said, **told)


def ways(definition_id: str) -> ResponseReturnValue:
    """Tell the most frequent ways."""
    found = variants.read(actor(), definition_id, spans.asked())
    items = [(one, numbers.told(one.share, "share"), numbers.lasting(one.median, DAY)) for one in found.items]
    return render_template("board/ways.html", found=found, items=items)
