"""External tasks in the words of the dialect."""

from collections.abc import Mapping
from typing import Any

from handlers.api.engine_rest import executions, moments, values
from services.external import Fetched
from services.external_views import ExternalView


def fetched(one: Fetched, worker: str, topic: Mapping[str, Any]) -> dict[str, Any]:
    """Write work that a worker has just taken, with the variables he asks for."""
    wanted = topic.get("variables")
    variables = {name: value for name, value in one.variables.items() if wanted is None or name in wanted}
    message, details = parted(one.error)
    found: dict[str, Any] = {
        "activityId": one.element_id,
        "activityInstanceId": f"{one.element_id}:{one.activity_id}",
        "errorMessage": message,
        "errorDetails": details,
        "executionId": executions.written(one.host_id, one.activity_id),
        "id": one.id,
        "lockExpirationTime": moments.written(one.locked_until),
        "createTime": moments.written(one.created_at),
        "processDefinitionId": one.definition_id,
        "processDefinitionKey": one.process_id,
        "processDefinitionVersionTag": one.version_tag,
        "processInstanceId": one.host_id,
        "tenantId": None,
        "retries": one.retries if one.is_counted else None,
        "suspended": False,
        "workerId": worker,
        "topicName": one.job_type,
        "priority": one.priority,
        "businessKey": one.business_key,
        "variables": values.write_all(variables),
    }
    if topic.get("includeExtensionProperties"):
        found["extensionProperties"] = dict(one.properties)
    return found


def listed(view: ExternalView) -> dict[str, Any]:
    """Write work that is owed."""
    return {
        "activityId": view.element_id,
        "activityInstanceId": f"{view.element_id}:{view.activity_id}",
        "errorMessage": parted(view.error)[0],
        "executionId": execution_id(view),
        "id": view.id,
        "lockExpirationTime": moments.written(view.locked_until),
        "createTime": moments.written(view.created_at),
        "processDefinitionId": view.definition_id,
        "processDefinitionKey": view.process_id,
        "processDefinitionVersionTag": view.version_tag,
        "processInstanceId": view.instance_id,
        "tenantId": None,
        "retries": view.retries if view.is_counted else None,
        "suspended": view.is_suspended,
        "workerId": view.worker,
        "topicName": view.job_type,
        "priority": view.priority,
        "businessKey": view.business_key,
    }


def execution_id(view: ExternalView) -> str:
    """Write the id of the execution the work belongs to."""
    return executions.written(view.instance_id, view.activity_id)


def joined(message: Any, details: Any) -> str:
    """Keep message and details of a failure as one text: the first line, and the rest."""
    first = " ".join(str(message or "").splitlines()) or "the worker gave no reason"
    return f"{first}\n{details}" if details else first


def parted(error: str | None) -> tuple[str | None, str | None]:
    """Give message and details of a failure again."""
    if error is None:
        return None, None
    first, _, rest = error.partition("\n")
    return first, rest or None
