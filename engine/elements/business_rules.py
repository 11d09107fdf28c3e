"""Business rule tasks: a decision is evaluated on the spot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from engine.decisions import Outcome
from engine.definitions import Binding
from engine.effects import DecisionEvaluated
from engine.elements.activity import Activity
from engine.elements.calls import caller_of
from engine.elements.triggers import text_of
from engine.errors import ExpressionFailed
from engine.scopes import Token
from engine.variables import assign, assign_local, context

RESULT = "decisionResult"  # the local variable that output parameters read


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decision is asked, and what becomes of its result."""

    decision: Any  # an expression
    binding: Literal["latest", "deployment", "version", "versionTag"] = "latest"
    binding_value: Any = None
    mapping: str = "resultList"
    result_variable: str | None = None


class BusinessRuleTask(Activity):
    """Asks a decision and goes on."""

    def __init__(self, *args: Any, asked: Asked, **more: Any) -> None:
        super().__init__(*args, **more)
        self.asked = asked

    def work(self, token: Token) -> bool:
        """Find the decision, evaluate it, write its result. Raises ExpressionFailed."""
        asked, moment = self.asked, token.instance.moment
        decision_id = text_of(asked.decision, token)
        value = None if asked.binding_value is None else text_of(asked.binding_value, token)
        found = moment.library.decision(decision_id, Binding(asked.binding, value, caller_of(token)))
        if found is None:
            raise ExpressionFailed(f"decision {decision_id} is not deployed ({asked.binding} {value or ''})".replace(" )", ")"))
        definition_id, decision = found
        outcome = decision.evaluate(context(token), moment.now)
        result = mapped(asked.mapping, outcome)
        token.instance.effects.append(DecisionEvaluated(token.id, self.bpmn_id, definition_id, decision_id, outcome.trace))
        if asked.result_variable is None:
            assign_local(token, RESULT, result)
        else:
            assign(token, {asked.result_variable: result})
        return True


def mapped(mapping: str, outcome: Outcome) -> Any:
    """Give the result the way the diagram wants it. Raises ExpressionFailed when it has another form."""
    return MAPPINGS[mapping](outcome.rows)


def _single_entry(rows: list[dict[str, Any]]) -> Any:
    return _entry(_single_result(rows), "singleEntry")


def _single_result(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    if len(rows) > 1:
        raise ExpressionFailed(f"the decision gave {len(rows)} results, where one is expected")
    return rows[0] if rows else None


def _entry(row: dict[str, Any] | None, mapping: str) -> Any:
    if row is not None and len(row) > 1:
        raise ExpressionFailed(f"the decision has {len(row)} outputs ({', '.join(row)}), where {mapping} expects one")
    return None if row is None else next(iter(row.values()), None)


MAPPINGS: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "singleEntry": _single_entry,
    "singleResult": _single_result,
    "collectEntries": lambda rows: [_entry(row, "collectEntries") for row in rows],
    "resultList": lambda rows: rows,
}
