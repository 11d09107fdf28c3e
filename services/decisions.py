"""Decisions as people see them: which there are, their diagrams, what they answer, and what they answered in a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from engine.decisions import DecisionFailed
from forms.classes import Classes
from models import Base
from models.lifecycle import DefinitionState
from services import data_classes, decision_library, instance_views, keys, masking, now, policy, readings
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_decision = Base.metadata.tables["decision_definition"]
_deployment = Base.metadata.tables["deployment"]
_resource = Base.metadata.tables["resource"]
_evaluation = Base.metadata.tables["decision_evaluation"]
ORDER = Keyset((_decision.c.decision_id, _decision.c.version))


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision or decision service at one version."""

    id: str
    decision_id: str
    version: int
    name: str
    kind: str
    version_tag: str | None
    deployment_id: str
    source: str  # shipped | published
    deployed_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a decision answered: as DMN has it, as rows of named outputs, and how it came about."""

    decision: DecisionView
    value: Any
    rows: list[dict[str, Any]]
    trace: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """A decision that a process asked."""

    activity_id: int
    element_id: str
    decision_id: str
    decision_definition_id: str
    version: int
    evaluated_at: datetime
    evaluator: str
    trace: list[dict[str, Any]]


def get(actor: Actor, definition_id: str) -> DecisionView:
    """Give one decision."""
    with reading() as look:
        return _get(look, actor, definition_id)


def latest(actor: Actor, decision_id: str) -> DecisionView:
    """Give the newest version of a decision."""
    with reading() as look:
        query = _visible(actor).where(_decision.c.decision_id == decision_id, _decision.c.state == DefinitionState.ACTIVE)
        row = look.execute(query.order_by(_decision.c.version.desc()).limit(1)).first()
    if row is None:
        raise NotFound(code="no_such_decision", decision_id=decision_id)
    return view(row)


def find(
    actor: Actor, *, decision_id: str | None = None, latest_only: bool = False, after: str | None = None, limit: int = USUAL
) -> Page[DecisionView]:
    """List decisions: all versions, or the newest of each."""
    query = _visible(actor)
    if decision_id is not None:
        query = query.where(_decision.c.decision_id == decision_id)
    if latest_only:
        newer = _decision.alias()
        is_active = newer.c.state == DefinitionState.ACTIVE
        newer_one = exists().where(newer.c.decision_id == _decision.c.decision_id, newer.c.version > _decision.c.version, is_active)
        query = query.where(_decision.c.state == DefinitionState.ACTIVE, ~newer_one)
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, view)


def diagram(actor: Actor, definition_id: str) -> bytes:
    """Give the file a decision came in."""
    with reading() as look:
        _get(look, actor, definition_id)
        query = select(_resource.c.content).join(_decision, _decision.c.resource_id == _resource.c.id)
        return bytes(look.execute(query.where(_decision.c.id == definition_id)).scalar_one())


def evaluate(actor: Actor, definition_id: str, variables: Mapping[str, Any]) -> Evaluated:
    """Ask a decision outside any process; nothing is kept. Raises Invalid with decision, rule and input when it has no answer."""
    policy.demand(actor, "decision.evaluate", {})
    found = get(actor, definition_id)
    try:
        outcome = decision_library.known(definition_id).evaluate(variables, now.now())
    except DecisionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="decision_failed", told=str(error), where=error.where) from error
    return Evaluated(found, outcome.value, outcome.rows, outcome.trace)


def history(actor: Actor, instance_id: str) -> list[EvaluationView]:
    """Give every decision that a root instance, called processes included, has asked."""
    with reading() as look:
        row = instance_views.seen(look, actor, instance_id)
        policy.demand(actor, "variables.read", {**row._mapping, "is_involved": True})
        query = select(_evaluation, _decision.c.decision_id, _decision.c.version)
        query = query.join(_decision, _decision.c.id == _evaluation.c.decision_definition_id)
        rows = look.execute(query.where(_evaluation.c.instance_id == row.root_id).order_by(_evaluation.c.id)).all()
        classes = data_classes.of_instance(look, row)
        readings.note(actor, "decision", instance_id, case_id=row.case_id, instance_id=row.root_id)
        return [_evaluation_view(look, one, row.data_key_id, classes) for one in rows]


def view(row: AnyRow) -> DecisionView:
    """Make a view of a row."""
    return DecisionView(*(getattr(row, name) for name in DecisionView.__slots__))


def _evaluation_view(look: Reading, row: AnyRow, data_key_id: str, classes: Classes) -> EvaluationView:
    values: dict[str, Any] = {name: getattr(row, name) for name in EvaluationView.__slots__ if name != "trace"}
    trace = keys.unseal_values(look, data_key_id, row.trace)
    return EvaluationView(**values, trace=[masking.masked_trace(classes, one) for one in trace])


def _get(look: Reading, actor: Actor, definition_id: str) -> DecisionView:
    row = look.execute(_visible(actor).where(_decision.c.id == definition_id)).first()
    if row is None:
        raise NotFound(code="no_such_decision")
    return view(row)


def _visible(actor: Actor) -> AnySelect:
    query = select(_decision, _deployment.c.source, _deployment.c.deployed_at)
    query = query.join(_deployment, _deployment.c.id == _decision.c.deployment_id)
    return policy.visible(query, actor, _decision)
