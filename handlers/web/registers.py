"""The registers: institutions with their places, professionals with their training."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from handlers.web.guard import actor
from services import institutions, professionals
from services.paging import LARGEST


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/institutions", "institutions", list_institutions)
    desk.add_url_rule("/professionals", "professionals", list_professionals)


def list_institutions() -> ResponseReturnValue:
    """List institutions in one state."""
    chosen = _chosen(("active", "suspended", "left"))
    page = institutions.find(actor(), institutions.Filters(state=chosen), after=request.args.get("after"))
    return render_template("institutions.html", page=page, chosen=chosen)


def list_professionals() -> ResponseReturnValue:
    """List professionals in one state."""
    chosen = _chosen(("active", "pending", "suspended", "left"))
    page = professionals.find(actor(), state=chosen, after=request.args.get("after"))
    names = {one.id: one.name for one in institutions.find(actor(), limit=LARGEST).items}
    return render_template("professionals.html", page=page, chosen=chosen, names=names)


def _chosen(states: tuple[str, ...]) -> str:
    asked = request.args.get("state", states[0])
    return asked if asked in states else states[0]
