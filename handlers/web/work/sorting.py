"""Several user tasks of a list at once: taken, given to somebody, put off. Each is a deed of its own: none stops the others."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Final

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web import errors
from handlers.web.filling import HERE
from handlers.web.guard import actor
from services import inbox, user_tasks
from services.errors import Invalid, ServiceError
from services.paging import LARGEST

Deed = Callable[[str], object]


def add_to(desk: Blueprint) -> None:
    """Open this address."""
    desk.add_url_rule("/worklist/deeds", "sort_worklist", do, methods=["POST"])


def do() -> ResponseReturnValue:
    """Do the same to every user task that was picked, and say how many could not take it."""
    deed = _deed()
    picked = request.form.getlist("user_task_id")[:LARGEST]
    refusals = [refusal for refusal in (_tried(deed, one) for one in picked) if refusal is not None]
    done = len(picked) - len(refusals)
    if done:
        flash(_("已处理 %(count)s 项待办。", count=done), "green")
    if refusals:
        flash(_("%(count)s 项没有处理：", count=len(refusals)) + " ".join(dict.fromkeys(refusals)), "amber")
    if not picked:
        flash(_("请先选择待办。"), "amber")
    return redirect(_back())


def until(text: str) -> datetime:
    """Read the day until which something is put off: it comes back when that day begins. Raises Invalid."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), HERE)
    except ValueError as error:
        raise Invalid({"until": [_("请选择日期。")]}) from error


def _deed() -> Deed:
    name = request.form.get("deed", "")
    if name == "put_off":
        moment = until(request.form.get("until", ""))
        return lambda one: inbox.put_off(actor(), one, moment)
    if name == "assign":
        person_id, reason = request.form.get("person_id", ""), request.form.get("reason", "").strip() or None
        return lambda one: user_tasks.assign(actor(), one, person_id, reason)
    if name not in PLAIN:
        raise Invalid({"deed": [_("没有这种操作。")]})
    return PLAIN[name]


def _tried(deed: Deed, user_task_id: str) -> str | None:
    try:
        deed(user_task_id)
    except ServiceError as error:
        return errors.sentence(error)
    return None


def _back() -> str:
    """Go back to the list one came from, on our own site only."""
    show = request.form.get("show", "")
    return url_for("web.worklist", show=show) if show in inbox.LISTS else url_for("web.worklist")


PLAIN: Final[dict[str, Deed]] = {
    "claim": lambda one: user_tasks.claim(actor(), one),
    "take_up": lambda one: inbox.take_up(actor(), one),
}
