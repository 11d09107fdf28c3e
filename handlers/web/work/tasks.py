"""One user task: look, take, give back, hand on, put off, fill in, complete; and what lies beside it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web import case_parts, diagrams, filling, wording
from handlers.web import cases as case_pages
from handlers.web.board.asking import BANDS
from handlers.web.guard import actor
from handlers.web.work import asking, courses, sorting
from models.lifecycle import UNFINISHED
from services import actors, cases, clock_views, colleagues, drafts, inbox, now, presence, stories, user_tasks
from services.inbox import Criteria
from services.user_tasks import UserTaskView


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/user-tasks/<user_task_id>", "user_task", user_task)
    desk.add_url_rule("/user-tasks/<user_task_id>/claim", "claim", claim, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/release", "release", release, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/complete", "complete", complete, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/submit", "submit", submit, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/draft", "draft", draft, methods=["PUT"])
    desk.add_url_rule("/user-tasks/<user_task_id>/delegate", "delegate", delegate, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/put-off", "put_off", put_off, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/presence", "presence", here, methods=["PUT"])
    desk.add_url_rule("/user-tasks/<user_task_id>/matter", "matter", matter)
    desk.add_url_rule("/user-tasks/<user_task_id>/way", "way", way)
    desk.add_url_rule("/user-tasks/<user_task_id>/delegates", "delegates", delegates)


def user_task(user_task_id: str) -> ResponseReturnValue:
    """Show a user task; to whoever has it, with its form."""
    headers.allow_style_attributes()
    one = user_tasks.get(actor(), user_task_id)
    is_mine = one.state == "claimed" and one.is_yours
    return render_template(
        "work/user_task.html",
        one=one,
        is_mine=is_mine,
        is_open=one.state in UNFINISHED,
        may_claim=one.state == "open" and one.is_candidate,
        setup=_setup(one) if is_mine else None,
        clock=clock_views.of_user_task(actor(), one.id),
        drawing=_here(one),
        **courses.ways(one),
        tomorrow=actors.today() + timedelta(days=1),
        band=asking.band(one.due_at),
        bands=BANDS,
        now=now.now(),
    )


def claim(user_task_id: str) -> ResponseReturnValue:
    """Take it."""
    user_tasks.claim(actor(), user_task_id)
    return redirect(url_for("web.user_task", user_task_id=user_task_id))


def release(user_task_id: str) -> ResponseReturnValue:
    """Give it back: to whoever delegated it, else to the queue."""
    user_tasks.release(actor(), user_task_id, reason=request.form.get("reason", "").strip() or None)
    flash(_("已退回，其他人可以领办。"))
    return redirect(url_for("web.worklist"))


def delegate(user_task_id: str) -> ResponseReturnValue:
    """Hand it to a colleague and stay its owner."""
    reason = request.form.get("reason", "").strip() or None
    user_tasks.delegate(actor(), user_task_id, request.form.get("person_id", ""), reason)
    flash(_("已委托，办完或退回后您会看到。"), "green")
    return redirect(url_for("web.user_task", user_task_id=user_task_id))


def put_off(user_task_id: str) -> ResponseReturnValue:
    """Put it aside until a day."""
    inbox.put_off(actor(), user_task_id, sorting.until(request.form.get("until", "")))
    flash(_("已搁置，到期自动恢复。"))
    return redirect(url_for("web.worklist"))


def here(user_task_id: str) -> str:
    """Say that the page is open, and answer who else has it open."""
    return render_template("work/presence.html", others=presence.tell(actor(), user_task_id))


def matter(user_task_id: str) -> str:
    """Answer whom it is about and which papers there are: fetched after the page."""
    case_id = user_tasks.case_of(actor(), user_task_id)
    if case_id is None:
        return render_template("work/matter.html", case=None)
    one = cases.brief(actor(), case_id)
    papers, documents = case_parts.papers(case_id), case_parts.documents_of(case_id)
    subject = case_pages.told(one.subject or {})
    return render_template("work/matter.html", case=one, subject=subject, papers=papers, documents=documents)


def way(user_task_id: str) -> str:
    """Answer what happened so far."""
    return render_template("work/way.html", lines=stories.of_user_task(actor(), user_task_id))


def delegates(user_task_id: str) -> str:
    """Answer to whom it can be delegated."""
    return render_template("work/delegates.html", people=colleagues.of_user_task(actor(), user_task_id))


def complete(user_task_id: str) -> ResponseReturnValue:
    """Complete one without a form, go on to the next or to the list."""
    return redirect(_complete(user_task_id, {}, {}, goes_on="goes_on" in request.form))


def submit(user_task_id: str) -> Response:
    """Complete one with its form; the island goes where the answer says."""
    body = filling.sent()
    return jsonify({"next": _complete(user_task_id, body["values"], filling.late(body), goes_on=bool(body.get("goes_on")))})


def draft(user_task_id: str) -> Response:
    """Keep what was entered so far."""
    body = filling.sent()
    version = body.get("version")
    saved = drafts.save(actor(), user_task_id, body["values"], version if isinstance(version, int) else 0)
    return jsonify({"version": saved.version})


def _complete(user_task_id: str, values: dict[str, Any], late: dict[str, Any], *, goes_on: bool) -> str:
    completed = user_tasks.complete(actor(), user_task_id, values, **late)
    flash(_("已办结。"), "green")
    following = completed.next_user_task_id or (_next() if goes_on else None)
    return url_for("web.user_task", user_task_id=following) if following else url_for("web.worklist")


def _next() -> str | None:
    """Give the most urgent one that the person has in hand."""
    waiting = inbox.find(actor(), Criteria(), limit=1).items
    return waiting[0].id if waiting else None


def _here(one: UserTaskView) -> dict[str, Any]:
    """Give what draws the diagram with the place where one is."""
    marks = {"active": [one.element_id] if one.state in UNFINISHED else [], "completed": [], "incident": []}
    return {"url": diagrams.address(one.definition_id), "marks": marks, "label": _("流程图：") + wording.named(one.process_name)}


def _setup(one: UserTaskView) -> dict[str, Any] | None:
    form = user_tasks.form(actor(), one.id)
    if form.schema is None:
        return None
    place = {"url": url_for("web.draft", user_task_id=one.id), "version": form.draft_version}
    photos = None if one.case_id is None else url_for("web.attach", case_id=one.case_id)
    held = {"field": {"task": one.id, "owner": actor().account_id, "photos": photos}}
    return filling.setup(form.schema, form.values, url_for("web.submit", user_task_id=one.id), place) | held
