"""People and the roles they hold."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import WhenSchema, when
from handlers.api.v1.schemas.people import (
    LeavingSchema,
    NameBody,
    PasswordBody,
    PeopleBody,
    PeopleQuery,
    PeopleSchema,
    PersonBody,
    PersonSchema,
    RoleBody,
)
from services import leaving, people
from services.leaving import Leaving
from services.paging import Page
from services.person_finding import Filters
from services.person_views import PersonView
from services.transaction import When

blueprint = Resource("people", "People and the roles they hold.")


@blueprint.route("/people")
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.response(200, PeopleSchema)
def list_people(query: dict[str, Any]) -> Page[PersonView]:
    """List the people of one's area."""
    return _found(query)


@blueprint.route("/people/search", methods=["POST"])
@blueprint.arguments(PeopleBody)
@blueprint.response(200, PeopleSchema)
def search_people(body: dict[str, Any]) -> Page[PersonView]:
    """Find people by a part of the name in characters or pinyin, or by how their logins begin."""
    return _found(body)


def _found(asked: dict[str, Any]) -> Page[PersonView]:
    page = {name: asked.pop(name) for name in ("after", "limit") if name in asked}
    return people.find(actor(), Filters(**asked), **page)


@blueprint.route("/people", methods=["POST"])
@blueprint.arguments(PersonBody)
@blueprint.response(201, PersonSchema)
def add_person(body: dict[str, Any]) -> PersonView:
    """Add a person with an account and roles."""
    roles = [(role["role"], role["office_id"]) for role in body["roles"]]
    return people.add(actor(), body["login"], body["name"], body["password"], roles, **when(body))


@blueprint.route("/people/<person_id>")
@blueprint.response(200, PersonSchema)
def get_person(person_id: str) -> PersonView:
    """Give one person."""
    return people.get(actor(), person_id)


@blueprint.route("/people/<person_id>/password", methods=["POST"])
@blueprint.arguments(PasswordBody)
@blueprint.response(204)
def set_password(body: dict[str, Any], person_id: str) -> Response:
    """Give somebody another password."""
    people.set_password(actor(), person_id, body["password"], body["current"], **when(body))
    return nothing()


@blueprint.route("/people/<person_id>/deactivate", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def deactivate_person(body: When, person_id: str) -> Response:
    """Let somebody no longer sign in."""
    people.deactivate(actor(), person_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/reactivate", methods=["POST"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def reactivate_person(body: When, person_id: str) -> Response:
    """Let somebody sign in again."""
    people.reactivate(actor(), person_id, **body)
    return nothing()


@blueprint.route("/people/<person_id>/rename", methods=["POST"])
@blueprint.arguments(NameBody)
@blueprint.response(200, PersonSchema)
def rename_person(body: dict[str, Any], person_id: str) -> PersonView:
    """Enter somebody's name anew; a reason is needed."""
    return people.rename(actor(), person_id, body["name"], **when(body))


@blueprint.route("/people/<person_id>/leaving")
@blueprint.response(200, LeavingSchema)
def preview_leaving(person_id: str) -> Leaving:
    """Tell what somebody would leave behind; nothing changes."""
    return leaving.preview(actor(), person_id)


@blueprint.route("/people/<person_id>/roles", methods=["POST"])
@blueprint.arguments(RoleBody)
@blueprint.response(201, PersonSchema)
def grant_role(body: dict[str, Any], person_id: str) -> PersonView:
    """Give somebody a role in an office."""
    term = {name: body[name] for name in ("valid_from", "valid_to")}
    people.grant(actor(), person_id, body["role"], body["office_id"], **term, **when(body))
    return people.get(actor(), person_id)


@blueprint.route("/people/<person_id>/roles/<office_id>/<role>", methods=["DELETE"])
@blueprint.arguments(WhenSchema, required=False)
@blueprint.response(204)
def revoke_role(body: When, person_id: str, office_id: str, role: str) -> Response:
    """Take a role away."""
    people.revoke(actor(), person_id, role, office_id, **body)
    return nothing()
