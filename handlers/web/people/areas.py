"""The tree of areas, down to the village: found by name or code; one with what lies in it; how one is added, renamed and merged."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms
from handlers.web.people.adding import demand
from handlers.web.people.listing import policy_allows
from services import area_merging, areas, offices, policy
from services.area_merging import Merging
from services.areas import AreaView
from services.paging import LARGEST
from services.roles_held import today

ASKED = ("text", "with_former")
ADDED = {"code": _l("区划代码"), "name": _l("名称"), "parent_code": _l("上级代码")}
RENAMED = {"name": _l("新名称"), "since": _l("自哪天起")}
MERGED = {"successor_code": _l("并入哪个区划（代码）"), "since": _l("自哪天起")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/areas", "areas", show_all)
    desk.add_url_rule("/areas/new", "add_area", ask)
    desk.add_url_rule("/areas/new", "added_area", add, methods=["POST"])
    desk.add_url_rule("/areas/<code>", "area", show)
    desk.add_url_rule("/areas/<code>/rename", "rename_area", rename, methods=["POST"])
    desk.add_url_rule("/areas/<code>/merge", "merge_area", ask_merge)
    desk.add_url_rule("/areas/<code>/merge", "preview_merge", preview_merge, methods=["POST"])
    desk.add_url_rule("/areas/<code>/merge/done", "merged_area", merge, methods=["POST"])


def show_all() -> str:
    """Find areas; without words, those that the reader's own roles lie in."""
    asked = forms.asked(*ASKED)
    own = None if asked else sorted({role.area_code for role in actor().roles})
    page = areas.find(
        actor(), areas.Filters(text=asked.get("text"), with_former="with_former" in asked, codes=own), after=request.args.get("after")
    )
    return render_template("people/areas.html", page=page, asked=asked, today=today(), may_add=policy_allows("area.add"))


def show(code: str, wrong: forms.Wrong = forms.RIGHT) -> ResponseReturnValue:
    """Show an area, the areas right below it, and its offices."""
    one = areas.get(actor(), code)
    page = render_template(
        "people/area.html",
        one=one,
        above=_above(one),
        below=areas.find(actor(), areas.Filters(parent_code=code), after=request.args.get("after")),
        offices=offices.find(actor(), offices.Filters(area_code=code), limit=LARGEST).items,
        today=today(),
        wrong=wrong,
        given=request.form,
        may={verb: policy_allows(verb) for verb in ("area.add", "area.rename", "area.replace", "office.add", "person.read")},
    )
    return page, wrong.status


def ask() -> ResponseReturnValue:
    """Show the form."""
    demand("area.add")
    return _form(forms.RIGHT)


def add() -> ResponseReturnValue:
    """Add an area."""
    one, wrong = forms.tried(lambda: areas.add(actor(), forms.text("code"), forms.text("name"), forms.text("parent_code") or None), **ADDED)
    if one is None:
        return _form(wrong)
    flash(_("已添加行政区划。"), "green")
    return redirect(url_for("web.area", code=one.code))


def rename(code: str) -> ResponseReturnValue:
    """Give an area another name."""
    done, wrong = forms.tried(lambda: areas.rename(actor(), code, forms.text("name"), forms.day("since")), **RENAMED)
    if done is None:
        return show(code, wrong)
    flash(_("行政区划已更名。"), "green")
    return redirect(url_for("web.area", code=code))


def ask_merge(code: str) -> ResponseReturnValue:
    """Ask into which other area it goes."""
    policy.demand(actor(), "area.replace", {"area_path": areas.get(actor(), code).path})
    return _merging(code, forms.RIGHT)


def preview_merge(code: str) -> ResponseReturnValue:
    """Say what would go along."""
    told, wrong = forms.tried(lambda: area_merging.preview(actor(), code, forms.text("successor_code")), **MERGED)
    return _merging(code, wrong, told)


def merge(code: str) -> ResponseReturnValue:
    """Let it go into the other one; its offices may end with it."""
    heirs = {office_id: heir for office_id, heir in zip(request.form.getlist("office"), request.form.getlist("heir"), strict=False) if heir}
    into = forms.text("successor_code")
    done, wrong = forms.tried(lambda: areas.replace(actor(), code, into, forms.day("since"), offices=heirs), **MERGED)
    if done is None:
        told, _wrong = forms.tried(lambda: area_merging.preview(actor(), code, into))
        return _merging(code, wrong, told)
    flash(_("行政区划已并入。"), "green")
    return redirect(url_for("web.area", code=code))


def _merging(code: str, wrong: forms.Wrong, told: Merging | None = None) -> ResponseReturnValue:
    successor = forms.text("successor_code")
    page = render_template(
        "people/merge_area.html",
        one=areas.get(actor(), code),
        told=told,
        into=areas.name_on(successor, today()) if told else None,
        offices=offices.find(actor(), offices.Filters(area_code=code), limit=LARGEST).items if told else [],
        heirs=offices.find(actor(), offices.Filters(area_code=successor), limit=LARGEST).items if told else [],
        given=request.form,
        wrong=wrong,
        today=today(),
    )
    return page, wrong.status


def _form(wrong: forms.Wrong) -> ResponseReturnValue:
    picked = request.values.get("parent_code", "")
    return render_template("people/add_area.html", wrong=wrong, given=request.form, parent_code=picked), wrong.status


def _above(one: AreaView) -> list[AreaView]:
    """Give the areas around one, the outermost first."""
    codes = one.path.split("/")[:-2]
    found = {area.code: area for area in areas.find(actor(), areas.Filters(codes=codes, with_former=True)).items} if codes else {}
    return [found[code] for code in codes if code in found]
