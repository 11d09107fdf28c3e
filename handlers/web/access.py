"""Seeing more than one sees anyway: a case in need, one masked value for a purpose; each with a reason that is written down."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from services import cases, glass, person_files, revealing

WORDS: Final[Mapping[str, Any]] = {  # what is known of whom a case or a file is about
    "name": _l("姓名"),
    "id_number": _l("身份证号码"),
    "phone": _l("电话"),
    "gender": _l("性别"),
    "birth_date": _l("出生日期"),
    "address": _l("住址"),
    "nationality": _l("国籍"),
    "remarks": _l("备注"),
}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/break-glass", "break_glass", ask_for_case)
    desk.add_url_rule("/break-glass", "open_in_need", open_in_need, methods=["POST"])
    desk.add_url_rule("/cases/<case_id>/reveal", "reveal_of_case", reveal_of_case, methods=["GET", "POST"])
    desk.add_url_rule("/person-files/<file_id>/reveal", "reveal_of_file", reveal_of_file, methods=["GET", "POST"])


def ask_for_case() -> ResponseReturnValue:
    """Ask for the number of a case, and why."""
    return render_template("break_glass.html", minutes=int(glass.OPEN_FOR.total_seconds()) // 60)


def open_in_need() -> ResponseReturnValue:
    """Open a case in need."""
    opened = glass.break_glass(actor(), request.form.get("number", "").strip(), reason=request.form.get("reason", ""))
    flash(_("已紧急调阅，一小时内有效；已通知主管人员和审计人员。"), "amber")
    return redirect(url_for("web.case", case_id=opened.case_id))


def reveal_of_case(case_id: str) -> ResponseReturnValue:
    """Show one fact of whom a case is about."""
    one = cases.get(actor(), case_id)
    return _revealed("case", one.id, one.number, url_for("web.case", case_id=one.id))


def reveal_of_file(file_id: str) -> ResponseReturnValue:
    """Show one fact of a person's file."""
    one = person_files.get(actor(), file_id)
    return _revealed("person_file", one.id, one.number, url_for("web.person_file", file_id=one.id))


def _revealed(kind: str, object_id: str, number: str, back: str) -> str:
    """Ask for the purpose; with one, show the value, once."""
    field = request.values.get("field", "")
    value = revealing.reveal(actor(), kind, object_id, field, reason=request.form.get("reason", "")) if request.method == "POST" else None
    return render_template("reveal.html", number=number, field=field, value=value, back=back, words=WORDS)
