"""Conditions that are waited for: false while a variable is missing, never merely "truthy"."""

from typing import Any

from engine.errors import ExpressionFailed, UnknownVariable
from engine.scopes import Token
from engine.variables import evaluate


def is_met(condition: Any, token: Token) -> bool:
    """Ask a condition that somebody waits for; one that has no answer is an incident of the one who waits."""
    try:
        value = evaluate(condition, token)
    except UnknownVariable:
        value = None
    except ExpressionFailed as trouble:
        return _trouble(token, str(trouble))
    if value is not None and value is not True and value is not False:
        return _trouble(token, f"{condition.text}: a condition must be true or false, not {value!r}")
    token.instance.resolve(token)
    return value is True


def _trouble(token: Token, message: str) -> bool:
    if not token.incident:
        token.instance.report(token, "expression", message)
    return False
