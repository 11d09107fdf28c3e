"""When offices are open: what is entered by area, and a new entry."""

from datetime import date, time
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import actors, opening_hours, policy
from services.errors import Invalid
from services.opening_hours import Wish
from services.oversight import places

NAMES: Final = ("opens_at", "pauses_at", "resumes_at")


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/opening-hours", "opening_hours", show)
    desk.add_url_rule("/opening-hours", "enter_opening_hours", enter, methods=["POST"])
    desk.add_url_rule("/opening-hours/remove", "remove_opening_hours", remove, methods=["POST"])


def show() -> ResponseReturnValue:
    """Show what is entered, and to whoever may enter more its form."""
    areas = [(role.area_code, role.area_code) for role in actor().roles]
    may_enter = any(policy.can(actor(), "opening_hours.enter", {"area_code": code}) for code, _name in areas)
    offered = places.choices(actor(), next(iter(areas), ("", ""))[0]) if may_enter else []
    told = {"entries": opening_hours.find(actor()), "areas": offered, "may_enter": may_enter, "today": actors.today()}
    return render_template("board/opening_hours.html", **told)


def enter() -> ResponseReturnValue:
    """Enter what holds from a day on."""
    opens, pauses, resumes = (_clock(name) for name in NAMES)
    if opens is None:
        raise Invalid({"opens_at": [_("请填写时间。")]})
    opening_hours.enter(actor(), request.form.get("area", ""), _day(), Wish(opens, pauses, resumes))
    flash(_("已保存。"), "green")
    return redirect(url_for("web.opening_hours"))


def remove() -> ResponseReturnValue:
    """Take back what was entered."""
    opening_hours.remove(actor(), request.form.get("area", ""), _day())
    flash(_("已删除。"), "green")
    return redirect(url_for("web.opening_hours"))


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("valid_from", ""))
    except ValueError as error:
        raise Invalid({"valid_from": [_("请填写日期。")]}) from error


def _clock(name: str) -> time | None:
    text = request.form.get(name, "")
    try:
        return time.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid({name: [_("请填写时间。")]}) from error
