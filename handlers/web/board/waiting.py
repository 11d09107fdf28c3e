"""Beside the board, fetched after it: what waits for oneself, what cannot go on by itself, who is away."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from handlers.web.guard import actor
from services import absence_views, alarms, incidents, now, user_tasks

SHOWN = 5  # of each


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/board/escalations", "board_escalations", escalations)
    desk.add_url_rule("/board/troubles", "board_troubles", troubles)
    desk.add_url_rule("/board/absent", "board_absent", absent)


def escalations() -> ResponseReturnValue:
    """Tell what is handed up to whoever looks."""
    page = user_tasks.find(actor(), mine=True, is_unfinished=True, limit=SHOWN)
    return render_template("board/escalations.html", page=page, now=now.now())


def troubles() -> ResponseReturnValue:
    """Tell which alarms ring, and where processes cannot go on."""
    may_see = any(one.holds("supervisor", "administrator", "auditor") for one in (actor(), *actor().principals))
    found = incidents.find(actor(), incidents.Filters(state="open"), limit=SHOWN).items if may_see else []
    ringing = alarms.find(actor(), is_open=True, limit=SHOWN).items
    return render_template("board/troubles.html", incidents=found, alarms=ringing)


def absent() -> ResponseReturnValue:
    """Tell who is away today, and who stands in."""
    return render_template("board/absent.html", absences=absence_views.present(actor()))
