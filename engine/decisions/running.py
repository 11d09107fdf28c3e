"""One decision, evaluated in one call into V8; whatever goes wrong is told with decision, rule and input."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

import javascript.contexts as v8
from engine.errors import ExpressionFailed
from engine.expressions import zone
from engine.expressions.wire import decode, encode

SECONDS = 2.0  # a decision with all it requires
SECONDS_TO_LOAD = 20.0  # the largest model: fifty thousand texts
_TOLD = 3  # times a model is told: another thread's overrun may replace the isolate in between
_UNKNOWN = '{"unknown":true}'
_PLACES = {"input": "input", "output": "output", "entry": "entry", "parameter": "parameter"}


class DecisionFailed(ExpressionFailed):
    """A decision has no result; `where` says in which decision, rule, input or output."""

    def __init__(self, message: str, where: Mapping[str, Any]) -> None:
        super().__init__(f"{_place(where)}: {message}")
        self.where = dict(where)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision gave: its value as DMN has it, the same as rows of named outputs, and how it came about."""

    value: Any
    rows: list[dict[str, Any]]
    trace: list[dict[str, Any]]  # of each decision, in the order of evaluation: inputs, rules that matched, outputs, value


class Loaded(Protocol):
    """A model as V8 knows it."""

    @property
    def checksum(self) -> str:
        """Tell the key."""
        ...

    @property
    def tree(self) -> str:
        """Tell the text."""
        ...

    @property
    def needs(self) -> frozenset[str]:
        """Tell which variables it reads."""
        ...


def run(model: Loaded, decision_id: str, variables: Mapping[str, Any], now: datetime) -> Outcome:
    """Evaluate a decision. Raises DecisionFailed."""
    given = {name: variables[name] for name in model.needs if name in variables}
    try:
        moment = now.astimezone(zone.office()).isoformat()
        answer = decode(_asked(model, decision_id, encode(given), moment))
    except (v8.ScriptError, TypeError, ValueError, RecursionError) as error:
        raise DecisionFailed(str(error), {"decision": decision_id}) from error
    if "error" in answer:
        raise DecisionFailed(answer["error"], answer["where"])
    return Outcome(answer["value"], answer["rows"], answer["trace"])


def _asked(model: Loaded, *arguments: str) -> str:
    """Ask V8; a fresh isolate is told the model first."""
    context = v8.expressions()
    for _ in range(_TOLD):
        answer = context.call("decide", model.checksum, *arguments, seconds=SECONDS)
        if answer != _UNKNOWN:
            return answer
        context.call("load", model.checksum, model.tree, seconds=SECONDS_TO_LOAD)
    answer = context.call("decide", model.checksum, *arguments, seconds=SECONDS)
    if answer == _UNKNOWN:
        raise v8.ScriptOverrun("the isolate was replaced again and again")
    return answer


def _place(where: Mapping[str, Any]) -> str:
    parts = [f"decision {where.get('decision')}"]
    if "rule" in where:
        rule_id = f" ({where['ruleId']})" if where.get("ruleId") else ""
        parts.append(f"rule {where['rule']}{rule_id}")
    parts += [f"{word} {where[name]}" for name, word in _PLACES.items() if name in where]
    return ", ".join(parts)


@cache
def bundle_version() -> str:
    """Tell which build of the evaluator decides: the beginning of its bundle's SHA-256."""
    path = v8.BUNDLES / "feel.js"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""
