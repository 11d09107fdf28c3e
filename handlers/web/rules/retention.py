"""How long archives are kept: each procedure's class with its source, what is due, and the cases that are held."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from handlers.web.guard import actor
from handlers.web.rules.limits import CERTAINTIES
from services import policy
from services.archiving import retention_views
from services.paging import Page


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/retention", "retention", show)


def show() -> ResponseReturnValue:
    """Show the classes, and what is held as far as the reader may know."""
    may_read = policy.can(actor(), "archive.read", {})
    return render_template(
        "rules/retention.html",
        classes=retention_views.find(actor()),
        held=retention_views.held(actor(), after=request.args.get("after")) if may_read else Page([], None),
        may_read=may_read,
        certainties=CERTAINTIES,
    )
