"""Process instances in the words of the dialect: running ones, and those of the history."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.api.engine_rest import moments
from handlers.api.engine_rest.blueprint import actor, link
from services import instances
from services.definitions import DefinitionView
from services.errors import NotFound
from services.instance_views import InstanceView
from services.instances import Started

RUNNING: Final = frozenset({"active", "suspended"})
STATES: Final[Mapping[str, str]] = {
    "active": "ACTIVE",
    "suspended": "SUSPENDED",
    "completed": "COMPLETED",
    "terminated": "EXTERNALLY_TERMINATED",
}


def started(definition: DefinitionView, begun: Started) -> dict[str, Any]:
    """Write what has begun; it may be over already."""
    try:
        view = instances.get(actor(), begun.instance_id)
    except NotFound:  # who starts a process need not see it
        return _instance((begun.instance_id, definition.id, definition.process_id, begun.business_key), "active")
    return running(view)


def running(view: InstanceView) -> dict[str, Any]:
    """Write an instance that runs."""
    return _instance((view.id, view.definition_id, view.process_id, view.business_key), view.state)


def finished_or_not(view: InstanceView, logins: Mapping[str, str]) -> dict[str, Any]:
    """Write an instance of the history; logins by person."""
    ended = view.ended_at
    return {
        "id": view.id,
        "businessKey": view.business_key,
        "processDefinitionId": view.definition_id,
        "processDefinitionKey": view.process_id,
        "processDefinitionName": view.process_name,
        "processDefinitionVersion": view.definition_version,
        "startTime": moments.written(view.started_at),
        "endTime": moments.written(ended),
        "removalTime": None,
        "durationInMillis": None if ended is None else int((ended - view.started_at).total_seconds() * 1000),
        "startUserId": logins.get(view.started_by or "", view.started_by),
        "startActivityId": None,
        "deleteReason": None,
        "rootProcessInstanceId": view.root_id,
        "superProcessInstanceId": view.parent_id,
        "superCaseInstanceId": None,
        "caseInstanceId": None,
        "tenantId": None,
        "state": STATES[view.state],
        "restartedProcessInstanceId": None,
    }


def _instance(what: tuple[str, str, str, str | None], state: str) -> dict[str, Any]:
    instance_id, definition_id, key, business_key = what
    return {
        "links": [link(f"/process-instance/{instance_id}")],
        "id": instance_id,
        "definitionId": definition_id,
        "definitionKey": key,
        "businessKey": business_key,
        "caseInstanceId": None,
        "ended": state not in RUNNING,
        "suspended": state == "suspended",
        "tenantId": None,
    }
