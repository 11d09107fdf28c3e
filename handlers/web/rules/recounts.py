"""Open clocks that are counted again: how far it is; whoever left the page finds it again."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from handlers.web.guard import actor
from services import batch_views


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/recounts/<batch_id>", "recount", show)
    desk.add_url_rule("/recounts/<batch_id>/progress", "recount_progress", progress)


def show(batch_id: str) -> ResponseReturnValue:
    """Show how far the counting is."""
    return render_template("rules/recount.html", one=batch_views.get(actor(), batch_id))


def progress(batch_id: str) -> ResponseReturnValue:
    """Answer the same without its page: asked for again and again until it is over."""
    return render_template("rules/progress.html", one=batch_views.get(actor(), batch_id))
