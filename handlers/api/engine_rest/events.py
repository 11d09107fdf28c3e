"""Messages for one receiver, signals for everybody who listens, conditions that start processes."""

from typing import Any

from flask import Response

from handlers.api.engine_rest import executions, instance_views, values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, nothing
from handlers.api.engine_rest.problems import Unsupported
from services import conditions, instances, matching, signals
from services.delivery import Correlated
from services.errors import Invalid
from services.matching import Sought

blueprint = Resource("event")
MESSAGE_FIELDS = frozenset(
    {
        "messageName", "businessKey", "correlationKeys", "processInstanceId", "processVariables", "resultEnabled",
        "variablesInResultEnabled", "withoutTenantId",
    }
)  # fmt: skip
CONDITION_FIELDS = frozenset({"businessKey", "processDefinitionId", "variables", "withoutTenantId"})
SIGNAL_FIELDS = frozenset({"name", "variables", "withoutTenantId"})


@blueprint.route("/message", methods=["POST"])
def correlate() -> Response:
    """Give a message to the one who waits for it, or start a process with it; 400 when nobody does, or several."""
    given = _known(body(), MESSAGE_FIELDS)
    sought = Sought(
        _named(given, "messageName"),
        business_key=given.get("businessKey") or None,
        instance_id=given.get("processInstanceId") or None,
        keys=values.read_all(given.get("correlationKeys"), "correlationKeys"),
    )
    found = matching.correlate(actor(), sought, values.read_all(given.get("processVariables"), "processVariables"))
    if not given.get("resultEnabled"):
        return nothing()
    return answer([_result(found, with_variables=bool(given.get("variablesInResultEnabled")))])


@blueprint.route("/signal", methods=["POST"])
def throw_signal() -> Response:
    """Send a signal to everybody who listens."""
    given = _known(body(), SIGNAL_FIELDS)
    signals.broadcast(actor(), _named(given, "name"), values.read_all(given.get("variables")))
    return nothing()


@blueprint.route("/condition", methods=["POST"])
def evaluate_conditions() -> Response:
    """Start every process whose conditional start event holds for these variables; 400 when a condition has no answer."""
    given = _known(body(), CONDITION_FIELDS)
    begun = conditions.evaluate(
        actor(),
        values.read_all(given.get("variables")),
        definition_id=given.get("processDefinitionId") or None,
        business_key=given.get("businessKey") or None,
    )
    return answer([instance_views.running(instances.get(actor(), one.instance_id)) for one in begun])


def _known(given: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    unknown = sorted(name for name in given.keys() - fields if given[name])
    if unknown:
        message = f"{', '.join(unknown)} cannot be given here"
        raise Unsupported(message)
    return given


def _named(given: dict[str, Any], name: str) -> str:
    if not isinstance(given.get(name), str) or not given[name]:
        raise Invalid({name: ["No name supplied"]}, code="query_value")
    return str(given[name])


def _result(found: Correlated, *, with_variables: bool) -> dict[str, Any]:
    instance_id = str(found.instance_id)
    execution = {"id": executions.written(instance_id, 0), "processInstanceId": instance_id, "ended": False, "tenantId": None}
    result: dict[str, Any] = {"resultType": "Execution", "execution": execution, "processInstance": None}
    if found.started:
        running = instance_views.running(instances.get(actor(), instance_id))
        result = {"resultType": "ProcessDefinition", "execution": None, "processInstance": running}
    if with_variables:
        result["variables"] = values.write_all(instances.variables(actor(), instance_id))
    return result
