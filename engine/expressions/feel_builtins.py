"""FEEL's built-ins that need no V8: those whose meaning for plain values is the same in both worlds."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import partial, reduce
from typing import Any

from engine.expressions.feel_operations import BOOLEAN, KINDS, LIST, NUMBER, STRING, Beyond, equals, finite, value_of
from engine.expressions.values import NUMBERS

_MOST_PLACES = 30
_LARGEST_EXPONENT = 100
_WIDE = Context(prec=6300, Emin=-6200, Emax=6200, traps=[])


def find(name: str, arguments: int) -> Callable[..., Any] | None:
    """Return the built-in of that name for so many arguments, or None when it is V8's."""
    return _coalesce if name == "coalesce" else _BUILTINS.get((name, arguments))


def _single(value: Any) -> Any:
    """Return the element of a list of one: FEEL's implicit conversion of an argument."""
    return value_of(value[0]) if type(value) is list and len(value) == 1 else value


def _kind(value: Any) -> str:
    kind = KINDS.get(type(value))
    if kind is None:
        raise Beyond
    return kind


def _not(value: Any) -> bool | None:
    return not value if _kind(value) is BOOLEAN else None


def _strings(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool | None]:
    def builtin(text: Any, part: Any) -> bool | None:
        text, part = _single(text), _single(part)
        return test(text, part) if _kind(text) is STRING and _kind(part) is STRING else None

    return builtin


def _length(text: Any) -> int | None:
    text = _single(text)
    return len(text) if _kind(text) is STRING else None


def _elements(value: Any) -> list[Any] | None:
    if _kind(value) is LIST:
        return list(value)
    return None if value is None else [value]


def _count(value: Any) -> int | None:
    elements = _elements(value)
    return None if elements is None else len(elements)


def _list_contains(value: Any, element: Any) -> bool | None:
    elements = _elements(value)
    return None if elements is None else any(_identical(value_of(candidate), element) for candidate in elements)


def _identical(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    return _kind(a) is _kind(b) and equals(a, b) is True


def _numbers(values: tuple[Any, ...]) -> list[Any] | None:
    """Return the numbers of one list, or of the arguments; None when there is anything else among them."""
    elements = values[0] if len(values) == 1 and type(values[0]) is list else list(values)
    return elements if all(_kind(element) is NUMBER for element in elements) else None


def _sum(*values: Any) -> Any:
    numbers = _numbers(values)
    return finite(reduce(NUMBERS.add, map(Decimal, numbers))) if numbers else None


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def builtin(*values: Any) -> Any:
        numbers = _numbers(values)
        if numbers is None:
            raise Beyond  # strings and dates have extremes, too
        return choose(numbers) if numbers else None

    return builtin


def _absolute(value: Any) -> Any:
    if _kind(value) is not NUMBER:
        raise Beyond
    return value.copy_abs() if type(value) is Decimal else abs(value)


def _modulo(dividend: Any, divisor: Any) -> Any:
    a, b = _single(dividend), _single(divisor)
    if _kind(a) is not NUMBER or _kind(b) is not NUMBER or not b:
        return None
    quotient = NUMBERS.divide(Decimal(a), Decimal(b))
    if not quotient.is_finite() or abs(quotient.adjusted()) > _MOST_PLACES:
        raise Beyond
    return finite(NUMBERS.subtract(Decimal(a), NUMBERS.multiply(Decimal(b), quotient.to_integral_value(ROUND_FLOOR))))


def _rounded(mode: str, value: Any, scale: Any = 0) -> Decimal | None:
    value, scale = _single(value), _single(scale)
    if _kind(value) is not NUMBER or _kind(scale) is not NUMBER:
        return None
    places = int(scale)
    if not -_MOST_PLACES <= places <= _MOST_PLACES or value != NUMBERS.plus(value) or abs(Decimal(value).adjusted()) > _LARGEST_EXPONENT:
        raise Beyond
    unit = Decimal(1).scaleb(-places, context=_WIDE)
    return finite(Decimal(value).quantize(unit, mode, _WIDE))


_WHITE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))  # what JavaScript trims


def _trimmed(text: Any) -> str | None:
    text = _single(text)
    return text.strip(_WHITE) if _kind(text) is STRING else None


def _is_blank(text: Any) -> bool | None:
    text = _trimmed(text)
    return None if text is None else not text


def _is_empty(value: Any) -> bool | None:
    return None if value is None else _kind(value) is LIST and not value


def _is_defined(value: Any) -> bool:
    return value is not None


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


_BUILTINS: dict[tuple[str, int], Callable[..., Any]] = {
    ("not", 1): _not,
    ("trim", 1): _trimmed,
    ("is blank", 1): _is_blank,
    ("is empty", 1): _is_empty,
    ("is defined", 1): _is_defined,
    ("contains", 2): _strings(lambda text, part: part in text),
    ("starts with", 2): _strings(str.startswith),
    ("ends with", 2): _strings(str.endswith),
    ("string length", 1): _length,
    ("count", 1): _count,
    ("list contains", 2): _list_contains,
    ("sum", 1): _sum,
    ("min", 1): _extreme(min),
    ("max", 1): _extreme(max),
    ("abs", 1): _absolute,
    ("modulo", 2): _modulo,
    ("floor", 1): partial(_rounded, ROUND_FLOOR),
    ("ceiling", 1): partial(_rounded, ROUND_CEILING),
    ("decimal", 2): partial(_rounded, ROUND_HALF_EVEN),
    ("round up", 2): partial(_rounded, ROUND_UP),
    ("round down", 2): partial(_rounded, ROUND_DOWN),
    ("round half up", 2): partial(_rounded, ROUND_HALF_UP),
    ("round half down", 2): partial(_rounded, ROUND_HALF_DOWN),
}
