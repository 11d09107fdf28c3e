"""Views of the list of runs, and the list as a view has it."""

from typing import Any

from marshmallow import Schema, fields, validate

from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.fields import PageQuery, PageSchema, WhenSchema, text, when
from handlers.api.v1.schemas.desk import MadeSchema
from handlers.api.v1.schemas.instances import InstanceSchema
from services import saved_filters
from services.oversight import run_columns, runs
from services.oversight.run_lists import COLUMNS, STATES, USUAL, Looked
from services.oversight.runs import SORTS

blueprint = Resource("views", "How runs of processes are looked at: views that are kept, and the list as one of them has it.")


class LookedSchema(Schema):
    """What the list is narrowed by, its order, its columns."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf((None, *STATES)))
    process_id = text(255, load_default=None, allow_none=True)
    element_id = text(255, load_default=None, allow_none=True)
    area_code = text(12, load_default=None, allow_none=True)
    since = text(10, load_default=None, allow_none=True)
    until = text(10, load_default=None, allow_none=True)
    has_incident = fields.Boolean(load_default=False)
    sort = fields.String(load_default="newest", validate=validate.OneOf(tuple(SORTS)))
    columns = fields.List(fields.String(validate=validate.OneOf(COLUMNS)), load_default=USUAL, validate=validate.Length(max=len(COLUMNS)))


class ViewSchema(Schema):
    """A view that is kept."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    criteria = fields.Nested(LookedSchema, required=True)
    office_id = fields.String(required=True, allow_none=True, metadata={"description": "With whom it is shared."})
    is_mine = fields.Boolean(required=True)
    by_name = fields.String(required=True)


class ViewsSchema(Schema):
    """One's own views, and those of one's offices."""

    items = fields.List(fields.Nested(ViewSchema), required=True)


class ViewBody(WhenSchema):
    """A view, for oneself or for an office one works in."""

    name = text(60, required=True)
    criteria = fields.Nested(LookedSchema, required=True)
    office_id = text(36, load_default=None, allow_none=True)


class RunsQuery(PageQuery):
    """Which view; none: all that is under way."""

    view = text(36, load_default=None, allow_none=True)


class RunSchema(Schema):
    """A run, how many open incidents lie in it, and what the columns of the view ask for besides."""

    instance = fields.Nested(InstanceSchema, required=True)
    incidents = fields.Integer(required=True)
    told = fields.Dict(keys=fields.String(), required=True)


class RunsSchema(PageSchema):
    """A page of runs."""

    items = fields.List(fields.Nested(RunSchema), required=True)


@blueprint.route("/saved-views")
@blueprint.response(200, ViewsSchema)
def list_views() -> dict[str, Any]:
    """List one's own views, and those that one's offices share; one is forgotten as a saved filter is."""
    return {"items": saved_filters.find(actor(), Looked)}


@blueprint.route("/saved-views", methods=["POST"])
@blueprint.arguments(ViewBody)
@blueprint.response(201, MadeSchema)
def save_view(body: dict[str, Any]) -> dict[str, str]:
    """Keep a way to look at the list of runs."""
    moment = when(body)
    return {"id": saved_filters.save(actor(), body["name"], Looked(**body["criteria"]), body["office_id"], **moment)}


@blueprint.route("/runs")
@blueprint.arguments(RunsQuery, location="query")
@blueprint.response(200, RunsSchema)
def list_runs(query: dict[str, Any]) -> dict[str, Any]:
    """List runs as a view has them."""
    looked = saved_filters.get(actor(), query["view"], Looked).criteria if query["view"] else Looked(state="active")
    page = runs.find(actor(), looked.sought(), after=query.get("after"), limit=query["limit"])
    rows = run_columns.fill(actor(), page.items, looked.columns)
    told = [{"instance": row.run.instance, "incidents": row.run.incidents, "told": _plain(row.told)} for row in rows]
    return {"items": told, "next": page.next}


def _plain(told: Any) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in told.items()}
