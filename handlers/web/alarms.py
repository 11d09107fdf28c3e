"""Alarms: what rings for the reader and in his area, and that he has heard."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import language
from handlers.web.guard import actor
from services import alarms

OVERSEEING = ("supervisor", "confirmer", "administrator")


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/alarms", "alarms", show_all)
    desk.add_url_rule("/alarms/<alarm_id>/acknowledge", "acknowledge", acknowledge, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List the alarms that ring, or those that are over."""
    is_open = request.args.get("state") != "over"
    page = alarms.find(actor(), is_open=is_open, after=request.args.get("after"))
    return render_template(
        "alarms.html", page=page, is_open=is_open, language=language.chosen(), oversees_alarms=actor().holds(*OVERSEEING)
    )


def acknowledge(alarm_id: str) -> ResponseReturnValue:
    """Take an alarm on."""
    alarms.acknowledge(actor(), alarm_id)
    flash(_("已确认警报，请立即处理。"), "green")
    return redirect(url_for("web.alarms"))
