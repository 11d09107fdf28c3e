"""Executions: an activity within its instance. A worker asks here for the bytes of a file."""

from typing import Any

from flask import Response

from handlers.api.engine_rest import values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, nothing
from handlers.api.engine_rest.problems import Unsupported
from handlers.api.engine_rest.process_instances import downloaded, named
from services import instances
from services.errors import NotFound

blueprint = Resource("execution")


def written(instance_id: str, activity_id: int) -> str:
    """Write the id of an execution; that of an instance is its own."""
    return f"{instance_id}:{activity_id}"


@blueprint.route("/execution/<execution_id>/localVariables")
def get_variables(execution_id: str) -> Response:
    """Give the variables that are seen from an activity."""
    return answer(values.write_all(_seen(execution_id)))


@blueprint.route("/execution/<execution_id>/localVariables/<name>")
def get_variable(execution_id: str, name: str) -> Response:
    """Give one variable that is seen from an activity."""
    return answer(values.write(named(_seen(execution_id), name)))


@blueprint.route("/execution/<execution_id>/localVariables/<name>/data")
def get_content(execution_id: str, name: str) -> Response:
    """Give the bytes of a file that is seen from an activity; a published client names its instance instead."""
    return downloaded(named(_seen(execution_id), name))


@blueprint.route("/execution/<execution_id>/localVariables", methods=["POST"])
def change_variables(execution_id: str) -> Response:
    """Write variables that only an activity and what is inside it see."""
    given = body()
    if given.get("deletions"):
        message = "variables are not deleted; write Null instead"
        raise Unsupported(message)
    _write(execution_id, values.read_all(given.get("modifications"), "modifications"))
    return nothing()


@blueprint.route("/execution/<execution_id>/localVariables/<name>", methods=["PUT"])
def put_variable(execution_id: str, name: str) -> Response:
    """Write one variable that only an activity and what is inside it see."""
    _write(execution_id, values.read_all({name: body()}))
    return nothing()


def _seen(execution_id: str) -> dict[str, Any]:
    return instances.variables(actor(), *_place(execution_id))


def _write(execution_id: str, variables: dict[str, Any]) -> None:
    instance_id, activity_id = _place(execution_id)
    instances.set_variables(actor(), instance_id, variables, activity_id=activity_id or 0, local=activity_id is not None)


def _place(execution_id: str) -> tuple[str, int | None]:
    instance_id, _, activity = execution_id.partition(":")
    if not activity:
        return instance_id, None
    if not activity.isascii() or not activity.isdigit() or len(activity) > 9:  # noqa: PLR2004 — far beyond any counter
        raise NotFound(code="no_such_activity")
    return instance_id, int(activity)
