"""The people who work here: a list that is narrowed by name, role, office, area and state."""

from typing import Any, Final

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from handlers import role_names
from handlers.web import language
from handlers.web.guard import actor
from handlers.web.people import forms
from services import offices, people, policy
from services.areas import name_on
from services.person_finding import Filters
from services.roles_held import today

ASKED: Final = ("text", "role", "office_id", "area_code", "state")
STATES: Final = {"active": (_l("可登录"), True), "left": (_l("账号停用"), False)}


def add_to(desk: Blueprint) -> None:
    """Open this page."""
    desk.add_url_rule("/people", "people", show_all)
    desk.add_url_rule("/people", "search_people", search, methods=["POST"])


def show_all() -> str:
    """List people."""
    asked = forms.asked(*ASKED)
    asked.pop("text", None)  # a name in an address ends up in logs
    return _listed(asked, request.args.get("after"))


def search() -> str:
    """Find people by what they are called."""
    return _listed(forms.asked(*ASKED), request.form.get("after"))


def _listed(asked: dict[str, Any], after: str | None) -> str:
    plain = {name: value for name, value in asked.items() if name != "state"}
    is_active = STATES[asked["state"]][1] if asked.get("state") in STATES else None
    page = people.find(actor(), Filters(**plain, is_active=is_active), after=after)
    return render_template(
        "people/people.html",
        page=page,
        asked=asked,
        roles=role_choices(),
        states=[(name, text) for name, (text, _is_active) in STATES.items()],
        within=_within(asked),
        today=today(),
        may_add=policy_allows("person.add"),
    )


def role_choices() -> list[tuple[str, str]]:
    """Give the roles as the reader calls them."""
    return [(role, role_names.name(role, is_english=language.chosen() == "en")) for role in role_names.NAMES]


def policy_allows(verb: str) -> bool:
    """Say whether the actor holds a role that may do this somewhere: whether a page offers it."""
    places = [{"area_code": role.area_code, "area_path": role.area_path, "office_id": role.office_id} for role in actor().roles]
    return any(policy.can(actor(), verb, place) for place in places)


def _within(asked: dict[str, Any]) -> str | None:
    """Say in which office or area is looked, where another page led here."""
    if "office_id" in asked:
        return offices.get(actor(), asked["office_id"]).name
    return name_on(asked["area_code"], today()) if "area_code" in asked else None
