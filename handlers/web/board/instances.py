"""Runs of processes: the list as those look for them who oversee, and one of them with all that stands around it."""

from typing import Any, Final

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers import headers
from handlers.web import choices, language, wording
from handlers.web.board import drawn, listed, spans, steering
from handlers.web.guard import actor
from services import definitions, instances, library, saved_filters, sheets
from services.instances import InstanceView
from services.oversight import run_columns, runs
from services.oversight.run_lists import COLUMNS, STATES, USUAL, Looked
from services.oversight.runs import Run, Sought
from services.paging import LARGEST, Page

COOKIE: Final = "run_columns"  # those that were chosen last


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/instances", "instances", find)
    desk.add_url_rule("/instances", "search_instances", search, methods=["POST"])
    desk.add_url_rule("/instances/sheet", "instances_sheet", sheet)
    desk.add_url_rule("/instances/<instance_id>", "instance", show)


def find() -> ResponseReturnValue:
    """List instances, with the columns that were chosen now or last."""
    looked = asked()
    answer = make_response(_list(runs.find(actor(), looked.sought(), after=request.args.get("after")), looked))
    if "column" in request.args:
        is_encrypted = current_app.config["SESSION_COOKIE_SECURE"]
        chosen = ".".join(looked.columns)
        answer.set_cookie(COOKIE, chosen, max_age=language.YEAR, httponly=True, samesite="Lax", secure=is_encrypted)
    return answer


def search() -> ResponseReturnValue:
    """Look for one number, or for a person: sent in a body since addresses end up in logs."""
    number, subject = (request.form.get(name, "").strip() for name in ("number", "subject"))
    page = runs.find(actor(), Sought(business_key=number or None, subject=subject or None), after=request.form.get("after"))
    if number and len(page.items) == 1:
        return redirect(url_for("web.instance", instance_id=page.items[0].instance.id))
    return _list(page, Looked(columns=_kept()), number=number, subject=subject)


def sheet() -> ResponseReturnValue:
    """Give the list as a spreadsheet: the columns of the page, masked as there, nothing of what is kept in variables."""
    looked = asked()
    rows, has_more = run_columns.take_out(actor(), looked)
    headings = [str(listed.HEADS[name]) for name in (listed.FIRST, *looked.columns)]
    cells = [[listed.plain(row, name) for name in (listed.FIRST, *looked.columns)] for row in rows]
    if has_more:
        cells.append([_("只列出前 %(count)s 条。", count=len(rows))])
    answer = Response(sheets.write(_("流程运行"), headings, cells), content_type=sheets.XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="processes.xlsx"'
    return answer


def show(instance_id: str) -> ResponseReturnValue:
    """Show one instance: where it stands on its diagram; the rest comes after the page."""
    headers.allow_style_attributes()
    one = instances.get(actor(), instance_id)
    offered = choices.offered([one]) if _is_ad_hoc(one) else []
    return render_template("board/instance.html", one=one, setup=drawn.of(one), choices=offered, may=steering.allowed(one))


def asked() -> Looked:
    """Read how the list is looked at; a saved view brings its own. Raises Invalid, NotFound."""
    if kept := request.values.get("view"):
        return saved_filters.get(actor(), kept, Looked).criteria
    given = request.values
    state = given.get("state", "active")
    return Looked(
        state=state if state in STATES else None,
        process_id=given.get("procedure") or None,
        element_id=given.get("step") or None,
        area_code=given.get("area") or None,
        since=given.get("since") or None,
        until=given.get("until") or None,
        has_incident=given.get("trouble") == "yes",
        sort=given.get("sort") or "newest",
        columns=tuple(given.getlist("column")) or _kept(),
    )


def words(looked: Looked) -> dict[str, Any]:
    """Give the words of an address that asks for the same."""
    told = {"state": looked.state or "any", "procedure": looked.process_id, "step": looked.element_id, "area": looked.area_code}
    told |= {"since": looked.since, "until": looked.until, "trouble": "yes" if looked.has_incident else None}
    told |= {"sort": looked.sort if looked.sort != "newest" else None}
    return {name: value for name, value in told.items() if value} | {"column": list(looked.columns)}


def _kept() -> tuple[str, ...]:
    known = request.cookies.get(COOKIE)
    return USUAL if known is None else tuple(known.split("."))


def _list(page: Page[Run], looked: Looked, **searched: str) -> str:
    procedures = [(one.process_id, wording.named(one.name)) for one in definitions.find(actor(), latest_only=True, limit=LARGEST).items]
    filled = run_columns.fill(actor(), page.items, looked.columns)
    return render_template(
        "board/instances.html",
        page=Page(filled, page.next),
        looked=looked,
        states=STATES,
        procedures=procedures,
        words=words(looked),
        columns=COLUMNS,
        heads=listed.HEADS,
        sorts=listed.SORTS,
        first=listed.FIRST,
        areas=spans.areas(looked.span),
        views=saved_filters.find(actor(), Looked),
        kept=request.args.get("view"),
        offices=sorted({role.office_id for role in actor().roles}),
        searched=searched,
    )


def _is_ad_hoc(one: InstanceView) -> bool:
    elements = library.known(one.definition_id).definition.elements.values()
    return any(element.element_type == "adHocSubProcess" for element in elements)
