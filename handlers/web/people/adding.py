"""Adding somebody: the account, the office, the first roles; the first password is made here and shown once."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from handlers.web.guard import actor
from handlers.web.people import forms, picking
from handlers.web.people.listing import role_choices
from services import passwords, people, permits
from services.errors import Forbidden
from services.person_views import PersonView
from services.rights import RIGHTS

FIELDS = {"login": _l("账号"), "name": _l("姓名"), "office_id": _l("所在单位"), "role": _l("岗位")}


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/people/new", "add_person", ask)
    desk.add_url_rule("/people/new", "added_person", add, methods=["POST"])


def ask() -> ResponseReturnValue:
    """Show the form, to whoever has just proved who he is: what is filled in is not to be lost."""
    demand("person.add")
    return _form(forms.RIGHT)


def add() -> ResponseReturnValue:
    """Add the person, and show the first password this once."""
    password = passwords.made_up()
    added, wrong = forms.tried(lambda: _added(password), **FIELDS)
    if added is None:
        return _form(wrong)
    return render_template("people/password.html", one=added, password=password, is_new=True)


def demand(verb: str) -> None:
    """Ask for the right to a verb anywhere, and for a fresh proof where it needs one, before a form is filled in."""
    if not actor().holds(*RIGHTS[verb]):
        raise Forbidden
    permits.demand(actor(), verb)


def _added(password: str) -> PersonView:
    forms.demand("login", "name")
    office_id = forms.text("office_id")
    roles = [(role, office_id) for role in request.form.getlist("role")]
    return people.add(actor(), forms.text("login"), forms.text("name"), password, roles)


def _form(wrong: forms.Wrong) -> ResponseReturnValue:
    picked = request.values.get("office_id", "")
    page = render_template(
        "people/add.html",
        wrong=wrong,
        given=request.form,
        offered=picking.offered(picked),
        office_id=picked,
        roles=role_choices(),
        picked=request.form.getlist("role"),
    )
    return page, wrong.status
