"""Process instances: start, look, write variables, end."""

from typing import Any

from flask import Response, jsonify

from handlers.api.v1 import etags
from handlers.api.v1.blueprint import Resource, actor, nothing
from handlers.api.v1.fields import PageQuery
from handlers.api.v1.schemas.instances import (
    ChangeBody,
    EntriesSchema,
    HistorySchema,
    InstanceBody,
    InstanceSchema,
    InstancesQuery,
    InstancesSchema,
    StartBody,
    StartedSchema,
    TerminateBody,
    VariablesSchema,
)
from services import history, instances
from services.history import EntryView
from services.instance_views import InstanceView
from services.instances import Started
from services.paging import Page

blueprint = Resource("process_instances", "Runs of a process.")


@blueprint.route("/process-instances")
@blueprint.arguments(InstancesQuery, location="query")
@blueprint.response(200, InstancesSchema)
def list_instances(query: dict[str, Any]) -> Page[InstanceView]:
    """List process instances, the newest first."""
    return instances.find(actor(), **query)


@blueprint.route("/process-instances", methods=["POST"])
@blueprint.arguments(InstanceBody)
@blueprint.response(201, StartedSchema)
def start_instance(body: dict[str, Any]) -> tuple[Started, dict[str, str]]:
    """Start a process by its id (the newest version) or by a definition's id."""
    return _located(instances.start(actor(), body.pop("process_id"), **body))


@blueprint.route("/process-definitions/<process_id>/start", methods=["POST"])
@blueprint.arguments(StartBody)
@blueprint.response(201, StartedSchema)
def start_process(body: dict[str, Any], process_id: str) -> tuple[Started, dict[str, str]]:
    """Start the newest version of a process."""
    return _located(instances.start(actor(), process_id, **body))


@blueprint.route("/process-instances/<instance_id>")
@blueprint.response(200, InstanceSchema)
def get_instance(instance_id: str) -> Response:
    """Give one process instance; its ETag is its version."""
    view = instances.get(actor(), instance_id)
    return etags.tagged(jsonify(InstanceSchema().dump(view)), view.version)


@blueprint.route("/process-instances/<instance_id>/variables")
@blueprint.response(200, VariablesSchema)
def get_variables(instance_id: str) -> dict[str, Any]:
    """Give the variables; numbers are exact, dates are ISO texts."""
    return {"variables": instances.variables(actor(), instance_id)}


@blueprint.route("/process-instances/<instance_id>/variables", methods=["PATCH"])
@blueprint.arguments(ChangeBody)
@blueprint.response(204)
def set_variables(body: dict[str, Any], instance_id: str) -> Response:
    """Write variables from outside; If-Match with the instance's version avoids a lost update."""
    instances.set_variables(actor(), instance_id, body.pop("variables"), version=etags.expected(), **body)
    return nothing()


@blueprint.route("/process-instances/<instance_id>/history")
@blueprint.response(200, HistorySchema)
def get_history(instance_id: str) -> dict[str, Any]:
    """Give every element as it happened, in order."""
    return {"items": instances.history(actor(), instance_id)}


@blueprint.route("/process-instances/<instance_id>/verbs")
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, EntriesSchema)
def get_verbs(query: dict[str, Any], instance_id: str) -> Page[EntryView]:
    """List what people and the machine did with it, in order."""
    return history.of_instance(actor(), instance_id, **query)


@blueprint.route("/process-instances/<instance_id>/terminate", methods=["POST"])
@blueprint.arguments(TerminateBody)
@blueprint.response(204)
def terminate_instance(body: dict[str, Any], instance_id: str) -> Response:
    """End a process before its end, with a reason."""
    instances.terminate(actor(), instance_id, **body)
    return nothing()


def _located(started: Started) -> tuple[Started, dict[str, str]]:
    return started, {"Location": f"/api/v1/process-instances/{started.instance_id}"}
