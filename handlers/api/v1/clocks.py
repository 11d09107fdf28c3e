"""Statutory clocks: look at them, have them explained, stop, resume, restart and extend them."""

from collections.abc import Callable
from typing import Any

from flask import Response

from deadlines import grounds
from deadlines.grounds import Ground
from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import ReasonSchema
from handlers.api.v1.schemas.clocks import (
    ClockSchema,
    ClocksQuery,
    ClocksSchema,
    ExplainedSchema,
    ExtensionBody,
    GrantBody,
    GroundSchema,
    StopClockBody,
)
from services import clock_views, clocks
from services.clock_views import ClockView, Explained, Filters
from services.paging import Page

blueprint = Resource("clocks", "Statutory clocks: time limits at work in a case, each with its derivation.")


@blueprint.route("/clocks")
@blueprint.arguments(ClocksQuery, location="query")
@blueprint.response(200, ClocksSchema)
def list_clocks(query: dict[str, Any]) -> Page[ClockView]:
    """List clocks, the oldest first."""
    after, limit = query.pop("after", None), query.pop("limit")
    return clock_views.find(actor(), Filters(**query), after, limit)


@blueprint.route("/clocks/<clock_id>")
@blueprint.response(200, ClockSchema)
def get_clock(clock_id: str) -> ClockView:
    """Give one clock."""
    return clock_views.get(actor(), clock_id)


@blueprint.route("/clocks/<clock_id>/explain")
@blueprint.response(200, ExplainedSchema)
def explain_clock(clock_id: str) -> Explained:
    """Derive a due moment day by day."""
    return clock_views.explain(actor(), clock_id)


@blueprint.route("/clocks/<clock_id>/stop", methods=["POST"])
@blueprint.arguments(StopClockBody)
@blueprint.response(204)
def stop_clock(body: dict[str, Any], clock_id: str) -> Response:
    """Let a clock stand still, on a legal ground."""
    return _done(clocks.stop, clock_id, body)


@blueprint.route("/clocks/<clock_id>/resume", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def resume_clock(body: dict[str, Any], clock_id: str) -> Response:
    """Let a clock go on."""
    return _done(clocks.resume, clock_id, body)


@blueprint.route("/clocks/<clock_id>/restart", methods=["POST"])
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
def restart_clock(body: dict[str, Any], clock_id: str) -> Response:
    """Let a clock begin anew."""
    return _done(clocks.restart, clock_id, body)


@blueprint.route("/clocks/<clock_id>/request-extension", methods=["POST"])
@blueprint.arguments(ExtensionBody)
@blueprint.response(204)
def request_extension(body: dict[str, Any], clock_id: str) -> Response:
    """Ask for more time; somebody else decides."""
    return _done(clocks.request_extension, clock_id, body)


@blueprint.route("/clocks/<clock_id>/extend", methods=["POST"])
@blueprint.arguments(GrantBody)
@blueprint.response(204)
def extend_clock(body: dict[str, Any], clock_id: str) -> Response:
    """Give the time that somebody else has asked for."""
    return _done(clocks.extend, clock_id, body)


@blueprint.route("/clock-grounds")
@blueprint.response(200, GroundSchema(many=True))
def list_grounds() -> list[Ground]:
    """List the legal grounds on which a clock stands still."""
    actor()
    return list(grounds.grounds().values())


def _done(verb: Callable[..., None], clock_id: str, body: dict[str, Any]) -> Response:
    verb(actor(), clock_id, **body)
    return nothing()
