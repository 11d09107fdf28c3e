"""Process instances: those that run, their variables, and how they are ended."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request

from handlers.api.engine_rest import instance_views, queries, values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, count, nothing
from handlers.api.engine_rest.problems import Unsupported
from handlers.api.v1 import files
from services import instances
from services.errors import Invalid, NotFound
from services.instance_views import InstanceView

blueprint = Resource("process_instance")
FILTERS = (
    "processInstanceIds", "businessKey", "businessKeyLike", "processDefinitionId", "processDefinitionKey", "processDefinitionKeyIn",
    "superProcessInstance", "rootProcessInstances", "active", "suspended", "variables",
)  # fmt: skip
SORTS = {
    "instanceId": lambda view: view.id,
    "definitionId": lambda view: view.definition_id,
    "definitionKey": lambda view: view.process_id,
    "businessKey": lambda view: view.business_key,
    "tenantId": lambda _view: None,
}
REASON = "ended by a program through /engine-rest"


@blueprint.route("/process-instance", methods=["GET", "POST"])
def list_instances() -> Response:
    """List the instances that run."""
    query = queries.asked(FILTERS)
    return answer([instance_views.running(view) for view in query.sorted(_found(query), SORTS)])


@blueprint.route("/process-instance/count", methods=["GET", "POST"])
def count_instances() -> Response:
    """Count the instances that run."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/process-instance/<instance_id>")
def get_instance(instance_id: str) -> Response:
    """Give an instance that runs; 404 once it is over."""
    return answer(instance_views.running(_running(instance_id)))


@blueprint.route("/process-instance/<instance_id>", methods=["DELETE"])
def delete_instance(instance_id: str) -> Response:
    """End an instance before its end, with a reason; its history stays."""
    if request.args.get("failIfNotExists", "").lower() == "false" and not _is_running(instance_id):
        return nothing()
    _running(instance_id)
    instances.terminate(actor(), instance_id, reason=request.args.get("deleteReason") or REASON)
    return nothing()


@blueprint.route("/process-instance/<instance_id>/variables")
def get_variables(instance_id: str) -> Response:
    """Give all variables with their types."""
    _running(instance_id)
    return answer(values.write_all(instances.variables(actor(), instance_id)))


@blueprint.route("/process-instance/<instance_id>/variables", methods=["POST"])
def change_variables(instance_id: str) -> Response:
    """Write several variables."""
    given = body()
    if given.get("deletions"):
        message = "variables are not deleted; write Null instead"
        raise Unsupported(message)
    _running(instance_id)
    instances.set_variables(actor(), instance_id, values.read_all(given.get("modifications"), "modifications"))
    return nothing()


@blueprint.route("/process-instance/<instance_id>/variables/<name>")
def get_variable(instance_id: str, name: str) -> Response:
    """Give one variable with its type."""
    _running(instance_id)
    return answer(values.write(named(instances.variables(actor(), instance_id), name)))


@blueprint.route("/process-instance/<instance_id>/variables/<name>", methods=["PUT"])
def put_variable(instance_id: str, name: str) -> Response:
    """Write one variable."""
    _running(instance_id)
    instances.set_variables(actor(), instance_id, values.read_all({name: body()}))
    return nothing()


@blueprint.route("/process-instance/<instance_id>/variables/<name>/data")
def get_content(instance_id: str, name: str) -> Response:
    """Give the bytes of a file or of a Bytes variable."""
    _running(instance_id)
    return downloaded(named(instances.variables(actor(), instance_id), name))


def named(variables: dict[str, object], name: str) -> object:
    """Give one of the variables; NotFound when there is none of that name."""
    if name not in variables:
        message = f"variable with name {name[:80]} not found"
        raise NotFound(message, code="no_such_variable")
    return variables[name]


def downloaded(value: object) -> Response:
    """Answer with the bytes of a variable; Invalid for one that has none."""
    found = values.content(value)
    if found is None:
        raise Invalid({"variable": ["is not a binary value"]}, code="no_binary_data")
    return files.download(*found)


def _running(instance_id: str) -> InstanceView:
    view = instances.get(actor(), instance_id)
    if view.state not in instance_views.RUNNING:
        raise NotFound(code="no_such_instance")
    return view


def _is_running(instance_id: str) -> bool:
    try:
        return bool(_running(instance_id))
    except NotFound:
        return False


def _found(query: queries.Query) -> Iterator[InstanceView]:
    """Ask for what columns can tell; hold the rest against the rest."""
    asked: dict[str, Any] = {"process_id": query.text("processDefinitionKey"), "definition_id": query.text("processDefinitionId")}
    asked["business_key"] = query.text("businessKey")
    return queries.every(lambda cursor, limit: instances.find(actor(), after=cursor, limit=limit, is_running=True, **asked), _kept(query))


def _kept(query: queries.Query) -> queries.Test:
    return queries.all_of(
        query.among("processInstanceIds", lambda view: view.id),
        query.among("processDefinitionKeyIn", lambda view: view.process_id),
        query.like("businessKeyLike", lambda view: view.business_key),
        query.equals("superProcessInstance", lambda view: view.parent_id),
        query.when("rootProcessInstances", lambda view: view.parent_id is None),
        query.when("active", lambda view: view.state == "active"),
        query.when("suspended", lambda view: view.state == "suspended"),
        queries.by_variables(query.given("variables"), lambda view: instances.variables(actor(), view.id)),
    )
