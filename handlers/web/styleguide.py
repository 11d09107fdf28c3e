"""Every component that pages are made of, on one page: to look at, in the demonstration only."""

from datetime import timedelta
from types import SimpleNamespace

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from services import now
from services.paging import Page


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/styleguide", "styleguide", show)


def show() -> ResponseReturnValue:
    """Show the components."""
    if not current_app.config["CAREFLOW"].demo:
        abort(404)
    moment = now.now()
    rows = [SimpleNamespace(number=f"440111-2026-{number:05}", state=state) for number, state in enumerate(("open", "closed"), 1)]
    entries = [(moment, "—", "", True, None), (moment - timedelta(days=1), "—", "", False, None)]
    return render_template("styleguide.html", page=Page(rows, "next"), empty=Page([]), entries=entries)
