"""External tasks: workers fetch them, do them, and answer."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Response

from engine.jobs import BpmnError
from handlers.api.engine_rest import external_queries, external_views, fields, polling, queries, values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, count, nothing
from handlers.api.engine_rest.problems import Unsupported
from services import external, incoming, jobs
from services import external_views as views
from services.errors import Conflict, Invalid, NotFound
from services.external import Failure, Wish

blueprint = Resource("external_task")
TOPIC_FIELDS = frozenset(
    {
        "topicName", "lockDuration", "variables", "localVariables", "deserializeValues", "includeExtensionProperties", "businessKey",
        "processDefinitionId", "processDefinitionIdIn", "processDefinitionKey", "processDefinitionKeyIn",
        "processDefinitionVersionTag", "processVariables", "withoutTenantId",
    }
)  # fmt: skip


@blueprint.route("/external-task/fetchAndLock", methods=["POST"])
def fetch_and_lock() -> Response:
    """Take work for a worker; hold on for it as long as he asks, within limits."""
    given = body()
    worker, limit, wait = fields.text(given, "workerId"), fields.number(given, "maxTasks"), fields.number(given, "asyncResponseTimeout", 0)
    if wait > polling.ASKABLE:
        raise Invalid(
            {"asyncResponseTimeout": [f"cannot be set to a value greater than {polling.ASKABLE} milliseconds"]}, code="query_value"
        )
    topics = {fields.text(topic, "topicName"): topic for topic in given.get("topics") or [] if isinstance(topic, Mapping)}
    wishes = [_wish(topic) for topic in topics.values()]
    if not wishes or limit <= 0:
        return answer([])
    found = polling.poll(lambda: external.fetch(actor(), worker, wishes, limit), topics.keys(), wait / 1000)
    return answer([external_views.fetched(one, worker, topics[one.job_type]) for one in found])


@blueprint.route("/external-task/<job_id>/complete", methods=["POST"])
def complete(job_id: str) -> Response:
    """Take the results of the work."""
    given = body()
    results = values.read_all(given.get("variables")), values.read_all(given.get("localVariables"), "localVariables")
    return _answered(job_id, lambda: external.complete(actor(), job_id, fields.text(given, "workerId"), results[0], results[1] or None))


@blueprint.route("/external-task/<job_id>/bpmnError", methods=["POST"])
def throw_error(job_id: str) -> Response:
    """Let the diagram catch an expected business failure."""
    given = body()
    error = BpmnError(fields.text(given, "errorCode"), str(given.get("errorMessage") or ""), values.read_all(given.get("variables")))
    return _answered(job_id, lambda: external.bpmn_error(actor(), job_id, fields.text(given, "workerId"), error))


@blueprint.route("/external-task/<job_id>/failure", methods=["POST"])
def fail(job_id: str) -> Response:
    """Count a failed attempt; without retries left it is an incident."""
    given = body()
    if given.get("variables") or given.get("localVariables"):
        message = "variables with a failure are not offered"
        raise Unsupported(message)
    said = external_views.joined(given.get("errorMessage"), given.get("errorDetails"))
    delay = timedelta(milliseconds=fields.number(given, "retryTimeout", 0))
    failure = Failure(said, max(0, fields.number(given, "retries", 0)), delay)
    return _answered(job_id, lambda: external.fail(actor(), job_id, fields.text(given, "workerId"), failure))


@blueprint.route("/external-task/<job_id>/lock", methods=["POST"])
def lock(job_id: str) -> Response:
    """Take one external task by its id, or keep it longer."""
    given = body()
    return _answered(job_id, lambda: external.lock(actor(), job_id, fields.text(given, "workerId"), _term(given, "lockDuration")))


@blueprint.route("/external-task/<job_id>/extendLock", methods=["POST"])
def extend_lock(job_id: str) -> Response:
    """Keep an external task longer."""
    given = body()
    return _answered(job_id, lambda: external.extend(actor(), job_id, fields.text(given, "workerId"), _term(given, "newDuration")))


@blueprint.route("/external-task/<job_id>/unlock", methods=["POST"])
def unlock(job_id: str) -> Response:
    """Let another worker have an external task; one that nobody holds stays as it is."""
    return _answered(job_id, lambda: _let_go(job_id))


@blueprint.route("/external-task", methods=["GET", "POST"])
def list_external_tasks() -> Response:
    """List the work that is owed to external workers."""
    query = queries.asked(external_queries.FILTERS)
    return answer([external_views.listed(view) for view in query.sorted(external_queries.found(query), external_queries.SORTS)])


@blueprint.route("/external-task/count", methods=["GET", "POST"])
def count_external_tasks() -> Response:
    """Count the work that is owed to external workers."""
    return count(sum(1 for _ in external_queries.found(queries.asked(external_queries.FILTERS))))


@blueprint.route("/external-task/topic-names")
def list_topics() -> Response:
    """List the topics for which there is work."""
    query = queries.asked(("withLockedTasks", "withUnlockedTasks", "withRetriesLeft"))
    keep = queries.all_of(
        query.when("withLockedTasks", lambda view: view.worker is not None),
        query.when("withUnlockedTasks", lambda view: view.worker is None),
        query.when("withRetriesLeft", lambda view: view.state != "stuck"),
    )
    return answer(
        sorted({view.job_type for view in queries.every(lambda after, limit: views.find(actor(), after=after, limit=limit), keep)})
    )


@blueprint.route("/external-task/<job_id>")
def get_external_task(job_id: str) -> Response:
    """Give one external task."""
    return answer(external_views.listed(views.get(actor(), job_id)))


@blueprint.route("/external-task/<job_id>/errorDetails")
def get_error_details(job_id: str) -> Response:
    """Give what the worker said in detail of the last failure, as plain text."""
    details = external_views.parted(views.get(actor(), job_id).error)[1]
    return Response(details or "", 200 if details else 204, content_type="text/plain; charset=utf-8")


@blueprint.route("/external-task/<job_id>/retries", methods=["PUT"])
def set_retries(job_id: str) -> Response:
    """Say how often an external task may still be tried; none: it is stuck."""
    jobs.set_retries(actor(), views.get(actor(), job_id).id, fields.number(body(), "retries"))
    return nothing()


@blueprint.route("/external-task/retries", methods=["PUT"])
def set_all_retries() -> Response:
    """Say how often each of some external tasks may still be tried; chosen by their ids, or by their instances."""
    given = body()
    if unknown := sorted(name for name in given.keys() - {"retries", "externalTaskIds", "processInstanceIds"} if given[name]):
        message = f"external tasks cannot be chosen by {', '.join(unknown)}"
        raise Unsupported(message)
    retries, chosen = fields.number(given, "retries"), fields.texts(given, "externalTaskIds")
    for instance_id in fields.texts(given, "processInstanceIds"):
        chosen += [view.id for view in queries.every(lambda after, limit: views.find(actor(), after=after, limit=limit), _of(instance_id))]
    for job_id in [views.get(actor(), one).id for one in dict.fromkeys(chosen)]:  # first all are found
        jobs.set_retries(actor(), job_id, retries)
    return nothing()


@blueprint.route("/external-task/<job_id>/priority", methods=["PUT"])
def set_priority(job_id: str) -> Response:
    """Make an external task more or less urgent."""
    jobs.set_priority(actor(), views.get(actor(), job_id).id, fields.number(body(), "priority"))
    return nothing()


def _of(instance_id: str) -> Callable[[views.ExternalView], bool]:
    return lambda view: view.instance_id == instance_id


def _let_go(job_id: str) -> None:
    try:
        external.unlock(actor(), job_id)
    except Conflict as error:
        if error.reason != "job_not_held" or error.parameters.get("state") not in {"due", "stuck"}:
            raise


def _answered(job_id: str, deed: Any) -> Response:
    """Do it; say as the dialect does that the work is gone, or in other hands."""
    try:
        is_taken = deed()
    except Conflict as error:
        if error.reason != "job_not_held":
            raise
        if error.parameters.get("state") in {"done", "cancelled"}:
            raise _gone(job_id) from error
        holder = error.parameters.get("locked_by")
        message = f"External Task {job_id} cannot be answered by this worker. It is locked by worker '{holder}'."
        raise Conflict(message, code="held_by_another") from error
    except NotFound as error:
        raise _gone(job_id) from error
    if is_taken is False:
        raise _gone(job_id)
    return nothing()


def _gone(job_id: str) -> NotFound:
    return NotFound(f"External task with id {job_id} does not exist", code="no_such_external_task")


def _wish(topic: Mapping[str, Any]) -> Wish:
    unknown = sorted(name for name in topic.keys() - TOPIC_FIELDS if topic[name])
    if unknown:
        message = f"external tasks cannot be chosen by {', '.join(unknown)}"
        raise Unsupported(message)
    given = topic.get("processVariables") or {}
    return Wish(
        fields.text(topic, "topicName"),
        _term(topic, "lockDuration"),
        business_key=topic.get("businessKey") or None,
        process_ids=_both(topic, "processDefinitionKey"),
        definition_ids=_both(topic, "processDefinitionId"),
        version_tag=topic.get("processDefinitionVersionTag") or None,
        variables={name: incoming.inspected(value) for name, value in given.items()} if isinstance(given, Mapping) else {},
    )


def _both(topic: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    one, several = topic.get(name), topic.get(f"{name}In")
    if several:
        return tuple(word for word in map(str, several) if one in (None, "", word))
    return (str(one),) if one else None


def _term(given: Mapping[str, Any], name: str) -> timedelta:
    return timedelta(milliseconds=fields.number(given, name))
