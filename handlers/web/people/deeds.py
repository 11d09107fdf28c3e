"""What is done to a person on a page of its own: giving a role, entering the name anew."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms, picking
from handlers.web.people.listing import role_choices
from services import people, person_rows
from services.granting import LONGEST
from services.roles_held import today

GRANTED = {"role": _l("岗位"), "office_id": _l("所在单位"), "valid_from": _l("首日"), "valid_to": _l("末日")}
RENAMED = {"name": _l("姓名"), "reason": _l("原因")}


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/people/<person_id>/roles/grant", "grant_role", ask_grant)
    desk.add_url_rule("/people/<person_id>/roles/grant", "granted_role", grant, methods=["POST"])
    desk.add_url_rule("/people/<person_id>/rename", "rename_person", ask_rename)
    desk.add_url_rule("/people/<person_id>/rename", "renamed_person", rename, methods=["POST"])


def ask_grant(person_id: str) -> ResponseReturnValue:
    """Show the form."""
    person_rows.demand_over(actor(), "person.grant", person_id)
    return _grant_form(person_id, forms.RIGHT)


def grant(person_id: str) -> ResponseReturnValue:
    """Give the role."""
    _done, wrong = forms.tried(lambda: _granted(person_id), **GRANTED)
    if wrong.summary:
        return _grant_form(person_id, wrong)
    flash(_("已授予岗位。"), "green")
    return redirect(url_for("web.person", person_id=person_id))


def _granted(person_id: str) -> None:
    people.grant(
        actor(),
        person_id,
        forms.text("role"),
        forms.text("office_id"),
        valid_from=forms.day_or_none("valid_from"),
        valid_to=forms.day_or_none("valid_to"),
        reason=forms.text("reason") or None,
    )


def _grant_form(person_id: str, wrong: forms.Wrong) -> ResponseReturnValue:
    one = people.get(actor(), person_id)
    office_id = request.form.get("office_id") or next((held.office_id for held in one.roles), "")
    page = render_template(
        "people/grant.html",
        one=one,
        wrong=wrong,
        given=request.form,
        offered=picking.offered(office_id),
        office_id=office_id,
        roles=role_choices(),
        today=today(),
        longest=LONGEST.days,
    )
    return page, wrong.status


def ask_rename(person_id: str) -> ResponseReturnValue:
    """Show the form."""
    person_rows.demand_over(actor(), "person.rename", person_id)
    return _rename_form(person_id, forms.RIGHT)


def rename(person_id: str) -> ResponseReturnValue:
    """Enter the name anew."""
    done, wrong = forms.tried(lambda: people.rename(actor(), person_id, forms.text("name"), reason=forms.text("reason")), **RENAMED)
    if done is None:
        return _rename_form(person_id, wrong)
    flash(_("姓名已更正。"), "green")
    return redirect(url_for("web.person", person_id=person_id))


def _rename_form(person_id: str, wrong: forms.Wrong) -> ResponseReturnValue:
    return render_template("people/rename.html", one=people.get(actor(), person_id), wrong=wrong, given=request.form), wrong.status
