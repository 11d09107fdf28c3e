"""Views of the list of runs that somebody keeps, for himself or for his office; by the mechanism that keeps the filters of an inbox."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.board import instances
from handlers.web.guard import actor
from services import saved_filters


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/instances/views", "save_view", save, methods=["POST"])
    desk.add_url_rule("/instances/views/<filter_id>/remove", "remove_view", remove, methods=["POST"])


def save() -> ResponseReturnValue:
    """Keep how the list is looked at."""
    office = request.form.get("office_id") or None
    kept = saved_filters.save(actor(), request.form.get("name", ""), instances.asked(), office)
    flash(_("视图已保存。"), "green")
    return redirect(url_for("web.instances", view=kept))


def remove(filter_id: str) -> ResponseReturnValue:
    """Forget a view of one's own."""
    saved_filters.remove(actor(), filter_id)
    flash(_("视图已删除。"))
    return redirect(url_for("web.instances"))
