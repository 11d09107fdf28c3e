"""How a worklist is asked for in the words of the dialect."""

from collections.abc import Iterator
from typing import Any

from handlers.api.engine_rest import queries
from handlers.api.engine_rest.blueprint import actor
from services import directory, instances, user_tasks
from services.user_task_views import UserTaskView

FILTERS = (
    "taskId", "taskIdIn", "processInstanceId", "processInstanceIdIn", "processInstanceBusinessKey", "processInstanceBusinessKeyIn",
    "processDefinitionId", "processDefinitionKey", "processDefinitionKeyIn", "processDefinitionName", "taskDefinitionKey",
    "taskDefinitionKeyIn", "name", "nameLike", "assignee", "assigned", "unassigned", "candidateGroup", "candidateGroups",
    "candidateUser", "includeAssignedTasks", "withCandidateGroups", "withoutCandidateGroups", "priority", "minPriority",
    "maxPriority", "dueBefore", "dueAfter", "withoutDueDate", "followUpBefore", "followUpAfter", "createdBefore", "createdAfter",
    "createdOn", "active", "suspended", "processVariables",
)  # fmt: skip
SORTS = {
    "id": lambda view: view.id,
    "name": lambda view: view.name,
    "nameCaseInsensitive": lambda view: view.name.lower(),
    "assignee": lambda view: view.assignee_id,
    "created": lambda view: view.opened_at,
    "dueDate": lambda view: view.due_at,
    "followUpDate": lambda view: view.follow_up_at,
    "priority": lambda view: view.priority,
    "instanceId": lambda view: view.instance_id,
    "executionId": lambda view: view.activity_id,
    "tenantId": lambda _view: None,
}


def found(query: queries.Query) -> Iterator[UserTaskView]:
    """Ask for what columns can tell; hold the rest against the rest."""
    asked: dict[str, Any] = {"process_id": query.text("processDefinitionKey"), "element_id": query.text("taskDefinitionKey")}
    asked |= {"instance_id": query.text("processInstanceId"), "business_key": query.text("processInstanceBusinessKey")}
    asked["assignee"] = query.text("assignee")
    keep = queries.all_of(*_about_people(query), *_about_moments(query), *_about_the_process(query))
    return queries.every(lambda after, limit: user_tasks.find(actor(), after=after, limit=limit, is_unfinished=True, **asked), keep)


def _about_the_process(query: queries.Query) -> Iterator[queries.Test | None]:
    yield query.equals("taskId", lambda view: view.id)
    yield query.among("taskIdIn", lambda view: view.id)
    yield query.among("processInstanceIdIn", lambda view: view.instance_id)
    yield query.among("processInstanceBusinessKeyIn", lambda view: view.business_key)
    yield query.equals("processDefinitionId", lambda view: view.definition_id)
    yield query.among("processDefinitionKeyIn", lambda view: view.process_id)
    yield query.equals("processDefinitionName", lambda view: view.process_name)
    yield query.among("taskDefinitionKeyIn", lambda view: view.element_id)
    yield query.equals("name", lambda view: view.name)
    yield query.like("nameLike", lambda view: view.name)
    yield query.when("suspended", lambda view: view.is_suspended)
    yield query.when("active", lambda view: not view.is_suspended)
    yield queries.by_variables(query.given("processVariables"), lambda view: instances.variables(actor(), view.instance_id))


def _about_people(query: queries.Query) -> Iterator[queries.Test | None]:
    numbers = {name: query.number(name) for name in ("priority", "minPriority", "maxPriority")}
    candidate = query.text("candidateUser")
    person = None if candidate is None else directory.person_named(candidate) or ""
    takes_all = query.flag("includeAssignedTasks")
    groups = query.words("candidateGroups") or query.words("candidateGroup")
    yield query.when("assigned", lambda view: view.assignee_id is not None)
    yield query.when("unassigned", lambda view: view.assignee_id is None)
    yield query.when("withCandidateGroups", lambda view: any(one.role for one in view.candidates))
    yield query.when("withoutCandidateGroups", lambda view: not any(one.role for one in view.candidates))
    if groups is not None or person is not None:
        yield lambda view: takes_all or view.assignee_id is None
        yield lambda view: any(one.role in (groups or ()) or (person and one.person_id == person) for one in view.candidates)
    yield None if numbers["priority"] is None else lambda view: view.priority == numbers["priority"]
    yield None if numbers["minPriority"] is None else lambda view: view.priority >= numbers["minPriority"]
    yield None if numbers["maxPriority"] is None else lambda view: view.priority <= numbers["maxPriority"]


def _about_moments(query: queries.Query) -> Iterator[queries.Test | None]:
    created = query.moment("createdOn")
    yield query.before("dueBefore", lambda view: view.due_at)
    yield query.after("dueAfter", lambda view: view.due_at)
    yield query.when("withoutDueDate", lambda view: view.due_at is None)
    yield query.before("followUpBefore", lambda view: view.follow_up_at)
    yield query.after("followUpAfter", lambda view: view.follow_up_at)
    yield query.before("createdBefore", lambda view: view.opened_at)
    yield query.after("createdAfter", lambda view: view.opened_at)
    yield None if created is None else lambda view: view.opened_at == created
