"""Areas, the offices in them, the roles that people hold there, and cases that go from one to another."""

from dataclasses import asdict
from typing import Any

from handlers import role_names, verb_names
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import when
from handlers.api.v1.schemas.places import (
    AreaBody,
    AreasQuery,
    AreasSchema,
    CloseOfficeBody,
    ClosingSchema,
    HeirQuery,
    MergingSchema,
    MoveBody,
    MovedSchema,
    OfficeBody,
    OfficesQuery,
    OfficesSchema,
    RenameBody,
    ReplaceBody,
    RoleNamesSchema,
    SuccessorBody,
    WholeAreaSchema,
    WholeOfficeSchema,
)
from services import area_merging, areas, case_moves, office_closing, offices, rights
from services.area_merging import Merging
from services.areas import AreaView
from services.case_moves import Moved
from services.offices import OfficeView
from services.paging import Page

blueprint = Resource("places", "Areas, the offices in them, and the roles that people hold there.")


@blueprint.route("/areas")
@blueprint.arguments(AreasQuery, location="query")
@blueprint.response(200, AreasSchema)
def list_areas(query: dict[str, Any]) -> Page[AreaView]:
    """List areas."""
    page = _page(query)
    return areas.find(actor(), areas.Filters(**query), **page)


def _page(query: dict[str, Any]) -> dict[str, Any]:
    return {name: query.pop(name) for name in ("after", "limit") if name in query}


@blueprint.route("/areas", methods=["POST"])
@blueprint.arguments(AreaBody)
@blueprint.response(201, WholeAreaSchema)
def add_area(body: dict[str, Any]) -> AreaView:
    """Add an area; many come in with `POST /imports/areas`."""
    return areas.add(actor(), body["code"], body["name"], body["parent_code"], **when(body))


@blueprint.route("/areas/<code>")
@blueprint.response(200, WholeAreaSchema)
def get_area(code: str) -> AreaView:
    """Give one area, also one that is no more."""
    return areas.get(actor(), code)


@blueprint.route("/areas/<code>/rename", methods=["POST"])
@blueprint.arguments(RenameBody)
@blueprint.response(200, WholeAreaSchema)
def rename_area(body: dict[str, Any], code: str) -> AreaView:
    """Give an area another name from a day on."""
    return areas.rename(actor(), code, **body)


@blueprint.route("/areas/<code>/replace", methods=["POST"])
@blueprint.arguments(ReplaceBody)
@blueprint.response(200, WholeAreaSchema)
def replace_area(body: dict[str, Any], code: str) -> AreaView:
    """Let an area go into another one; what goes into several is divided first, case by case, with `POST /cases/{case_id}/move`."""
    heirs = {one["office_id"]: one["replaced_by"] for one in body["offices"]}
    return areas.replace(actor(), code, body["successor_code"], body["since"], offices=heirs, **when(body))


@blueprint.route("/areas/<code>/replace/preview", methods=["POST"])
@blueprint.arguments(SuccessorBody)
@blueprint.response(200, MergingSchema)
def preview_replacing(body: dict[str, Any], code: str) -> Merging:
    """Count what would go along with an area; nothing changes."""
    return area_merging.preview(actor(), code, body["successor_code"])


@blueprint.route("/offices")
@blueprint.arguments(OfficesQuery, location="query")
@blueprint.response(200, OfficesSchema)
def list_offices(query: dict[str, Any]) -> Page[OfficeView]:
    """List offices."""
    page = _page(query)
    return offices.find(actor(), offices.Filters(**query), **page)


@blueprint.route("/offices", methods=["POST"])
@blueprint.arguments(OfficeBody)
@blueprint.response(201, WholeOfficeSchema)
def add_office(body: dict[str, Any]) -> OfficeView:
    """Add an office."""
    return offices.add(actor(), **body)


@blueprint.route("/offices/<office_id>")
@blueprint.response(200, WholeOfficeSchema)
def get_office(office_id: str) -> OfficeView:
    """Give one office, also one that is no more."""
    return offices.get(actor(), office_id)


@blueprint.route("/offices/<office_id>/rename", methods=["POST"])
@blueprint.arguments(RenameBody)
@blueprint.response(200, WholeOfficeSchema)
def rename_office(body: dict[str, Any], office_id: str) -> OfficeView:
    """Give an office another name from a day on."""
    return offices.rename(actor(), office_id, **body)


@blueprint.route("/offices/<office_id>/close", methods=["POST"])
@blueprint.arguments(CloseOfficeBody)
@blueprint.response(200, WholeOfficeSchema)
def close_office(body: dict[str, Any], office_id: str) -> OfficeView:
    """End an office; refused while user tasks would lose the only ones who can do them."""
    return offices.close(actor(), office_id, **body)


@blueprint.route("/offices/<office_id>/close/preview", methods=["POST"])
@blueprint.arguments(HeirQuery)
@blueprint.response(200, ClosingSchema)
def preview_closing(body: dict[str, Any], office_id: str) -> dict[str, Any]:
    """Tell what hangs on an office, and which user tasks nobody could do without it; nothing changes."""
    found = asdict(office_closing.preview(actor(), office_id, body["replaced_by"]))
    return {**found, "stranded": [{"name": name, "count": many} for name, many in found["stranded"]]}


@blueprint.route("/roles")
@blueprint.response(200, RoleNamesSchema)
def list_roles() -> dict[str, Any]:
    """Tell which roles there are, what they are called, and what each may do."""
    names = role_names.NAMES.items()
    return {"items": [{"role": role, "name": name, "name_en": english, "rights": _rights(role)} for role, (name, english) in names]}


def _rights(role: str) -> list[dict[str, Any]]:
    names = [(verb, verb_names.name(verb), verb_names.name(verb, is_english=True)) for verb in rights.of(role)]
    return [{"verb": verb, "name": name, "name_en": english, "is_sensitive": verb in rights.SENSITIVE} for verb, name, english in names]


@blueprint.route("/cases/<case_id>/move", methods=["POST"])
@blueprint.arguments(MoveBody)
@blueprint.response(200, MovedSchema)
def move_case(body: dict[str, Any], case_id: str) -> Moved:
    """Let another office handle a case, with everything that belongs to it."""
    return case_moves.move(actor(), case_id, **body)
