"""Ways to look for work that somebody keeps: saved from what a list is narrowed by, shared with the office, forgotten."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from handlers.web.work import asking
from services import saved_filters


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/worklist/filters", "save_filter", save, methods=["POST"])
    desk.add_url_rule("/worklist/filters/<filter_id>/remove", "remove_filter", remove, methods=["POST"])


def save() -> ResponseReturnValue:
    """Keep what the list is narrowed by."""
    office = request.form.get("office_id") or None
    kept = saved_filters.save(actor(), request.form.get("name", ""), asking.criteria(), office)
    flash(_("筛选已保存。"), "green")
    return redirect(url_for("web.worklist", filter=kept))


def remove(filter_id: str) -> ResponseReturnValue:
    """Forget a filter of one's own."""
    saved_filters.remove(actor(), filter_id)
    flash(_("筛选已删除。"))
    return redirect(url_for("web.worklist"))
