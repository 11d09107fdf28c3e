"""What waits for the person at the desk: in hand, to be taken, the office's, and what was put off."""

import hashlib
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers.web import wording
from handlers.web.board.asking import BANDS
from handlers.web.guard import actor
from handlers.web.work import asking
from services import (
    actors,
    cases,
    clock_views,
    colleagues,
    conversation_views,
    definitions,
    inbox,
    library,
    readings,
    saved_filters,
    user_tasks,
)
from services.inbox import Criteria
from services.paging import LARGEST
from services.rights import RIGHTS

LISTS: Final = {"mine": _l("我在办的"), "open": _l("可领办的"), "office": _l("本单位的"), "put_off": _l("已搁置的")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/", "home", lambda: redirect(url_for("web.worklist")))
    desk.add_url_rule("/worklist", "worklist", worklist)
    desk.add_url_rule("/worklist", "search_worklist", worklist, methods=["POST"])
    desk.add_url_rule("/worklist/rows", "worklist_rows", rows)
    desk.add_url_rule("/worklist/counts", "worklist_counts", counts)
    desk.add_url_rule("/worklist/questions", "worklist_questions", questions)
    desk.add_url_rule("/worklist/colleagues", "worklist_colleagues", people)
    desk.add_url_rule("/user-tasks/<user_task_id>/why", "why_then", why)


def worklist() -> ResponseReturnValue:
    """Show one of the lists, narrowed by what is asked for."""
    asked = asking.criteria()
    if request.method == "POST" and asked.subject is None:
        return redirect(url_for("web.worklist", **asking.query(asked)))
    procedures = {one.process_id: one for one in definitions.find(actor(), latest_only=True, limit=LARGEST).items}
    chosen = procedures.get(asked.process_id or "")
    return render_template(
        "work/inbox.html",
        **_found(asked),
        counts=dict.fromkeys(LISTS),
        band_options=[(str(name), text) for name, (text, _colour) in BANDS.items()],
        procedures=[(key, wording.named(one.name) or key) for key, one in procedures.items()],
        steps=[] if chosen is None else _steps(chosen.id),
        filters=saved_filters.find(actor()),
        kept=request.args.get("filter"),
        tomorrow=actors.today() + timedelta(days=1),
        fields=asking.fields(asked),
        offices=sorted({role.office_id for role in actor().roles}),
        may_assign=bool(RIGHTS["user_task.assign"] & {role.role for role in actor().roles}),
    )


def rows() -> Response:
    """Answer the rows alone, and nothing when they are the ones the page has already."""
    response = make_response(render_template("work/rows.html", **_found(asking.criteria())))
    return _unless_known(response)


def counts() -> Response:
    """Answer the lists with how much is in each: fetched after the page, which need not wait for it."""
    asked = asking.criteria()
    return _unless_known(make_response(render_template("work/lists.html", counts=inbox.counts(actor(), asked), **_words(asked))))


def questions() -> str:
    """Answer what colleagues ask the person at the desk."""
    return render_template("work/asked.html", page=conversation_views.waiting(actor()))


def people() -> str:
    """Answer to whom something can be given."""
    return render_template("work/receivers.html", people=colleagues.of_offices(actor()))


def why(user_task_id: str) -> str:
    """Answer why a user task is due when it is, day by day."""
    user_tasks.case_of(actor(), user_task_id)  # raises NotFound
    return render_template("work/why.html", clock=clock_views.of_user_task(actor(), user_task_id))


def _found(asked: Criteria) -> dict[str, Any]:
    page = inbox.find(actor(), asked, after=asking.after())
    untils = inbox.untils(actor(), [one.id for one in page.items]) if asked.show == "put_off" else {}
    about = cases.among(actor(), sorted({one.case_id for one in page.items if one.case_id}))
    names = {one.id: (one.subject or {}).get("name") for one in about}
    return {"page": page, "untils": untils, "names": names, "searched": asking.fields(asked) if asked.subject else None, **_words(asked)}


def _words(asked: Criteria) -> dict[str, Any]:
    return {"asked": asked, "query": asking.query, "lists": LISTS, "band": asking.band, "bands": BANDS}


def _steps(definition_id: str) -> list[tuple[str, str]]:
    """Name the steps that people do in a procedure."""
    elements = library.known(definition_id).definition.elements.values()
    return [(one.element_id, wording.named(one.name) or one.element_id) for one in elements if one.element_type == "userTask"]


def _unless_known(response: Response) -> Response:
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the page that asks again, for the comparison only
    response.make_conditional(request)
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        readings.nothing_new()
    return response
