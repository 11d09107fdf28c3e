"""What the person may start, and the form to start it with."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import filling
from handlers.web.guard import actor
from services import cases, definitions, instances
from services.errors import NotFound


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/procedures", "procedures", procedures)
    desk.add_url_rule("/procedures/<definition_id>", "start", start, methods=["GET", "POST"])


def procedures() -> ResponseReturnValue:
    """List what may be started."""
    return render_template("procedures.html", page=definitions.find(actor(), startable=True, limit=200))


def start(definition_id: str) -> ResponseReturnValue:
    """Show the start form, or start."""
    if request.method == "GET":
        one = definitions.get(actor(), definition_id)
        schema = definitions.start_form(actor(), definition_id)
        setup = filling.setup(schema, {}, url_for("web.start", definition_id=definition_id)) if schema else None
        return render_template("start.html", one=one, setup=setup)
    if not request.is_json:
        return redirect(_start(definition_id, {}, {}))
    body = filling.sent()
    return jsonify({"next": _start(definition_id, body["values"], filling.late(body))})


def _start(definition_id: str, values: dict[str, Any], late: dict[str, Any]) -> str:
    started = instances.start(actor(), definition_id=definition_id, variables=values, **late)
    flash(_("已发起，编号 {number}。").format(number=started.business_key) if started.business_key else _("已发起。"), "green")
    if started.case_id is None:
        return url_for("web.worklist")
    return url_for("web.case", case_id=started.case_id) if _sees(started.case_id) else url_for("web.worklist", show="open")


def _sees(case_id: str) -> bool:
    """Say whether the reader sees the case: who reports from outside begins one and is told its number only."""
    try:
        cases.get(actor(), case_id)
    except NotFound:
        return False
    return True
