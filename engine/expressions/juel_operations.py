"""What the operators and the methods of `${…}` do, with the coercions of the Unified Expression Language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import ExpressionFailed
from engine.expressions.values import NUMBERS, ZERO, DaysTimeDuration, YearsMonthsDuration, plain

_TEMPORAL = (date, time, YearsMonthsDuration, DaysTimeDuration)
_NUMBERS = frozenset({int, Decimal})


def kind(value: Any) -> str:
    """Return the name of a value's type, for messages and for comparisons."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal | float):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list | tuple):
        return "list"
    return "context" if isinstance(value, Mapping) else type(value).__name__


def number(value: Any) -> Decimal:
    """Return the value as a number: null and the empty string are 0, a string is read. Raises ExpressionFailed."""
    if value is None or value == "":
        return ZERO
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        try:
            return NUMBERS.plus(_read(value))
        except InvalidOperation:
            pass
    raise ExpressionFailed(f"a {kind(value)} is not a number")


def _read(text: str) -> Decimal:
    if not text.isascii() or not (result := Decimal(text)).is_finite():
        raise InvalidOperation
    return result


def boolean(value: Any) -> bool:
    """Return the value as a boolean: null is false, the texts true and false are read. Raises ExpressionFailed."""
    if value is None or value == "":
        return False
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise ExpressionFailed(f"a {kind(value)} is not a boolean")


def text(value: Any) -> str:
    """Return the value inside of a text: null is nothing. Raises ExpressionFailed for lists and contexts."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal | float):
        return plain(number(value))
    if isinstance(value, _TEMPORAL):
        return value.isoformat()
    raise ExpressionFailed(f"a {kind(value)} has no place in a text")


def equal(a: Any, b: Any) -> bool:
    """Whether two values are equal; a string beside a number or a boolean is read as one."""
    if a is None or b is None:
        return a is b
    if type(a) is type(b):
        return bool(a == b)
    kinds = {kind(a), kind(b)}
    if "number" in kinds:
        return number(a) == number(b)
    if "boolean" in kinds:
        return boolean(a) is boolean(b)
    return bool(a == b)


def order(a: Any, b: Any) -> int | None:
    """-1, 0 or 1; None when one of them is null. Raises ExpressionFailed for what cannot be ordered."""
    if a is None or b is None:
        return None
    if isinstance(a, datetime) and isinstance(b, datetime) and (a.tzinfo is None) != (b.tzinfo is None):
        raise ExpressionFailed("a date and time with a zone and one without cannot be ordered")
    if not (type(a) in _NUMBERS and type(b) in _NUMBERS) and not (kind(a) == kind(b) and isinstance(a, (str, *_TEMPORAL))):
        a, b = number(a), number(b)
    return _compared(a, b)


def _compared(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


def finite(result: Decimal) -> Decimal:
    """Return the result of an operation. Raises ExpressionFailed when there is none."""
    if not result.is_finite():
        raise ExpressionFailed("the result is no number")
    return result


def is_empty(value: Any) -> bool:
    """Whether it is null, or an empty string, list or context."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and len(value) == 0)


def entry(base: Any, key: Any) -> Any:
    """`base.key` and `base[key]`: an entry of a context (null when missing) or an element of a list. Raises ExpressionFailed."""
    if base is None or key is None:
        return None
    if isinstance(base, Mapping):
        return base.get(key if isinstance(key, str) else text(key))
    if isinstance(base, list | tuple):
        position = number(key)
        if position != position.to_integral_value() or not 0 <= position < len(base):
            raise ExpressionFailed(f"the list has no element {plain(position)}")
        return base[int(position)]
    raise ExpressionFailed(f"a {kind(base)} has no property {text(key)!r}")


def _member(base: Any, value: Any) -> bool:
    if isinstance(base, str):
        return text(value) in base
    return any(equal(element, value) if kind(element) == kind(value) else False for element in base)


def _get(base: Any, key: Any) -> Any:
    return entry(base, key)


# name -> (kinds of value it is defined for, number of arguments, function)
METHODS: dict[str, tuple[frozenset[str], int, Callable[..., Any]]] = {
    "contains": (frozenset({"string", "list"}), 1, _member),
    "startsWith": (frozenset({"string"}), 1, lambda base, prefix: base.startswith(text(prefix))),
    "endsWith": (frozenset({"string"}), 1, lambda base, suffix: base.endswith(text(suffix))),
    "equals": (frozenset({"string", "number", "boolean", "list", "context"}), 1, lambda a, b: kind(a) == kind(b) and equal(a, b)),
    "isEmpty": (frozenset({"string", "list", "context"}), 0, is_empty),
    "length": (frozenset({"string"}), 0, len),
    "size": (frozenset({"list", "context"}), 0, len),
    "get": (frozenset({"list", "context"}), 1, _get),
    "toLowerCase": (frozenset({"string"}), 0, str.lower),
    "toUpperCase": (frozenset({"string"}), 0, str.upper),
}


def call(name: str, base: Any, arguments: list[Any]) -> Any:
    """Return the value of a method. Raises ExpressionFailed when the value has no such method."""
    kinds, _, method = METHODS[name]
    if kind(base) not in kinds:
        raise ExpressionFailed(f"a {kind(base)} has no method {name}")
    return method(base, *arguments)
