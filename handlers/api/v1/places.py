"""Areas and offices."""

from typing import Any

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import when
from handlers.api.v1.schemas.people import (
    AreaBody,
    AreaSchema,
    AreasQuery,
    AreasSchema,
    OfficeBody,
    OfficeSchema,
    OfficesQuery,
    OfficesSchema,
)
from services import areas, offices
from services.areas import AreaView
from services.offices import OfficeView
from services.paging import Page

blueprint = Resource("places", "Areas and the offices in them.")


@blueprint.route("/areas")
@blueprint.arguments(AreasQuery, location="query")
@blueprint.response(200, AreasSchema)
def list_areas(query: dict[str, Any]) -> Page[AreaView]:
    """List areas."""
    return areas.find(actor(), **query)


@blueprint.route("/areas", methods=["POST"])
@blueprint.arguments(AreaBody)
@blueprint.response(201, AreaSchema)
def add_area(body: dict[str, Any]) -> AreaView:
    """Add an area."""
    return areas.add(actor(), body["code"], body["name"], body["parent_code"], **when(body))


@blueprint.route("/areas/<code>")
@blueprint.response(200, AreaSchema)
def get_area(code: str) -> AreaView:
    """Give one area."""
    return areas.get(actor(), code)


@blueprint.route("/offices")
@blueprint.arguments(OfficesQuery, location="query")
@blueprint.response(200, OfficesSchema)
def list_offices(query: dict[str, Any]) -> Page[OfficeView]:
    """List offices."""
    return offices.find(actor(), **query)


@blueprint.route("/offices", methods=["POST"])
@blueprint.arguments(OfficeBody)
@blueprint.response(201, OfficeSchema)
def add_office(body: dict[str, Any]) -> OfficeView:
    """Add an office."""
    return offices.add(actor(), body["name"], body["area_code"], **when(body))


@blueprint.route("/offices/<office_id>")
@blueprint.response(200, OfficeSchema)
def get_office(office_id: str) -> OfficeView:
    """Give one office."""
    return offices.get(actor(), office_id)
