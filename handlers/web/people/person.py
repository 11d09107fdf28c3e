"""One person: the roles he holds and held, when he is away, and the way to everything that can be done with his account."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from handlers.web.guard import actor
from handlers.web.people import forms
from handlers.web.people.listing import policy_allows
from services import deputies, leaving, people
from services.paging import Page
from services.roles_held import today

OFFERED: Final = ("person.grant", "person.revoke", "person.rename", "person.deactivate", "absence.enter")
FEW: Final = 10  # absences


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/people/<person_id>", "person", show)
    desk.add_url_rule("/people/<person_id>/roles/revoke", "revoke_role", revoke, methods=["POST"])


def show(person_id: str, wrong: forms.Wrong = forms.RIGHT) -> ResponseReturnValue:
    """Show a person."""
    one = people.get(actor(), person_id)
    page = render_template(
        "people/person.html",
        one=one,
        left=people.roles_left(actor(), person_id),
        roles=Page(list(one.roles)),
        absences=Page(deputies.find(actor(), person_id=person_id, limit=FEW).items),
        today=today(),
        wrong=wrong,
        is_own=person_id == actor().person_id,
        may={verb: policy_allows(verb) for verb in OFFERED},
        may_hand_over=leaving.may_hand_over(actor()),
    )
    return page, wrong.status


def revoke(person_id: str) -> ResponseReturnValue:
    """Take a role away."""
    role, office_id = forms.text("role"), forms.text("office_id")
    _done, wrong = forms.tried(lambda: people.revoke(actor(), person_id, role, office_id, reason=request.form.get("reason") or None))
    if wrong.summary:
        return show(person_id, wrong)
    flash(_("已收回岗位。"), "green")
    return redirect(url_for("web.person", person_id=person_id))
