"""Absences: who is away, who stands in for whom now; one's own, and for supervisors those of their people."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms
from services import absence_views, absence_warnings, actors, deputies, people, policy
from services.absence_warnings import Warned
from services.deputies import AbsenceView, Part, Wish
from services.rights import RIGHTS

FIELDS: Final = {"valid_from": _l("首日"), "valid_to": _l("末日"), "deputies": _l("代理人"), "scope": _l("代理范围")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/absences", "absences", show_all)
    desk.add_url_rule("/absences/new", "new_absence", ask)
    desk.add_url_rule("/absences", "enter_absence", enter, methods=["POST"])
    desk.add_url_rule("/absences/<absence_id>/end", "end_absence", end, methods=["POST"])


def show_all() -> ResponseReturnValue:
    """List absences, before all others those of today."""
    return render_template(
        "people/absences.html",
        page=deputies.find(actor(), after=request.args.get("after")),
        present=absence_views.present(actor()),
        may_enter_others=may_enter_others(),
    )


def ask() -> ResponseReturnValue:
    """Show the form: for oneself, or for somebody over whom one is supervisor."""
    policy.demand(actor(), "absence.read", {})
    return _form(request.args.get("person_id") or str(actor().person_id), forms.RIGHT)


def enter() -> ResponseReturnValue:
    """Enter an absence; what speaks against it is said first, and then not again."""
    person_id = request.form.get("person_id") or str(actor().person_id)
    done, wrong = forms.tried(lambda: _entered(person_id), **FIELDS)
    if not isinstance(done, AbsenceView):
        return _form(person_id, wrong, done or [])
    flash(_("已登记缺勤。"), "green")
    return redirect(url_for("web.absences"))


def end(absence_id: str) -> ResponseReturnValue:
    """End one before its last day."""
    deputies.end(actor(), absence_id)
    flash(_("缺勤已结束。"), "green")
    return redirect(url_for("web.absences"))


def may_enter_others() -> bool:
    """Say whether the actor may enter absences of others, wherever that is."""
    return actor().holds(*RIGHTS["absence.enter"])


def _entered(person_id: str) -> AbsenceView | list[Warned]:
    scope = tuple(Part(*(part or None for part in one.partition("|")[::2])) for one in request.form.getlist("scope"))
    wish = Wish(forms.day("valid_from"), forms.day("valid_to"), tuple(request.form.getlist("deputies")), scope)
    if request.form.get("is_warned") != "yes":
        warnings = absence_warnings.about(actor(), person_id, wish)
        if warnings:
            return warnings
    return deputies.enter(actor(), person_id, wish)


def _form(person_id: str, wrong: forms.Wrong, warnings: list[Warned] | None = None) -> ResponseReturnValue:
    one = people.get(actor(), person_id)
    page = render_template(
        "people/new_absence.html",
        one=one,
        is_own=person_id == actor().person_id,
        colleagues=[colleague for colleague in deputies.colleagues(actor()) if colleague.person_id != person_id],
        may_enter_others=may_enter_others(),
        picked=request.form.getlist("deputies"),
        scope=request.form.getlist("scope"),
        given=request.form,
        today=actors.today(),
        warnings=warnings or [],
        wrong=wrong,
    )
    return page, wrong.status
