"""Process definitions: which there are, their diagrams, and how they are started."""

from collections.abc import Iterator

from flask import Response

from handlers.api.engine_rest import instance_views, queries, values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, count, nothing
from handlers.api.engine_rest.definition_views import definition
from handlers.api.engine_rest.problems import Unsupported
from services import definitions, instances
from services.definitions import DefinitionView
from services.errors import NotFound

blueprint = Resource("process_definition")
FILTERS = (
    "processDefinitionId", "processDefinitionIdIn", "key", "keysIn", "keyLike", "name", "nameLike", "version", "latestVersion",
    "deploymentId", "versionTag", "versionTagLike", "withoutVersionTag", "active", "suspended", "resourceName",
    "startablePermissionCheck", "startableInTasklist",
)  # fmt: skip
SORTS = {
    "id": lambda view: view.id,
    "key": lambda view: view.process_id,
    "name": lambda view: view.name,
    "version": lambda view: view.version,
    "versionTag": lambda view: view.version_tag,
    "deploymentId": lambda view: view.deployment_id,
    "deployTime": lambda view: view.deployed_at,
    "category": lambda _view: None,
    "tenantId": lambda _view: None,
}
START_FIELDS = frozenset({"variables", "businessKey", "withVariablesInReturn", "skipCustomListeners", "skipIoMappings"})


@blueprint.route("/process-definition")
def list_definitions() -> Response:
    """List process definitions."""
    query = queries.asked(FILTERS)
    return answer([definition(view) for view in query.sorted(_found(query), SORTS)])


@blueprint.route("/process-definition/count")
def count_definitions() -> Response:
    """Count process definitions."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/process-definition/<definition_id>")
def get_definition(definition_id: str) -> Response:
    """Give a process definition."""
    return answer(definition(definitions.get(actor(), definition_id)))


@blueprint.route("/process-definition/key/<key>")
def get_definition_by_key(key: str) -> Response:
    """Give the newest version of a process."""
    return answer(definition(definitions.latest(actor(), key)))


@blueprint.route("/process-definition/<definition_id>/xml")
def get_xml(definition_id: str) -> Response:
    """Give the diagram as it was deployed."""
    return _xml(definitions.get(actor(), definition_id))


@blueprint.route("/process-definition/key/<key>/xml")
def get_xml_by_key(key: str) -> Response:
    """Give the diagram of the newest version as it was deployed."""
    return _xml(definitions.latest(actor(), key))


@blueprint.route("/process-definition/<definition_id>/start", methods=["POST"])
def start(definition_id: str) -> Response:
    """Start an instance of this definition."""
    return _start(definitions.get(actor(), definition_id))


@blueprint.route("/process-definition/key/<key>/start", methods=["POST"])
def start_by_key(key: str) -> Response:
    """Start an instance of the newest version of a process."""
    return _start(definitions.latest(actor(), key))


@blueprint.route("/process-definition/<definition_id>/suspended", methods=["PUT"])
def set_suspended(definition_id: str) -> Response:
    """Let no further instance be started, or let them again."""
    return _suspend(definitions.get(actor(), definition_id))


@blueprint.route("/process-definition/key/<key>/suspended", methods=["PUT"])
def set_suspended_by_key(key: str) -> Response:
    """Let no further instance of any version be started, or let them again."""
    found = list(queries.every(lambda cursor, limit: definitions.find(actor(), process_id=key, after=cursor, limit=limit)))
    if not found:
        raise NotFound(code="no_such_process")
    answers = [_suspend(view) for view in found]
    return answers[0]


def _found(query: queries.Query) -> Iterator[DefinitionView]:
    key = query.text("key")
    return queries.every(
        lambda cursor, limit: definitions.find(actor(), process_id=key, latest_only=query.flag("latestVersion"), after=cursor, limit=limit),
        _kept(query),
    )


def _kept(query: queries.Query) -> queries.Test:
    number = query.number("version")
    return queries.all_of(
        query.equals("processDefinitionId", lambda view: view.id),
        query.among("processDefinitionIdIn", lambda view: view.id),
        query.among("keysIn", lambda view: view.process_id),
        query.like("keyLike", lambda view: view.process_id),
        query.equals("name", lambda view: view.name),
        query.like("nameLike", lambda view: view.name),
        query.equals("deploymentId", lambda view: view.deployment_id),
        query.equals("resourceName", lambda view: view.resource_name),
        query.equals("versionTag", lambda view: view.version_tag),
        query.like("versionTagLike", lambda view: view.version_tag),
        query.when("withoutVersionTag", lambda view: view.version_tag is None),
        query.when("active", lambda view: view.state == "active"),
        query.when("suspended", lambda view: view.state == "suspended"),
        query.when("startableInTasklist", lambda view: view.is_startable),
        query.when("startablePermissionCheck", lambda view: definitions.may_start(actor(), view)),
        None if number is None else lambda view: view.version == number,
    )


def _xml(view: DefinitionView) -> Response:
    return answer({"id": view.id, "bpmn20Xml": definitions.diagram(actor(), view.id).decode(errors="replace")})


def _start(view: DefinitionView) -> Response:
    given = body()
    unknown = sorted(name for name in given.keys() - START_FIELDS if given[name])
    if unknown:
        message = f"a start with {', '.join(unknown)} is not offered"
        raise Unsupported(message)
    key = given.get("businessKey") or None
    started = instances.start(actor(), definition_id=view.id, variables=values.read_all(given.get("variables")), business_key=key)
    found = instance_views.started(view, started)
    if given.get("withVariablesInReturn"):
        found["variables"] = values.write_all(instances.variables(actor(), started.instance_id))
    return answer(found)


def _suspend(view: DefinitionView) -> Response:
    given = body()
    if given.get("executionDate") or given.get("includeProcessInstances"):
        message = "definitions are suspended at once and by themselves; their instances go on"
        raise Unsupported(message)
    wanted = "suspended" if given.get("suspended") else "active"
    if view.state != wanted:
        (definitions.suspend if given.get("suspended") else definitions.activate)(actor(), view.id)
    return nothing()
