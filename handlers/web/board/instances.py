"""Runs of processes: the list as those look for them who oversee, and one of them with all that stands around it."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web import choices, wording
from handlers.web.board import drawn, spans, steering
from handlers.web.guard import actor
from services import definitions, instances, sheets
from services.oversight import runs
from services.oversight.runs import Run, Sought
from services.paging import LARGEST

STATES: Final = ("active", "suspended", "completed", "terminated")
MOST: Final = 5_000  # rows of a spreadsheet


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/instances", "instances", find)
    desk.add_url_rule("/instances", "search_instances", search, methods=["POST"])
    desk.add_url_rule("/instances/sheet", "instances_sheet", sheet)
    desk.add_url_rule("/instances/<instance_id>", "instance", show)


def find() -> ResponseReturnValue:
    """List instances."""
    sought = _sought()
    page = runs.find(actor(), sought, after=request.args.get("after"))
    return _list(page, sought)


def search() -> ResponseReturnValue:
    """Look for one number, sent in a body since addresses end up in logs."""
    number = request.form.get("number", "").strip()
    sought = Sought(business_key=number or None)
    page = runs.find(actor(), sought, after=request.form.get("after"))
    if number and len(page.items) == 1:
        return redirect(url_for("web.instance", instance_id=page.items[0].instance.id))
    return _list(page, sought, number=number)


def sheet() -> ResponseReturnValue:
    """Give the list as a spreadsheet: the columns of the page, nothing of what is kept in variables."""
    sought, after, rows = _sought(), None, list[Run]()
    while len(rows) < MOST:
        page = runs.find(actor(), sought, after=after, limit=LARGEST)
        rows, after = rows + page.items, page.next
        if after is None:
            break
    headings = (_("流程"), _("版本"), _("编号"), _("状态"), _("开始时间"), _("结束时间"), _("异常"))
    answer = Response(sheets.write(_("流程运行"), headings, map(_cells, rows)), content_type=sheets.XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="processes.xlsx"'
    return answer


def show(instance_id: str) -> ResponseReturnValue:
    """Show one instance: where it stands on its diagram; the rest comes after the page."""
    headers.allow_style_attributes()
    one = instances.get(actor(), instance_id)
    offered = choices.offered([one]) if choices.are_drawn(one) else []
    return render_template("board/instance.html", one=one, setup=drawn.of(one), choices=offered, may=steering.allowed(one))


def _sought() -> Sought:
    asked = request.args
    state = asked.get("state", "active")
    return Sought(
        state=state if state in STATES else None,
        process_id=asked.get("procedure") or None,
        element_id=asked.get("step") or None,
        has_incident=asked.get("trouble") == "yes",
        span=spans.asked(),
    )


def _list(page: object, sought: Sought, **more: str) -> str:
    procedures = [(one.process_id, wording.named(one.name)) for one in definitions.find(actor(), latest_only=True, limit=LARGEST).items]
    words = spans.words(sought.span) | ({"procedure": sought.process_id} if sought.process_id else {})
    words |= {"trouble": "yes"} if sought.has_incident else {}
    found: dict[str, Any] = {"page": page, "sought": sought, "states": STATES, "procedures": procedures, "words": words, **more}
    return render_template("board/instances.html", areas=spans.areas(sought.span), **found)


def _cells(run: Run) -> tuple[object, ...]:
    one = run.instance
    state = wording.state_word(one.state, "instance")
    return wording.named(one.process_name), one.definition_version, one.business_key, state, one.started_at, one.ended_at, run.incidents
