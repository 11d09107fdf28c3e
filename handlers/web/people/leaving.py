"""Somebody leaves: his work goes to others, then the account is closed; and comes back, when it was closed by mistake."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms
from services import caseloads, deputies, leaving, people, person_rows
from services.caseloads import Wish
from services.errors import Invalid
from services.person_views import PersonView

FIELDS: Final = {"reason": _l("原因"), "is_checked": _l("未办结的待办")}
HANDED: Final = {"takers": _l("移交给谁"), "reason": _l("移交原因")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/people/<person_id>/leave", "leave_person", ask)
    desk.add_url_rule("/people/<person_id>/deactivate", "deactivate_person", deactivate, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/reactivate", "reactivate_person", reactivate, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/hand-over", "hand_over", ask_takers)
    desk.add_url_rule("/people/<person_id>/hand-over", "preview_hand_over", preview, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/hand-over/done", "handed_over", hand_over, methods=["POST"])


def ask(person_id: str) -> ResponseReturnValue:
    """Say what somebody would leave behind."""
    person_rows.demand_over(actor(), "person.deactivate", person_id)
    return _form(person_id, forms.RIGHT)


def deactivate(person_id: str) -> ResponseReturnValue:
    """Close the account."""
    _done, wrong = forms.tried(lambda: _deactivated(person_id), **FIELDS)
    if wrong.summary:
        return _form(person_id, wrong)
    flash(_("账号已停用，所有登录已结束。"), "green")
    return redirect(url_for("web.person", person_id=person_id))


def _deactivated(person_id: str) -> None:
    person_rows.demand_over(actor(), "person.deactivate", person_id)
    if leaving.user_tasks(actor(), person_id) and request.form.get("is_checked") != "yes":
        raise Invalid({"is_checked": [_("还有待办未移交，请先移交，或确认已作安排。")]})
    people.deactivate(actor(), person_id, reason=forms.text("reason") or None)


def _form(person_id: str, wrong: forms.Wrong) -> ResponseReturnValue:
    one, left = people.get(actor(), person_id), leaving.preview(actor(), person_id)
    return render_template("people/leave.html", one=one, left=left, wrong=wrong, given=request.form), wrong.status


def reactivate(person_id: str) -> ResponseReturnValue:
    """Open the account again."""
    people.reactivate(actor(), person_id, reason=forms.text("reason") or None)
    flash(_("账号已恢复，可以用原来的密码登录。"), "green")
    return redirect(url_for("web.person", person_id=person_id))


# ---- handing over


def ask_takers(person_id: str) -> ResponseReturnValue:
    """Ask who takes the work."""
    one = people.get(actor(), person_id)
    caseloads.demand_supervisor(actor())
    return _takers(one, forms.RIGHT)


def preview(person_id: str) -> ResponseReturnValue:
    """Say what would go over."""
    one = people.get(actor(), person_id)
    told, wrong = forms.tried(lambda: caseloads.preview(actor(), _wish(person_id)), **HANDED)
    return _takers(one, wrong, told)


def hand_over(person_id: str) -> ResponseReturnValue:
    """Hand it over."""
    one = people.get(actor(), person_id)
    told, wrong = forms.tried(lambda: caseloads.hand_over(actor(), _wish(person_id), reason=forms.text("reason")), **HANDED)
    if told is None:
        again, _wrong = forms.tried(lambda: caseloads.preview(actor(), _wish(person_id)))
        return _takers(one, wrong, again)
    flash(_("已移交 %(count)s 项待办。", count=told.user_tasks), "green")
    if told.left:
        flash(_("%(count)s 项没有人可以接办，仍在原处。", count=len(told.left)), "amber")
    return redirect(url_for("web.person", person_id=person_id))


def _wish(person_id: str) -> Wish:
    return Wish(person_id, tuple(request.form.getlist("taker")))


def _takers(one: PersonView, wrong: forms.Wrong, told: caseloads.HandedOver | None = None) -> ResponseReturnValue:
    page = render_template(
        "people/hand_over.html",
        one=one,
        user_tasks=leaving.user_tasks(actor(), one.id),
        colleagues=[colleague for colleague in deputies.colleagues(actor()) if colleague.person_id != one.id],
        picked=request.form.getlist("taker"),
        told=told,
        wrong=wrong,
        given=request.form,
    )
    return page, wrong.status
