"""A timer of a run: when it is due, in working days too; fired before that, or postponed, with a reason."""

from dataclasses import asdict
from datetime import date, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import to_user_timezone

from handlers.web.board import steering
from handlers.web.guard import actor
from services import clock_rows, instances, now, policy, timers
from services.errors import Invalid, NotFound
from services.oversight import waits
from services.timers import TimerView


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/instances/<instance_id>/timers", "instance_timers", find)
    desk.add_url_rule("/timers/<timer_id>", "timer", show)
    desk.add_url_rule("/timers/<timer_id>/fire", "fire_timer", fire, methods=["POST"])
    desk.add_url_rule("/timers/<timer_id>/postpone", "postpone_timer", postpone, methods=["POST"])


def find(instance_id: str) -> ResponseReturnValue:
    """List the timers of a run, those beside its activities too."""
    run = instances.get(actor(), instance_id)
    running = timers.find(actor(), timers.Filters(instance_id=run.root_id)).items
    left = waits.days_left(run.area_code, [one.due_at for one in running])
    names = [steering.name_of(run, one.element_id) for one in running]
    told = {"never": clock_rows.NEVER, "now": now.now(), "may": steering.allowed(run)}
    return render_template("board/timers.html", timers=list(zip(running, names, left, strict=True)), **told)


def show(timer_id: str) -> ResponseReturnValue:
    """Show a timer; where another day is asked for, what that would mean."""
    one = timers.get(actor(), timer_id)
    run = instances.get(actor(), _instance(one))
    until = _until(one, request.args["until"]) if request.args.get("until") else None
    before, after = waits.days_left(run.area_code, [one.due_at, until or one.due_at])
    days = {"before": before, "after": after, "until": until, "until_day": request.args.get("until", "")}
    told = {"may": steering.allowed(run), "stands_still": one.due_at >= clock_rows.NEVER, "now": now.now()}
    return render_template("board/timer.html", one=one, run=run, name=steering.name_of(run, one.element_id), **days, **told)


def fire(timer_id: str) -> ResponseReturnValue:
    """Let it fire now."""
    one = timers.get(actor(), timer_id)
    timers.fire(actor(), timer_id, request.form.get("reason", ""))
    flash(_("定时已提前触发。"), "green")
    return redirect(url_for("web.instance", instance_id=_instance(one)))


def postpone(timer_id: str) -> ResponseReturnValue:
    """Give it a later moment."""
    one = timers.get(actor(), timer_id)
    policy.demand(actor(), "timer.postpone", asdict(instances.get(actor(), _instance(one))))
    timers.postpone(actor(), timer_id, _until(one, request.form.get("until", "")), request.form.get("reason", ""))
    flash(_("定时已推迟。"), "green")
    return redirect(url_for("web.instance", instance_id=_instance(one)))


def _instance(one: TimerView) -> str:
    if one.instance_id is None:  # it starts one: nothing is steered by it
        raise NotFound(code="no_such_job")
    return one.instance_id


def _until(one: TimerView, text: str) -> datetime:
    """Give the same time of another day."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid({"until": [_("请填写日期。")]}) from error
    until = datetime.combine(day, to_user_timezone(one.due_at).timetz())
    if until >= clock_rows.NEVER:
        raise Invalid({"until": [_("请填写日期。")]})
    return until
