"""What decisions were asked and answered, as rows of the history."""

from typing import Any

from sqlalchemy import insert

from engine.decisions import bundle_version
from engine.effects import DecisionEvaluated
from models import Base
from services import keys
from services.changes import Changes
from services.root import Root
from services.transaction import Work

_evaluation = Base.metadata.tables["decision_evaluation"]
_ADD = insert(_evaluation).returning(_evaluation.c.id)


def write(work: Work, of: Root, what: Changes) -> None:
    """Keep the trace of each decision of a step, sealed."""
    if what.decisions:
        work.tell(_ADD, [_row(work, of, one) for one in what.decisions])


def _row(work: Work, of: Root, one: DecisionEvaluated) -> dict[str, Any]:
    return {
        "instance_id": of.id,
        "activity_id": one.activity_id,
        "element_id": one.element_id,
        "decision_definition_id": one.definition_id,
        "evaluated_at": work.occurred_at,
        "evaluator": bundle_version(),
        "trace": keys.seal_values(work, of.data_key_id, one.trace),
    }
