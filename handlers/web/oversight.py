"""For those who look after the running: instances and incidents."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web import choices, diagrams
from handlers.web.guard import actor
from services import incidents, instances


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/instances", "instances", list_instances)
    desk.add_url_rule("/instances/<instance_id>", "instance", show_instance)
    desk.add_url_rule("/instances/<instance_id>/terminate", "terminate", terminate, methods=["POST"])
    desk.add_url_rule("/incidents", "incidents", list_incidents)
    desk.add_url_rule("/incidents/<incident_id>", "incident", show_incident)
    desk.add_url_rule("/incidents/<incident_id>/retry", "retry_incident", retry_incident, methods=["POST"])
    desk.add_url_rule("/incidents/<incident_id>/resolve", "resolve_incident", resolve_incident, methods=["POST"])


def list_instances() -> ResponseReturnValue:
    """List instances in one state."""
    chosen = request.args.get("state", "active")
    page = instances.find(actor(), state=chosen, after=request.args.get("after"))
    return render_template("instances.html", page=page, chosen=chosen)


def show_instance(instance_id: str) -> ResponseReturnValue:
    """Show one instance."""
    headers.allow_style_attributes()
    one = instances.get(actor(), instance_id)
    may_terminate = one.state == "active" and actor().holds("supervisor", "administrator")
    drawing, offered = diagrams.drawing(actor(), one), choices.offered([one])
    return render_template("instance.html", one=one, drawing=drawing, choices=offered, may_terminate=may_terminate)


def terminate(instance_id: str) -> ResponseReturnValue:
    """End an instance."""
    instances.terminate(actor(), instance_id, reason=request.form.get("reason", ""))
    flash(_("已终止。"))
    return redirect(url_for("web.instance", instance_id=instance_id))


def list_incidents() -> ResponseReturnValue:
    """List incidents in one state."""
    chosen = "resolved" if request.args.get("state") == "resolved" else "open"
    page = incidents.find(actor(), incidents.Filters(state=chosen), after=request.args.get("after"))
    return render_template("incidents.html", page=page, chosen=chosen)


def show_incident(incident_id: str) -> ResponseReturnValue:
    """Show one incident."""
    return render_template("incident.html", one=incidents.get(actor(), incident_id))


def retry_incident(incident_id: str) -> ResponseReturnValue:
    """Try again what raised it."""
    incidents.retry(actor(), incident_id)
    flash(_("已重试。"), "green")
    return redirect(url_for("web.incident", incident_id=incident_id))


def resolve_incident(incident_id: str) -> ResponseReturnValue:
    """Close it with a note."""
    incidents.resolve(actor(), incident_id, request.form.get("note", ""))
    flash(_("已关闭。"), "green")
    return redirect(url_for("web.incidents"))
