"""Work that goes from one to others: rows are picked, then who takes them, then what that would mean is looked at, then it is done."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from services import absence_views
from services.oversight import balancing, board


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/board/balance", "balance", pick, methods=["POST"])
    desk.add_url_rule("/board/balance/done", "balance_done", done, methods=["POST"])


def pick() -> ResponseReturnValue:
    """Ask who takes the picked user tasks; once somebody is named, show who would get what."""
    picked, takers = _picked()
    if not picked:
        flash(_("请先选择待办。"), "amber")
        return redirect(url_for("web.board_rows"))
    plan = balancing.preview(actor(), picked, takers) if takers else None
    people = [line for line in board.read(actor()).people if line.key is not None]
    away = {one.person_id: one.valid_to for one in absence_views.present(actor())}
    return render_template("board/balance.html", picked=picked, takers=takers, plan=plan, people=people, away=away)


def done() -> ResponseReturnValue:
    """Hand them over."""
    picked, takers = _picked()
    told = balancing.balance(actor(), picked, takers, reason=request.form.get("reason", ""))
    flash(_("已转派 %(count)s 项待办。", count=len(told.given)), "green")
    if told.left:
        flash(_("%(count)s 项没有人可以接办，仍在原处。", count=len(told.left)), "amber")
    return redirect(url_for("web.board"))


def _picked() -> tuple[list[str], list[str]]:
    return request.form.getlist("user_task"), request.form.getlist("taker")
