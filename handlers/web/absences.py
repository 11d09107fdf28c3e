"""Absences: who is away, who stands in, and one's own."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import actors, deputies
from services.deputies import Wish
from services.errors import Invalid


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/absences", "absences", show_all)
    desk.add_url_rule("/absences", "enter_absence", enter, methods=["POST"])
    desk.add_url_rule("/absences/<absence_id>/end", "end_absence", end, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List absences, with a form for one's own and, for a supervisor, for others'."""
    return render_template(
        "absences.html",
        page=deputies.find(actor(), after=request.args.get("after")),
        colleagues=deputies.colleagues(actor()),
        may_enter_others=actor().holds("supervisor", "administrator", "people_administrator"),
        today=actors.today(),
    )


def enter() -> ResponseReturnValue:
    """Enter an absence."""
    wish = Wish(_day("valid_from"), _day("valid_to"), tuple(request.form.getlist("deputies")))
    deputies.enter(actor(), request.form.get("person_id") or str(actor().person_id), wish)
    flash(_("已登记缺勤。"), "green")
    return redirect(url_for("web.absences"))


def end(absence_id: str) -> ResponseReturnValue:
    """End one before its last day."""
    deputies.end(actor(), absence_id)
    flash(_("缺勤已结束。"), "green")
    return redirect(url_for("web.absences"))


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError as error:
        raise Invalid({name: [_("请填写日期。")]}) from error
