"""Decisions: which there are, and what they answer."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from handlers.api.engine_rest import queries, values
from handlers.api.engine_rest.blueprint import Resource, actor, answer, body, count
from services import decisions
from services.decisions import DecisionView

blueprint = Resource("decision_definition")
FILTERS = (
    "decisionDefinitionId",
    "decisionDefinitionIdIn",
    "key",
    "keyLike",
    "name",
    "nameLike",
    "version",
    "latestVersion",
    "deploymentId",
    "versionTag",
)
SORTS = {
    "id": lambda view: view.id,
    "key": lambda view: view.decision_id,
    "name": lambda view: view.name,
    "version": lambda view: view.version,
    "deploymentId": lambda view: view.deployment_id,
    "deployTime": lambda view: view.deployed_at,
    "versionTag": lambda view: view.version_tag,
    "category": lambda _view: None,
    "tenantId": lambda _view: None,
}


@blueprint.route("/decision-definition")
def list_decisions() -> Response:
    """List decisions."""
    query = queries.asked(FILTERS)
    return answer([written(view) for view in query.sorted(_found(query), SORTS)])


@blueprint.route("/decision-definition/count")
def count_decisions() -> Response:
    """Count decisions."""
    return count(sum(1 for _ in _found(queries.asked(FILTERS))))


@blueprint.route("/decision-definition/<definition_id>")
def get_decision(definition_id: str) -> Response:
    """Give one decision."""
    return answer(written(decisions.get(actor(), definition_id)))


@blueprint.route("/decision-definition/key/<key>")
def get_decision_by_key(key: str) -> Response:
    """Give the newest version of a decision."""
    return answer(written(decisions.latest(actor(), key)))


@blueprint.route("/decision-definition/<definition_id>/xml")
def get_xml(definition_id: str) -> Response:
    """Give the file a decision came in."""
    return _xml(decisions.get(actor(), definition_id))


@blueprint.route("/decision-definition/key/<key>/xml")
def get_xml_by_key(key: str) -> Response:
    """Give the file the newest version of a decision came in."""
    return _xml(decisions.latest(actor(), key))


@blueprint.route("/decision-definition/<definition_id>/evaluate", methods=["POST"])
def evaluate(definition_id: str) -> Response:
    """Ask a decision."""
    return _evaluate(decisions.get(actor(), definition_id))


@blueprint.route("/decision-definition/key/<key>/evaluate", methods=["POST"])
def evaluate_by_key(key: str) -> Response:
    """Ask the newest version of a decision."""
    return _evaluate(decisions.latest(actor(), key))


def written(view: DecisionView) -> dict[str, Any]:
    """Write a decision."""
    return {
        "id": view.id,
        "key": view.decision_id,
        "category": None,
        "name": view.name or None,
        "version": view.version,
        "resource": None,
        "deploymentId": view.deployment_id,
        "decisionRequirementsDefinitionId": None,
        "decisionRequirementsDefinitionKey": None,
        "tenantId": None,
        "versionTag": view.version_tag,
        "historyTimeToLive": None,
    }


def _xml(view: DecisionView) -> Response:
    return answer({"id": view.id, "dmnXml": decisions.diagram(actor(), view.id).decode(errors="replace")})


def _evaluate(view: DecisionView) -> Response:
    outcome = decisions.evaluate(actor(), view.id, values.read_all(body().get("variables")))
    return answer([values.write_all(row) for row in outcome.rows])


def _found(query: queries.Query) -> Iterator[DecisionView]:
    key, number = query.text("key"), query.number("version")
    keep = queries.all_of(
        query.equals("decisionDefinitionId", lambda view: view.id),
        query.among("decisionDefinitionIdIn", lambda view: view.id),
        query.like("keyLike", lambda view: view.decision_id),
        query.equals("name", lambda view: view.name),
        query.like("nameLike", lambda view: view.name),
        query.equals("deploymentId", lambda view: view.deployment_id),
        query.equals("versionTag", lambda view: view.version_tag),
        None if number is None else lambda view: view.version == number,
    )
    latest = query.flag("latestVersion")
    return queries.every(lambda after, limit: decisions.find(actor(), decision_id=key, latest_only=latest, after=after, limit=limit), keep)
