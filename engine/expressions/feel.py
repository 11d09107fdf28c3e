"""FEEL: the plain subset as Python closures, everything else in V8; one grammar, one meaning."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

import javascript.contexts as v8
from engine.errors import ExpressionFailed
from engine.expressions import zone
from engine.expressions.base import Scope
from engine.expressions.closures import compile_tree, names_in
from engine.expressions.feel_operations import MISSING, Beyond, lookup
from engine.expressions.values import settle
from engine.expressions.wire import decode, encode

_PARSED = 10_000  # expressions remembered; a deployment has some hundred
_SECONDS_TO_PARSE = 2.0
_TRIES = 3  # a row may be locked meanwhile, yet nobody is refused because the machine was busy for a moment
_PROBLEMS = {
    "unexpected": "{text!r} at position {at} is not expected",
    "no name": "there is no function {text}, whose name holds a word of the language: use coalesce",
    "not finished": "the expression is not finished",
    "too long": "the expression is longer than {at} characters",
}


class Feel:
    """A FEEL expression; `closure` is None when only V8 can evaluate it, `needs` are the names it reads."""

    __slots__ = ("closure", "names", "needs", "source", "text")

    def __init__(self, text: str, names: str, tree: Any) -> None:
        self.text = f"={text}"
        self.source = text
        self.names = names
        self.needs = frozenset(names_in(tree))
        self.closure = compile_tree(tree)

    def __call__(self, scope: Scope, now: datetime) -> Any:
        """Return the value, whole numbers as ints. Raises ExpressionFailed."""
        if self.closure is not None:
            try:
                value = self.closure(scope)
            except (Beyond, RecursionError):
                return self.in_v8(scope, now)
            return value if value is True or value is False else settle(value)
        return self.in_v8(scope, now)

    def in_v8(self, scope: Scope, now: datetime) -> Any:
        """Return the value as V8 finds it. Raises ExpressionFailed."""
        try:
            moment = now.astimezone(zone.office()).isoformat()
            needed = encode(self._needed(scope))
            answer = decode(v8.expressions().call("evaluate", self.source, self.names, needed, moment, tries=_TRIES))
        except (v8.ScriptError, TypeError, ValueError, RecursionError) as error:
            raise ExpressionFailed(f"{self.text}: {error}") from error
        if "error" in answer:
            raise ExpressionFailed(f"{self.text}: {answer['error']}")
        return answer["value"]

    def _needed(self, scope: Scope) -> dict[str, Any]:
        found = ((name, lookup(scope, name, name)) for name in self.needs)
        return {name: value for name, value in found if value is not MISSING}


def feel(text: str, names: Collection[str] = ()) -> Feel:
    """Return a FEEL expression, without the leading equals sign. Raises SyntaxError with a sentence."""
    return _parse(text.strip(), json.dumps(sorted(names), ensure_ascii=False))


@lru_cache(_PARSED)
def _parse(text: str, names: str) -> Feel:
    try:
        answer = json.loads(v8.expressions().call("parse", text, names, seconds=_SECONDS_TO_PARSE, tries=_TRIES))
    except (v8.ScriptFailed, v8.ScriptOverrun, RecursionError) as error:
        raise SyntaxError(f"{_shown(text)} cannot be parsed: {error}") from error
    if problem := answer.get("problem"):
        raise SyntaxError(f"{_shown(text)}: " + _PROBLEMS[problem["kind"]].format(**problem))
    if "deadline" in answer["unknown"]:
        raise SyntaxError('deadline("…") names a clock and must be the whole expression')
    if answer["unknown"]:
        raise SyntaxError(f"{_shown(text)}: there is no function {', '.join(answer['unknown'])}")
    return Feel(text, names, answer["tree"])


def _shown(text: str, longest: int = 60) -> str:
    return repr(text if len(text) <= longest else f"{text[:longest]}…")
