"""One clock: until when, why this date, and what has happened to it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from deadlines import grounds
from handlers.web import language
from handlers.web.guard import actor
from services import clock_views, now


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/clocks/<clock_id>", "clock", show)


def show(clock_id: str) -> ResponseReturnValue:
    """Show a clock with its derivation."""
    found = clock_views.explain(actor(), clock_id)
    return render_template("clock.html", found=found, one=found.clock, grounds=grounds.labels(language.chosen()), now=now.now())
