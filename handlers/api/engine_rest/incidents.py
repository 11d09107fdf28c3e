"""Incidents: where a process cannot go on by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, request

from handlers.api.engine_rest import executions, moments, queries
from handlers.api.engine_rest.blueprint import Resource, actor, answer, count, nothing
from handlers.api.engine_rest.external_views import parted
from services import incidents, placed_incidents
from services.placed_incidents import Placed

blueprint = Resource("incident")
FILTERS = (
    "incidentId", "incidentType", "incidentMessage", "processInstanceId", "processInstanceIdIn", "processDefinitionId",
    "processDefinitionKeyIn", "executionId", "activityId", "failedActivityId", "configuration", "incidentTimestampBefore",
    "incidentTimestampAfter", "causeIncidentId", "rootCauseIncidentId",
)  # fmt: skip
SORTS = {
    "incidentId": lambda one: one.id,
    "incidentTimestamp": lambda one: one.raised_at,
    "incidentType": lambda one: kind(one),  # noqa: PLW0108 — it is defined below
    "activityId": lambda one: one.element_id,
    "processInstanceId": lambda one: one.instance_id,
    "processDefinitionId": lambda one: one.definition_id,
    "configuration": lambda one: one.job_id,
    "incidentMessage": lambda one: one.message,
    "tenantId": lambda _one: None,
}
NOTE = "closed by a program through /engine-rest"


@blueprint.route("/incident")
def list_incidents() -> Response:
    """List the open incidents."""
    query = queries.asked(FILTERS)
    return answer([written(one) for one in query.sorted(_found(query), SORTS)])


@blueprint.route("/incident/count")
def count_incidents() -> Response:
    """Count the open incidents."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/incident/<incident_id>")
def get_incident(incident_id: str) -> Response:
    """Give one open incident."""
    return answer(written(placed_incidents.get(actor(), incident_id)))


@blueprint.route("/incident/<incident_id>", methods=["DELETE"])
def resolve_incident(incident_id: str) -> Response:
    """Close an incident; what it stands for stays as it is."""
    incidents.resolve(actor(), incident_id, request.args.get("annotation") or NOTE)
    return nothing()


def kind(one: Placed) -> str:
    """Name the kind of an incident: the dialect knows two."""
    return "failedExternalTask" if one.is_external else "failedJob"


def written(one: Placed) -> Mapping[str, Any]:
    """Write an incident."""
    return {
        "id": one.id,
        "processDefinitionId": one.definition_id,
        "processInstanceId": one.instance_id,
        "executionId": _execution(one),
        "incidentTimestamp": moments.written(one.raised_at),
        "incidentType": kind(one),
        "activityId": one.element_id,
        "failedActivityId": one.element_id,
        "causeIncidentId": one.id,
        "rootCauseIncidentId": one.id,
        "configuration": one.job_id or one.user_task_id,
        "tenantId": None,
        "incidentMessage": parted(one.message)[0],
        "jobDefinitionId": None,
        "annotation": None,
    }


def _execution(one: Placed) -> str | None:
    return None if one.instance_id is None or one.activity_id is None else executions.written(one.instance_id, one.activity_id)


def _found(query: queries.Query) -> Iterator[Placed]:
    instance_id = query.text("processInstanceId")
    keep = queries.all_of(
        query.equals("incidentId", lambda one: one.id),
        query.equals("incidentType", kind),
        query.equals("incidentMessage", lambda one: parted(one.message)[0]),
        query.equals("processInstanceId", lambda one: one.instance_id),
        query.among("processInstanceIdIn", lambda one: one.instance_id),
        query.equals("processDefinitionId", lambda one: one.definition_id),
        query.among("processDefinitionKeyIn", lambda one: one.process_id),
        query.equals("executionId", _execution),
        query.equals("activityId", lambda one: one.element_id),
        query.equals("failedActivityId", lambda one: one.element_id),
        query.equals("configuration", lambda one: one.job_id or one.user_task_id),
        query.equals("causeIncidentId", lambda one: one.id),
        query.equals("rootCauseIncidentId", lambda one: one.id),
        query.before("incidentTimestampBefore", lambda one: one.raised_at),
        query.after("incidentTimestampAfter", lambda one: one.raised_at),
    )
    return queries.every(lambda after, limit: placed_incidents.find(actor(), instance_id=instance_id, after=after, limit=limit), keep)
