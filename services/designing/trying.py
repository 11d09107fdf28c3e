"""A decision table is tried while it is drawn: with inputs of one's own, by the evaluator that cases are decided by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.decisions import DecisionFailed, compile_model
from engine.errors import InvalidDefinition
from services import now, policy
from services.actor import Actor
from services.designing import files, views
from services.errors import Invalid, Undeployable
from services.transaction import reading


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file's decisions read, and what one of them answered."""

    decisions: dict[str, str]  # names by id
    needs: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    trace: list[dict[str, Any]] = field(default_factory=list)


def evaluate(
    actor: Actor, design_id: str, name: str, asked: tuple[str, Mapping[str, Any]] | None = None, content: bytes | None = None
) -> Tried:
    """Ask a decision (its id, and the variables) of a file, saved or not; without a question, tell what it reads.

    Raises Undeployable for a file that is none, Invalid with decision, rule and input when there is no answer.
    """
    policy.demand(actor, "design.read", {})
    with reading() as look:
        views.row_of(look, design_id)
        content = content if content is not None else files.read_one(look, design_id, name)
    try:
        model = compile_model(content)
    except InvalidDefinition as refusal:
        raise Undeployable(refusal.problems) from refusal
    known = Tried({one.decision_id: one.name for one in model.decisions.values()}, sorted(model.needs))
    if asked is None:
        return known
    decision = model.decisions.get(asked[0])
    if decision is None:
        raise Invalid({"decision_id": ["is none of this file"]}, code="no_such_decision")
    try:
        outcome = decision.evaluate(asked[1], now.now())
    except DecisionFailed as error:
        raise Invalid({"variables": [str(error)]}, code="decision_failed", told=str(error), where=error.where) from error
    return Tried(known.decisions, known.needs, outcome.rows, outcome.trace)
