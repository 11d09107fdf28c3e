"""New versions of time limits, in the country or in a region: entered, previewed with what would move, published."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from deadlines import sentences
from deadlines.limits import Unit
from handlers.web import language, whole_numbers
from handlers.web.guard import actor
from handlers.web.rules import limits as pages
from handlers.web.rules import regions, wrongs
from services import time_limits
from services.errors import Forbidden, Invalid

TEXTS: Final = ("name", "region", "unit", "party", "starts", "ends", "title", "article", "certainty", "label", "label_en")
BEGINNING: Final = {"value": "5", "unit": "workday", "party": "office", "starts": "next_day", "ends": "close", "certainty": "local"}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/time-limits/new", "new_time_limit", ask)
    desk.add_url_rule("/time-limits", "draft_time_limit", begin, methods=["POST"])
    desk.add_url_rule("/time-limits/<limit_id>/discard", "discard_time_limit", discard, methods=["POST"])
    desk.add_url_rule("/time-limits/<limit_id>/publish", "publish_time_limit", ask_to_publish)
    desk.add_url_rule("/time-limits/<limit_id>/moves", "time_limit_moves", moves)
    desk.add_url_rule("/time-limits/<limit_id>/publish", "time_limit_published", publish, methods=["POST"])


def ask() -> ResponseReturnValue:
    """Ask for a version: a new one of a limit there is, or a limit of a new name."""
    _demand()
    of = request.args.get("of")
    return _form(BEGINNING if of is None else _plain(of))


def begin() -> ResponseReturnValue:
    """Enter a version; nothing is counted by it yet."""
    _demand()
    try:
        limit_id = time_limits.draft(actor(), _entered())
    except Invalid as error:
        return _form(request.form, error)
    flash(_("草稿已建立，尚不影响任何期限。"), "green")
    return redirect(url_for("web.time_limit", limit_id=limit_id))


def discard(limit_id: str) -> ResponseReturnValue:
    """Give a draft up."""
    group = time_limits.get(actor(), limit_id).name.partition(".")[0]
    time_limits.discard(actor(), limit_id)
    flash(_("草稿已放弃。"), "green")
    return redirect(url_for("web.time_limits", group=group))


def ask_to_publish(limit_id: str) -> ResponseReturnValue:
    """Show what is about to hold; the list of what would move is fetched after the page."""
    one = time_limits.get(actor(), limit_id)
    return render_template(
        "rules/publish_limit.html", one=one, names=regions.names([one.region]), much=pages.much, label=pages.label, **pages.WORDS
    )


def moves(limit_id: str) -> ResponseReturnValue:
    """List the deadlines that would move if running clocks took the version, and below them the button."""
    found = time_limits.preview(actor(), limit_id)
    action = url_for("web.time_limit_published", limit_id=limit_id)
    return render_template("rules/moves.html", found=found, action=action, is_limit=True)


def publish(limit_id: str) -> ResponseReturnValue:
    """Publish; running clocks keep their version unless asked."""
    is_for_running = request.form.get("to_running") == "yes"
    done = time_limits.publish(actor(), limit_id, reason=request.form.get("reason", ""), to_running=is_for_running)
    flash(_("时限已发布。"), "green")
    if done.batch_id is None:
        return redirect(url_for("web.time_limit", limit_id=limit_id))
    return redirect(url_for("web.recount", batch_id=done.batch_id))


def _demand() -> None:
    """Ask for the right anywhere, before a form is filled in or judged: of which region a version is stands in the form."""
    if not pages.may_draft():
        raise Forbidden


def _form(values: Any, refused: Invalid | None = None) -> ResponseReturnValue:
    units = [(str(unit), sentences.UNITS[unit][language.chosen() == "en"]) for unit in Unit]
    answer = render_template("rules/limit_form.html", values=values, units=units, wrong=wrongs.told(refused), **pages.WORDS)
    return answer, 422 if refused else 200


def _plain(limit_id: str) -> dict[str, Any]:
    one = time_limits.get(actor(), limit_id)
    days = {name: day.isoformat() if (day := getattr(one, name)) else "" for name in ("valid_from", "valid_to")}
    return {name: getattr(one, name) for name in (*TEXTS, "value")} | days | {"rolls": "yes" if one.rolls else ""}


def _entered() -> dict[str, Any]:
    texts = {name: request.form.get(name, "").strip() for name in TEXTS}
    value = whole_numbers.read(request.form.get("value", ""))
    days = {name: _day(name) for name in ("valid_from", "valid_to")}
    return {**texts, **days, "value": -1 if value is None else value, "rolls": request.form.get("rolls") == "yes"}


def _day(name: str) -> date | None:
    text = request.form.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid({name: [_("请填写日期。")]}) from error
