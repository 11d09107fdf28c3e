"""Jobs of the machine itself: timers, and whatever is carried from one instance to another. External tasks are none of them."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from handlers.api.engine_rest import executions, fields, moments, queries
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, count, nothing
from services import job_views, jobs
from services.job_views import OwedView

blueprint = Resource("job")
FILTERS = (
    "jobId", "jobIds", "processInstanceId", "processInstanceIds", "processDefinitionId", "processDefinitionKey", "executionId",
    "activityId", "failedActivityId", "withRetriesLeft", "noRetriesLeft", "executable", "timers", "messages", "withException",
    "exceptionMessage", "active", "suspended",
)  # fmt: skip
SORTS = {
    "jobId": lambda view: view.id,
    "jobDueDate": lambda view: view.due_at,
    "jobRetries": lambda view: view.retries,
    "jobPriority": lambda view: view.priority,
    "executionId": lambda view: view.activity_id,
    "processInstanceId": lambda view: view.instance_id,
    "processDefinitionId": lambda view: view.definition_id,
    "processDefinitionKey": lambda view: view.process_id,
    "tenantId": lambda _view: None,
}


@blueprint.route("/job", methods=["GET", "POST"])
def list_jobs() -> Response:
    """List the jobs that are owed."""
    query = queries.asked(FILTERS)
    return answer([_written(view) for view in query.sorted(_found(query), SORTS)])


@blueprint.route("/job/count", methods=["GET", "POST"])
def count_jobs() -> Response:
    """Count the jobs that are owed."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/job/<job_id>")
def get_job(job_id: str) -> Response:
    """Give one job."""
    return answer(_written(job_views.get(actor(), job_id)))


@blueprint.route("/job/<job_id>/retries", methods=["PUT"])
def set_retries(job_id: str) -> Response:
    """Say how often a job may still be tried; none: it is stuck."""
    jobs.set_retries(actor(), job_views.get(actor(), job_id).id, fields.number(body(), "retries"))
    return nothing()


@blueprint.route("/job/<job_id>/stacktrace")
def get_stacktrace(job_id: str) -> Response:
    """Give why the last attempt failed, as plain text."""
    error = job_views.get(actor(), job_id).error
    return Response(error or "", 200 if error else 204, content_type="text/plain; charset=utf-8")


def _written(view: OwedView) -> dict[str, Any]:
    has_place = view.instance_id is not None and view.activity_id is not None
    return {
        "id": view.id,
        "jobDefinitionId": None,
        "dueDate": moments.written(view.due_at),
        "processInstanceId": view.instance_id,
        "executionId": executions.written(str(view.instance_id), view.activity_id or 0) if has_place else None,
        "processDefinitionId": view.definition_id,
        "processDefinitionKey": view.process_id,
        "retries": view.retries,
        "exceptionMessage": view.error,
        "failedActivityId": view.element_id if view.error is not None else None,
        "suspended": view.is_suspended,
        "priority": view.priority,
        "tenantId": None,
        "createTime": moments.written(view.created_at),
        "batchId": None,
    }


def _found(query: queries.Query) -> Iterator[OwedView]:
    keep = queries.all_of(
        query.equals("jobId", lambda view: view.id),
        query.among("jobIds", lambda view: view.id),
        query.equals("processInstanceId", lambda view: view.instance_id),
        query.among("processInstanceIds", lambda view: view.instance_id),
        query.equals("processDefinitionId", lambda view: view.definition_id),
        query.equals("processDefinitionKey", lambda view: view.process_id),
        query.equals("executionId", lambda view: executions.written(str(view.instance_id), view.activity_id or 0)),
        query.equals("activityId", lambda view: view.element_id),
        query.equals("failedActivityId", lambda view: view.element_id if view.error is not None else None),
        query.equals("exceptionMessage", lambda view: view.error),
        query.when("withRetriesLeft", lambda view: view.state != "stuck"),
        query.when("noRetriesLeft", lambda view: view.state == "stuck"),
        query.when("executable", lambda view: view.is_due),
        query.when("timers", lambda view: view.kind == "timer"),
        query.when("messages", lambda view: view.kind != "timer"),
        query.when("withException", lambda view: view.error is not None),
        query.when("active", lambda view: not view.is_suspended),
        query.when("suspended", lambda view: view.is_suspended),
    )
    return queries.every(lambda after, limit: job_views.find(actor(), after=after, limit=limit), keep)
