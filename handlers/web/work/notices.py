"""What somebody is told: the bell on every page, the list behind it, and how he wants to be told elsewhere."""

import hashlib
from typing import Final

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web import language, whole_numbers
from handlers.web.guard import actor
from services import notice_settings, notices
from services.errors import Invalid
from services.notice_settings import HOWS, Setting

CHANNELS: Final = {"email": _l("电子邮件"), "sms": _l("短信"), "webhook": _l("Webhook")}
WAYS: Final = {"at_once": _l("立即发送"), "digest": _l("每日汇总"), "off": _l("不发送")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/notices", "notices", show)
    desk.add_url_rule("/notices/bell", "bell", bell)
    desk.add_url_rule("/notices/read", "read_notices", read, methods=["POST"])
    desk.add_url_rule("/notices/settings", "notice_settings", settings)
    desk.add_url_rule("/notices/settings", "set_notices", change, methods=["POST"])


def show() -> str:
    """List them."""
    page = notices.find(actor(), after=request.args.get("after"))
    return render_template("work/notices.html", page=page, said=notices.words(language.chosen()))


def bell() -> Response:
    """Answer how many were not looked at: asked by every page now and then, and mostly answered with nothing."""
    response = make_response(render_template("work/bell.html", unread=notices.unread(actor()), most=notices.MOST))
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def read() -> ResponseReturnValue:
    """Note that all of them, or one, were looked at; go on to what it is about."""
    notices.read(actor(), request.form.get("notice_id") or None)
    user_task_id = request.form.get("user_task_id")
    return redirect(url_for("web.user_task", user_task_id=user_task_id) if user_task_id else url_for("web.notices"))


def settings() -> str:
    """Show how the person wants to be told."""
    one = notice_settings.get(actor())
    return render_template("work/notice_settings.html", one=one, channels=CHANNELS, ways=WAYS, time_of=_time_of)


def change() -> ResponseReturnValue:
    """Set how the person wants to be told."""
    email, sms, webhook = (request.form.get(channel, HOWS[-1]) for channel in CHANNELS)
    wish = Setting(email, sms, webhook, _minutes("digest_at") or 0, _minutes("quiet_from"), _minutes("quiet_until"))
    notice_settings.change(actor(), wish)
    flash(_("通知设置已保存。"), "green")
    return redirect(url_for("web.notice_settings"))


def _minutes(name: str) -> int | None:
    text = request.form.get(name, "").strip()
    if not text:
        return None
    hours, minutes = (whole_numbers.read(part) for part in text.partition(":")[::2])
    if hours is None or minutes is None or hours >= 24 or minutes >= 60:  # noqa: PLR2004 — of a day, of an hour
        raise Invalid({name: [str(_("请填写正确的时间。"))]})
    return hours * 60 + minutes


def _time_of(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
