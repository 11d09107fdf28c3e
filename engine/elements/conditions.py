"""Conditions: true, false, or an incident; never merely "truthy"."""

from collections import ChainMap
from typing import Any

from engine.errors import ExpressionFailed, UnknownVariable
from engine.scopes import Token
from engine.variables import context, evaluate


def is_true(condition: Any, token: Token, **more: Any) -> bool:
    """Evaluate a condition, with more variables than are seen. Raises ExpressionFailed when it is no boolean."""
    seen = context(token)
    return _boolean(condition, condition(ChainMap(more, dict(seen)) if more else seen, token.instance.moment.now))


def is_met(condition: Any, token: Token) -> bool:
    """Ask a condition that somebody waits for: false while a variable is missing; without an answer an incident of the one who waits."""
    try:
        value = evaluate(condition, token)
        answer = False if value is None else _boolean(condition, value)
    except UnknownVariable:
        answer = False
    except ExpressionFailed as trouble:
        return report(token, trouble)
    token.instance.resolve(token)
    return answer


def report(token: Token, trouble: ExpressionFailed) -> bool:
    """Raise an incident on a token that goes on waiting; the condition counts as false."""
    if not token.incident:
        token.instance.report(token, "expression", str(trouble))
    return False


def _boolean(condition: Any, value: Any) -> bool:
    if value is not True and value is not False:
        raise ExpressionFailed(f"{condition.text}: a condition must be true or false, not {value!r}")
    return value
