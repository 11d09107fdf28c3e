"""What waits for the person at the desk: in hand, and to be taken."""

import hashlib
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from handlers.web.guard import actor
from services import now, user_tasks

SHOWN = {"mine": "claimed", "open": "open"}  # which list -> the state of what it shows


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/", "home", lambda: redirect(url_for("web.worklist")))
    desk.add_url_rule("/worklist", "worklist", worklist)
    desk.add_url_rule("/worklist/rows", "worklist_rows", rows)


def worklist() -> ResponseReturnValue:
    """Show the list."""
    return render_template("worklist.html", **_found())


def rows() -> Response:
    """Answer the rows alone, and nothing when they are the ones the page has already."""
    response = make_response(render_template("parts/worklist_rows.html", **_found()))
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the page that asks again, for the comparison only
    response.make_conditional(request)
    return response


def _found() -> dict[str, Any]:
    chosen = request.args.get("show", "mine")
    chosen = chosen if chosen in SHOWN else "mine"
    page = user_tasks.find(actor(), mine=True, state=SHOWN[chosen], after=request.args.get("after"))
    return {"page": page, "chosen": chosen, "now": now.now()}
