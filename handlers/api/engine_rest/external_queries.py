"""How the work of external workers is asked for in the words of the dialect."""

from collections.abc import Iterator

from handlers.api.engine_rest import external_views, queries
from handlers.api.engine_rest.blueprint import actor
from services import external_views as views
from services.external_views import ExternalView

FILTERS = (
    "externalTaskId", "externalTaskIdIn", "topicName", "workerId", "locked", "notLocked", "withRetriesLeft", "noRetriesLeft",
    "activityId", "activityIdIn", "processInstanceId", "processInstanceIdIn", "processDefinitionId", "lockExpirationBefore",
    "lockExpirationAfter", "active", "suspended", "priorityHigherThanOrEquals", "priorityLowerThanOrEquals", "executionId",
)  # fmt: skip
SORTS = {
    "id": lambda view: view.id,
    "lockExpirationTime": lambda view: view.locked_until,
    "processInstanceId": lambda view: view.instance_id,
    "processDefinitionId": lambda view: view.definition_id,
    "processDefinitionKey": lambda view: view.process_id,
    "taskPriority": lambda view: view.priority,
    "createTime": lambda view: view.created_at,
    "tenantId": lambda _view: None,
}


def found(query: queries.Query) -> Iterator[ExternalView]:
    """Look for what columns can tell; hold the rest against the rest."""
    topic = query.text("topicName")
    return queries.every(lambda after, limit: views.find(actor(), topic=topic, after=after, limit=limit), _kept(query))


def _kept(query: queries.Query) -> queries.Test:
    least, most = query.number("priorityHigherThanOrEquals"), query.number("priorityLowerThanOrEquals")
    return queries.all_of(
        query.equals("externalTaskId", lambda view: view.id),
        query.among("externalTaskIdIn", lambda view: view.id),
        query.equals("workerId", lambda view: view.worker),
        query.equals("executionId", external_views.execution_id),
        query.equals("activityId", lambda view: view.element_id),
        query.among("activityIdIn", lambda view: view.element_id),
        query.equals("processInstanceId", lambda view: view.instance_id),
        query.among("processInstanceIdIn", lambda view: view.instance_id),
        query.equals("processDefinitionId", lambda view: view.definition_id),
        query.before("lockExpirationBefore", lambda view: view.locked_until),
        query.after("lockExpirationAfter", lambda view: view.locked_until),
        query.when("locked", lambda view: view.worker is not None),
        query.when("notLocked", lambda view: view.worker is None),
        query.when("withRetriesLeft", lambda view: view.state != "stuck"),
        query.when("noRetriesLeft", lambda view: view.state == "stuck"),
        query.when("active", lambda view: not view.is_suspended),
        query.when("suspended", lambda view: view.is_suspended),
        None if least is None else lambda view: view.priority >= least,
        None if most is None else lambda view: view.priority <= most,
    )
