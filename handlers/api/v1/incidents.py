"""Incidents: where a process cannot go on by itself."""

from typing import Any

from flask import Response

from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.schemas.instances import IncidentSchema, IncidentsQuery, IncidentsSchema, NoteBody, RetryBody
from services import incidents
from services.incidents import IncidentView
from services.paging import Page

blueprint = Resource("incidents", "Where a process cannot go on by itself.")


@blueprint.route("/incidents")
@blueprint.arguments(IncidentsQuery, location="query")
@blueprint.response(200, IncidentsSchema)
def list_incidents(query: dict[str, Any]) -> Page[IncidentView]:
    """List incidents, the latest first."""
    after, limit = query.pop("after", None), query.pop("limit")
    return incidents.find(actor(), incidents.Filters(**query), after, limit)


@blueprint.route("/incidents/<incident_id>")
@blueprint.response(200, IncidentSchema)
def get_incident(incident_id: str) -> IncidentView:
    """Give one incident."""
    return incidents.get(actor(), incident_id)


@blueprint.route("/incidents/<incident_id>/resolve", methods=["POST"])
@blueprint.arguments(NoteBody)
@blueprint.response(204)
def resolve_incident(body: dict[str, Any], incident_id: str) -> Response:
    """Close an incident with a note; what it stands for stays as it is."""
    incidents.resolve(actor(), incident_id, **body)
    return nothing()


@blueprint.route("/incidents/<incident_id>/annotate", methods=["POST"])
@blueprint.arguments(NoteBody)
@blueprint.response(204)
def annotate_incident(body: dict[str, Any], incident_id: str) -> Response:
    """Write a note to an incident; it stays as it is."""
    incidents.annotate(actor(), incident_id, **body)
    return nothing()


@blueprint.route("/incidents/<incident_id>/retry", methods=["POST"])
@blueprint.arguments(RetryBody)
@blueprint.response(204)
def retry_incident(body: dict[str, Any], incident_id: str) -> Response:
    """Try again what raised the incident, perhaps with other variables."""
    incidents.retry(actor(), incident_id, **body)
    return nothing()
