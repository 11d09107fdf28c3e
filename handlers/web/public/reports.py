"""A report of harm to a child by somebody who has not signed in, and how it stands: without scripts, and nothing stays in the browser."""

import secrets
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers import rates
from handlers.web import errors, filling
from handlers.web.public import sheet
from services import now, public_reports
from services.errors import Invalid
from services.public_reports import Told

STATES: Final = {
    "received": (_l("已收到"), _l("值班人员已经收到您的报告。"), "blue"),
    "looked_into": (_l("正在处理"), _l("民政部门正在依法处理。为了保护孩子，具体情况不便告知。"), "amber"),
    "closed": (_l("已办结"), _l("这份报告已经办结。"), "green"),
}
SEED: Final = 16  # bytes


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/report", "report", show)
    desk.add_url_rule("/report", "send_report", send, methods=["POST"])
    desk.add_url_rule("/report/status", "report_status", ask)
    desk.add_url_rule("/report/status", "ask_report_status", tell, methods=["POST"])


def show() -> ResponseReturnValue:
    """Show an empty sheet."""
    moment = now.now().astimezone(filling.HERE).replace(second=0, microsecond=0).isoformat()
    return _sheet({"once": secrets.token_urlsafe(SEED), "discovered_at": moment}, [], {})


def send() -> ResponseReturnValue:
    """Take the report in, and give the code, this once; over the limit it is taken in all the same, and marked."""
    filled, situations = request.form.to_dict(), request.form.getlist("situation_codes")
    told = Told(filled.get("area_code", ""), sheet.answers(filled, situations), filled.get("once", ""), rates.is_one_of_too_many())
    try:
        code = public_reports.receive(told)
    except Invalid as error:
        return _sheet(filled, situations, errors.sentences(error)), errors.status_of(error)
    return render_template("public/report_received.html", code=code)


def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("public/report_status.html", told=None, is_unknown=False)


def tell() -> ResponseReturnValue:
    """Say how the report stands, in one of three fixed sentences; whatever is behind no code is told alike."""
    state = public_reports.follow(request.form.get("code", ""))
    return render_template("public/report_status.html", told=None if state is None else STATES[state], is_unknown=state is None)


def _sheet(filled: dict[str, str], situations: list[str], wrong: dict[str, list[str]]) -> str:
    told = {field: " ".join(sentences) for field, sentences in wrong.items()}
    summary = [(f"{_name_of(field)}{_('：')}{sentence}" if _name_of(field) else sentence, field) for field, sentence in told.items()]
    return render_template(
        "public/report.html",
        filled=filled,
        situations=situations,
        wrong=told,
        summary=summary,
        sheet=sheet,
        counties=public_reports.counties(),
    )


def _name_of(field: str) -> str:
    names = {
        "area_code": _("事情发生在哪个区县"),
        "description": _("发生了什么"),
        "discovered_place": _("在什么地方"),
        "child_est_age": _("大概几岁"),
        "reporter_phone": _("您的电话"),
        "reporter_org": _("单位名称"),
    }
    return str(names.get(field, ""))
