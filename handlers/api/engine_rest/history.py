"""The history of process instances: those that run and those that are over."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from handlers.api.engine_rest import instance_views, queries
from handlers.api.engine_rest.blueprint import Resource, actor, answer, count
from services import directory, instances, logins
from services.instance_views import InstanceView

blueprint = Resource("history")
FILTERS = (
    "processInstanceId", "processInstanceIds", "processInstanceBusinessKey", "processInstanceBusinessKeyIn",
    "processInstanceBusinessKeyLike", "processDefinitionId", "processDefinitionKey", "processDefinitionKeyIn",
    "processDefinitionName", "rootProcessInstances", "finished", "unfinished", "active", "suspended", "completed",
    "externallyTerminated", "superProcessInstanceId", "startedBefore", "startedAfter", "finishedBefore", "finishedAfter", "startedBy",
    "variables",
)  # fmt: skip
SORTS = {
    "instanceId": lambda view: view.id,
    "definitionId": lambda view: view.definition_id,
    "definitionKey": lambda view: view.process_id,
    "definitionName": lambda view: view.process_name,
    "definitionVersion": lambda view: view.definition_version,
    "businessKey": lambda view: view.business_key,
    "startTime": lambda view: view.started_at,
    "endTime": lambda view: view.ended_at,
    "duration": lambda view: None if view.ended_at is None else view.ended_at - view.started_at,
    "tenantId": lambda _view: None,
}


@blueprint.route("/history/process-instance", methods=["GET", "POST"])
def list_instances() -> Response:
    """List process instances, running and finished."""
    query = queries.asked(FILTERS)
    found = query.sorted(_found(query), SORTS)
    names = logins.of([view.started_by for view in found if view.started_by])
    return answer([instance_views.finished_or_not(view, names) for view in found])


@blueprint.route("/history/process-instance/count", methods=["GET", "POST"])
def count_instances() -> Response:
    """Count process instances, running and finished."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/history/process-instance/<instance_id>")
def get_instance(instance_id: str) -> Response:
    """Give one process instance, running or finished."""
    view = instances.get(actor(), instance_id)
    return answer(instance_views.finished_or_not(view, logins.of([view.started_by] if view.started_by else [])))


def _found(query: queries.Query) -> Iterator[InstanceView]:
    asked: dict[str, Any] = {"process_id": query.text("processDefinitionKey"), "definition_id": query.text("processDefinitionId")}
    asked["business_key"] = query.text("processInstanceBusinessKey")
    keep = queries.all_of(*_kept(query))
    return queries.every(lambda after, limit: instances.find(actor(), after=after, limit=limit, **asked), keep)


def _kept(query: queries.Query) -> Iterator[queries.Test | None]:
    starter = query.text("startedBy")
    person = None if starter is None else directory.person_named(starter) or ""
    yield query.equals("processInstanceId", lambda view: view.id)
    yield query.among("processInstanceIds", lambda view: view.id)
    yield query.among("processInstanceBusinessKeyIn", lambda view: view.business_key)
    yield query.like("processInstanceBusinessKeyLike", lambda view: view.business_key)
    yield query.among("processDefinitionKeyIn", lambda view: view.process_id)
    yield query.equals("processDefinitionName", lambda view: view.process_name)
    yield query.equals("superProcessInstanceId", lambda view: view.parent_id)
    yield query.when("rootProcessInstances", lambda view: view.parent_id is None)
    yield query.when("finished", lambda view: view.ended_at is not None)
    yield query.when("unfinished", lambda view: view.ended_at is None)
    yield query.when("active", lambda view: view.state == "active")
    yield query.when("suspended", lambda view: view.state == "suspended")
    yield query.when("completed", lambda view: view.state == "completed")
    yield query.when("externallyTerminated", lambda view: view.state == "terminated")
    yield query.before("startedBefore", lambda view: view.started_at)
    yield query.after("startedAfter", lambda view: view.started_at)
    yield query.before("finishedBefore", lambda view: view.ended_at)
    yield query.after("finishedAfter", lambda view: view.ended_at)
    yield None if person is None else lambda view: view.started_by == person
    yield queries.by_variables(query.given("variables"), lambda view: instances.variables(actor(), view.id))
