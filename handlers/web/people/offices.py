"""The offices: by area, by name; one with its people; how one is added, renamed and ended."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms, picking
from handlers.web.people.adding import demand
from handlers.web.people.listing import policy_allows
from services import areas, office_closing, offices, people
from services.errors import NotFound
from services.office_closing import Closing
from services.offices import OfficeView
from services.paging import USUAL
from services.person_finding import Filters
from services.roles_held import today

ASKED: Final = ("text", "area_code", "with_former")
ADDED: Final = {"name": _l("办理单位名称"), "area_code": _l("区划代码"), "valid_from": _l("首日")}
RENAMED: Final = {"name": _l("新名称"), "since": _l("自哪天起")}
CLOSED: Final = {"since": _l("自哪天起撤销"), "replaced_by": _l("由哪个单位继续")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/offices", "offices", show_all)
    desk.add_url_rule("/offices/new", "add_office", ask)
    desk.add_url_rule("/offices/new", "added_office", add, methods=["POST"])
    desk.add_url_rule("/offices/<office_id>", "office", show)
    desk.add_url_rule("/offices/<office_id>/rename", "rename_office", rename, methods=["POST"])
    desk.add_url_rule("/offices/<office_id>/close", "close_office", ask_close)
    desk.add_url_rule("/offices/<office_id>/close", "preview_close", preview_close, methods=["POST"])
    desk.add_url_rule("/offices/<office_id>/close/done", "closed_office", close, methods=["POST"])


def show_all() -> str:
    """List offices."""
    asked = forms.asked(*ASKED)
    filters = offices.Filters(asked.get("area_code"), asked.get("text"), with_former="with_former" in asked)
    page = offices.find(actor(), filters, after=request.args.get("after"))
    within = areas.name_on(asked["area_code"], today()) if "area_code" in asked else None
    return render_template("people/offices.html", page=page, asked=asked, within=within, today=today(), may_add=policy_allows("office.add"))


def show(office_id: str, wrong: forms.Wrong = forms.RIGHT) -> ResponseReturnValue:
    """Show an office, and who works there."""
    one = offices.get(actor(), office_id)
    may_read = policy_allows("person.read")
    page = render_template(
        "people/office.html",
        one=one,
        heir=_name_of(one.replaced_by),
        staff=people.find(actor(), Filters(office_id=office_id, is_active=True), limit=USUAL) if may_read else None,
        today=today(),
        wrong=wrong,
        given=request.form,
        may={verb: policy_allows(verb) for verb in ("office.rename", "office.close", "person.add", "roster.read")},
    )
    return page, wrong.status


def ask() -> ResponseReturnValue:
    """Show the form."""
    demand("office.add")
    return _form(forms.RIGHT)


def add() -> ResponseReturnValue:
    """Add an office."""
    one, wrong = forms.tried(
        lambda: offices.add(actor(), forms.text("name"), forms.text("area_code"), forms.day_or_none("valid_from")),
        **ADDED,
    )
    if one is None:
        return _form(wrong)
    flash(_("已添加单位。"), "green")
    return redirect(url_for("web.office", office_id=one.id))


def rename(office_id: str) -> ResponseReturnValue:
    """Give an office another name."""
    done, wrong = forms.tried(lambda: offices.rename(actor(), office_id, forms.text("name"), forms.day("since")), **RENAMED)
    if done is None:
        return show(office_id, wrong)
    flash(_("单位已更名。"), "green")
    return redirect(url_for("web.office", office_id=office_id))


def ask_close(office_id: str) -> ResponseReturnValue:
    """Say what hangs on an office."""
    one = offices.get(actor(), office_id)
    demand("office.close")
    told = office_closing.preview(actor(), office_id)
    return _closing(one, forms.RIGHT, told)


def preview_close(office_id: str) -> ResponseReturnValue:
    """Say what would become of it all with another office to go on."""
    told, wrong = forms.tried(lambda: office_closing.preview(actor(), office_id, forms.text("replaced_by") or None), **CLOSED)
    return _closing(offices.get(actor(), office_id), wrong, told)


def close(office_id: str) -> ResponseReturnValue:
    """End an office."""
    heir = forms.text("replaced_by") or None
    done, wrong = forms.tried(lambda: offices.close(actor(), office_id, forms.day("since"), heir), **CLOSED)
    if done is None:
        told, _wrong = forms.tried(lambda: office_closing.preview(actor(), office_id, heir))
        return _closing(offices.get(actor(), office_id), wrong, told)
    flash(_("单位已撤销。"), "green")
    return redirect(url_for("web.office", office_id=office_id))


def _closing(one: OfficeView, wrong: forms.Wrong, told: Closing | None) -> ResponseReturnValue:
    heir = forms.text("replaced_by")
    page = render_template(
        "people/close_office.html",
        one=one,
        told=told,
        offered=picking.offered(heir, without=one.id),
        heir=heir,
        given=request.form,
        wrong=wrong,
        today=today(),
    )
    return page, wrong.status


def _form(wrong: forms.Wrong) -> ResponseReturnValue:
    picked = request.values.get("area_code", "")
    return render_template("people/add_office.html", wrong=wrong, given=request.form, area_code=picked), wrong.status


def _name_of(office_id: str | None) -> str | None:
    try:
        return None if office_id is None else offices.get(actor(), office_id).name
    except NotFound:
        return None
