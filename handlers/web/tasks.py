"""One user task: look, take, give back, fill in, complete."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import filling
from handlers.web.guard import actor
from services import clock_views, drafts, now, user_tasks
from services.user_tasks import UserTaskView


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/user-tasks/<user_task_id>", "user_task", user_task)
    desk.add_url_rule("/user-tasks/<user_task_id>/claim", "claim", claim, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/release", "release", release, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/complete", "complete", complete, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/submit", "submit", submit, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/draft", "draft", draft, methods=["PUT"])


def user_task(user_task_id: str) -> ResponseReturnValue:
    """Show a user task; to whoever has it, with its form."""
    one = user_tasks.get(actor(), user_task_id)
    is_mine = one.state == "claimed" and one.is_yours
    return render_template(
        "user_task.html",
        one=one,
        is_mine=is_mine,
        may_claim=one.state == "open" and one.is_candidate,
        setup=_setup(one) if is_mine else None,
        clock=clock_views.of_user_task(actor(), one.id),
        now=now.now(),
    )


def claim(user_task_id: str) -> ResponseReturnValue:
    """Take it."""
    user_tasks.claim(actor(), user_task_id)
    return redirect(url_for("web.user_task", user_task_id=user_task_id))


def release(user_task_id: str) -> ResponseReturnValue:
    """Give it back."""
    user_tasks.release(actor(), user_task_id)
    flash(_("已退回，其他人可以领办。"))
    return redirect(url_for("web.worklist"))


def complete(user_task_id: str) -> ResponseReturnValue:
    """Complete one without a form, go on to the next or to the list."""
    return redirect(_complete(user_task_id, {}, {}))


def submit(user_task_id: str) -> Response:
    """Complete one with its form; the island goes where the answer says."""
    body = filling.sent()
    return jsonify({"next": _complete(user_task_id, body["values"], filling.late(body))})


def draft(user_task_id: str) -> Response:
    """Keep what was entered so far."""
    body = filling.sent()
    version = body.get("version")
    saved = drafts.save(actor(), user_task_id, body["values"], version if isinstance(version, int) else 0)
    return jsonify({"version": saved.version})


def _complete(user_task_id: str, values: dict[str, Any], late: dict[str, Any]) -> str:
    completed = user_tasks.complete(actor(), user_task_id, values, **late)
    flash(_("已办结。"), "green")
    following = completed.next_user_task_id
    return url_for("web.user_task", user_task_id=following) if following else url_for("web.worklist")


def _setup(one: UserTaskView) -> dict[str, Any] | None:
    form = user_tasks.form(actor(), one.id)
    if form.schema is None:
        return None
    place = {"url": url_for("web.draft", user_task_id=one.id), "version": form.draft_version}
    return filling.setup(form.schema, form.values, url_for("web.submit", user_task_id=one.id), place)
