"""Where processes cannot go on by themselves."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import guard
from handlers.web.guard import actor
from services import incidents, instances, policy
from services.incidents import IncidentView


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
    one = incidents.get(actor(), incident_id)
    return render_template("board/incident.html", one=one, may=_allowed(one))


def retry(incident_id: str) -> ResponseReturnValue:
    """Try again what raised it."""
    incidents.retry(actor(), incident_id)
    flash(_("已重试。"), "green")
    return guard.back(request.form.get("next"), url_for("web.incident", incident_id=incident_id))


def resolve(incident_id: str) -> ResponseReturnValue:
    """Close it with a note."""
    incidents.resolve(actor(), incident_id, request.form.get("note", ""))
    flash(_("已关闭。"), "green")
    return redirect(url_for("web.incidents"))


def _allowed(one: IncidentView) -> frozenset[str]:
    """Give what the reader may do about it."""
    if one.state != "open":
        return frozenset()
    place = {} if one.instance_id is None else asdict(instances.get(actor(), one.instance_id))
    return frozenset(verb for verb in ("incident.retry", "incident.resolve") if policy.can(actor(), verb, place))
