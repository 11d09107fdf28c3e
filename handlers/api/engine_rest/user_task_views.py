"""User tasks in the words of the dialect."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.api.engine_rest import executions, moments
from services import logins
from services.errors import NotFound
from services.user_task_views import UserTaskView


def written(views: Sequence[UserTaskView]) -> list[dict[str, Any]]:
    """Write user tasks; people are named by their logins."""
    names = logins.of([person for view in views for person in (view.assignee_id, view.owner_id) if person])
    return [_written(view, names) for view in views]


def form(view: UserTaskView) -> dict[str, Any]:
    """Write which form a user task has."""
    return {"key": None, "camundaFormRef": _reference(view), "contextPath": None}


def identity_links(view: UserTaskView, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Write who holds a user task and who may take it."""
    held = [("assignee", view.assignee_id), ("owner", view.owner_id)]
    found = [{"userId": names.get(person, person), "groupId": None, "type": kind} for kind, person in held if person]
    for one in view.candidates:
        user = None if one.person_id is None else names.get(one.person_id, one.person_id)
        found.append({"userId": user, "groupId": one.role, "type": "candidate"})
    return found


def gone(user_task_id: str) -> NotFound:
    """Give the refusal of a user task that is over."""
    return NotFound(f"No matching task with id {user_task_id[:80]}", code="user_task_gone")


def _written(view: UserTaskView, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "assignee": names.get(view.assignee_id or "", view.assignee_id),
        "owner": names.get(view.owner_id or "", view.owner_id),
        "created": moments.written(view.opened_at),
        "due": moments.written(view.due_at),
        "followUp": moments.written(view.follow_up_at),
        "lastUpdated": None,
        "delegationState": "PENDING" if view.owner_id else None,
        "description": None,
        "executionId": executions.written(view.instance_id, view.activity_id),
        "parentTaskId": None,
        "priority": view.priority,
        "processDefinitionId": view.definition_id,
        "processInstanceId": view.instance_id,
        "caseExecutionId": None,
        "caseDefinitionId": None,
        "caseInstanceId": None,
        "taskDefinitionKey": view.element_id,
        "suspended": view.is_suspended,
        "formKey": None,
        "camundaFormRef": _reference(view),
        "tenantId": None,
        "taskState": "Created" if view.assignee_id is None else "Updated",
    }


def _reference(view: UserTaskView) -> dict[str, Any] | None:
    return None if view.form_id is None else {"key": view.form_id, "binding": "deployment", "version": None}
