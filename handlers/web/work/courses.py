"""What becomes of a user task besides being done: looked after again on a day, sent back to an earlier step, or asked to be."""

from datetime import date, datetime, time
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.filling import HERE
from handlers.web.guard import actor
from handlers.web.wording import named
from services import actors, colleagues, conversations, follow_ups, policy, sending_back, user_tasks
from services.errors import Invalid
from services.user_tasks import UserTaskView

OF_TASK: Final = ("area_code", "office_id", "case_id", "assignee_id", "is_candidate")


def add_to(desk: Blueprint) -> None:
    """Open these addresses."""
    desk.add_url_rule("/user-tasks/<user_task_id>/follow-up", "follow_up", follow_up, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/way-back", "way_back", way_back)
    desk.add_url_rule("/user-tasks/<user_task_id>/way-back", "ask_way_back", ask, methods=["POST"])
    desk.add_url_rule("/user-tasks/<user_task_id>/send-back", "send_back", send_back, methods=["POST"])


def ways(one: UserTaskView) -> dict[str, Any]:
    """Give what the page of a user task offers of this."""
    day = None if one.follow_up_at is None else one.follow_up_at.astimezone(HERE).date()
    rights = {"may_follow_up": _may(one, "user_task.follow_up"), "may_send_back": _may(one, "user_task.send_back")}
    return {"today": actors.today(), "follow_up_day": day, **rights}


def follow_up(user_task_id: str) -> ResponseReturnValue:
    """Set the day on which somebody looks again, or none."""
    text = request.form.get("follow_up", "").strip()
    follow_ups.follow_up(actor(), user_task_id, _day(text) if text else None, reason=request.form.get("reason", "").strip() or None)
    flash(_("已设置回访日期。") if text else _("已取消回访日期。"), "green")
    return redirect(url_for("web.user_task", user_task_id=user_task_id))


def way_back(user_task_id: str) -> str:
    """Answer where the user task could go back to, and whom one may ask for it: fetched after the page."""
    one = user_tasks.get(actor(), user_task_id)
    may_send = _may(one, "user_task.send_back")
    steps = sending_back.steps(actor(), user_task_id)
    over = [] if may_send else colleagues.over_user_task(actor(), user_task_id)
    return render_template("work/way_back.html", one=one, steps=steps, may_send=may_send, people=over)


def send_back(user_task_id: str) -> ResponseReturnValue:
    """Begin an earlier step anew in place of this one."""
    case_id = user_tasks.case_of(actor(), user_task_id)
    sending_back.send_back(actor(), user_task_id, request.form.get("element_id", ""), reason=request.form.get("reason", ""))
    flash(_("已退回。原环节重新待办，本环节已取消。"), "green")
    return redirect(url_for("web.case", case_id=case_id) if case_id else url_for("web.worklist"))


def ask(user_task_id: str) -> ResponseReturnValue:
    """Ask somebody who may send it back to do so."""
    policy.demand(actor(), "user_task.ask", _about(user_tasks.get(actor(), user_task_id)))  # before what was entered is judged
    steps = {one.element_id: named(one.name) for one in sending_back.steps(actor(), user_task_id)}
    reason, wanted = request.form.get("reason", "").strip(), request.form.get("element_id", "")
    if wanted not in steps:
        raise Invalid({"element_id": [_("请选择要退回到的环节。")]})
    if not reason:
        raise Invalid({"reason": [_("请填写原因。")]})
    words = _("申请退回到“%(step)s”：%(reason)s", step=steps[wanted], reason=reason)
    conversations.ask(actor(), user_task_id, request.form.get("person_id", ""), words)
    flash(_("已发送退回申请，答复后会通知您。"), "green")
    return redirect(url_for("web.user_task", user_task_id=user_task_id) + "#conversation")


def _may(one: UserTaskView, verb: str) -> bool:
    return policy.can(actor(), verb, _about(one))


def _about(one: UserTaskView) -> dict[str, Any]:
    return {name: getattr(one, name) for name in OF_TASK}


def _day(text: str) -> datetime:
    """Read a day: it begins at its midnight. Raises Invalid."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), HERE)
    except ValueError as error:
        raise Invalid({"follow_up": [_("请选择日期。")]}) from error
