"""Decisions: which there are, their diagrams, what they answer."""

from typing import Any

from flask import Response

from handlers.api.v1 import files
from handlers.api.v1.blueprint import Resource, actor
from handlers.api.v1.schemas.decisions import (
    DecisionSchema,
    DecisionsQuery,
    DecisionsSchema,
    EvaluateBody,
    EvaluatedSchema,
    EvaluationsSchema,
)
from services import decisions
from services.decisions import DecisionView, Evaluated
from services.paging import Page

blueprint = Resource("decisions", "Decisions and decision services, each at one version.")


@blueprint.route("/decision-definitions")
@blueprint.arguments(DecisionsQuery, location="query")
@blueprint.response(200, DecisionsSchema)
def list_decisions(query: dict[str, Any]) -> Page[DecisionView]:
    """List decisions: all versions, or the newest of each."""
    return decisions.find(actor(), **query)


@blueprint.route("/decision-definitions/<definition_id>")
@blueprint.response(200, DecisionSchema)
def get_decision(definition_id: str) -> DecisionView:
    """Give one decision."""
    return decisions.get(actor(), definition_id)


@blueprint.route("/decision-definitions/<definition_id>/diagram")
@blueprint.response(200, {"type": "string"}, content_type="application/xml")
def get_diagram(definition_id: str) -> Response:
    """Give the file a decision came in, as it was deployed."""
    return files.download(decisions.diagram(actor(), definition_id), "application/xml", f"{definition_id}.dmn")


@blueprint.route("/decision-definitions/<definition_id>/evaluate", methods=["POST"])
@blueprint.arguments(EvaluateBody)
@blueprint.response(200, EvaluatedSchema)
def evaluate(body: dict[str, Any], definition_id: str) -> Evaluated:
    """Ask a decision; 422 names decision, rule and input when it has no answer. Nothing is kept."""
    return decisions.evaluate(actor(), definition_id, body["variables"])


@blueprint.route("/decisions/<decision_id>/evaluate", methods=["POST"])
@blueprint.arguments(EvaluateBody)
@blueprint.response(200, EvaluatedSchema)
def evaluate_latest(body: dict[str, Any], decision_id: str) -> Evaluated:
    """Ask the newest version of a decision."""
    return decisions.evaluate(actor(), decisions.latest(actor(), decision_id).id, body["variables"])


@blueprint.route("/process-instances/<instance_id>/decisions")
@blueprint.response(200, EvaluationsSchema)
def list_evaluations(instance_id: str) -> dict[str, Any]:
    """List the decisions an instance has asked: inputs, rules that matched, outputs."""
    return {"items": decisions.history(actor(), instance_id)}
