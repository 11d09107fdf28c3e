"""Which values a variable may hold: what the stored state can bring back exactly as it was."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionFailed
from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration

_EXACT: frozenset[type] = frozenset(
    {str, int, bool, type(None), bytes, Decimal, date, datetime, time, YearsMonthsDuration, DaysTimeDuration}
)
DEPTH_LIMIT = 100


def checked(value: Any, depth: int = 0) -> Any:
    """Return the value, lists and contexts copied; a binary real, what is no number, or a foreign object is refused."""
    kind = type(value)
    if kind in _EXACT:
        if kind is Decimal and not value.is_finite():
            raise ExpressionFailed(f"{value} is no number and cannot be kept as a variable")
        return value
    if depth > DEPTH_LIMIT:
        raise ExpressionFailed(f"a value is nested more than {DEPTH_LIMIT} levels deep")
    if kind is list or kind is tuple:
        return [checked(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_key(key): checked(item, depth + 1) for key, item in value.items()}
    raise ExpressionFailed(f"a {kind.__name__} cannot be kept as a variable")


def _key(key: Any) -> str:
    if type(key) is not str:
        raise ExpressionFailed(f"a context has keys that are texts, not {key!r}")
    return key
