"""Where processes cannot go on by themselves."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import incidents


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/incidents", "incidents", find)
    desk.add_url_rule("/incidents/<incident_id>", "incident", show)
    desk.add_url_rule("/incidents/<incident_id>/retry", "retry_incident", retry, methods=["POST"])
    desk.add_url_rule("/incidents/<incident_id>/resolve", "resolve_incident", resolve, methods=["POST"])


def find() -> ResponseReturnValue:
    """List incidents in one state."""
    chosen = "resolved" if request.args.get("state") == "resolved" else "open"
    page = incidents.find(actor(), incidents.Filters(state=chosen), after=request.args.get("after"))
    return render_template("board/incidents.html", page=page, chosen=chosen)


def show(incident_id: str) -> ResponseReturnValue:
    """Show one incident."""
    return render_template("board/incident.html", one=incidents.get(actor(), incident_id))


def retry(incident_id: str) -> ResponseReturnValue:
    """Try again what raised it."""
    incidents.retry(actor(), incident_id)
    flash(_("已重试。"), "green")
    return redirect(url_for("web.incident", incident_id=incident_id))


def resolve(incident_id: str) -> ResponseReturnValue:
    """Close it with a note."""
    incidents.resolve(actor(), incident_id, request.form.get("note", ""))
    flash(_("已关闭。"), "green")
    return redirect(url_for("web.incidents"))
