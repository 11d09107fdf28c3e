"""What FEEL's operators mean for null, booleans, numbers, strings, lists and contexts: the same as in frontend/feel/.

A value of another type raises Beyond: dates, durations and functions are V8's.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from engine.expressions.values import NUMBERS, ZERO

NUMBER, STRING, BOOLEAN, LIST, CONTEXT, NULL = "number", "string", "boolean", "list", "context", "null"
KINDS: dict[type, str] = {
    Decimal: NUMBER, int: NUMBER, str: STRING, bool: BOOLEAN, list: LIST, dict: CONTEXT, type(None): NULL,
}  # fmt: skip
MISSING: Any = object()
_SMALLEST_EXPONENT = -6143
_SIGNS = re.compile(r"\s*([./\-'+]|\*\*?)\s*")
_SPACES = re.compile(r"\s{2,}")


class Beyond(Exception):
    """A value or a name that the closures do not handle: V8 does."""


class Range(NamedTuple):
    """A range or a half of one; both bounds missing make one that includes nothing."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool
    is_literal: bool = False


class Equality(NamedTuple):
    """`= value` or `!= value` as a test."""

    value: Any
    is_negated: bool


EMPTY = Range(None, None, False, False)  # noqa: FBT003


def value_of(variable: Any) -> Any:
    """Return a variable as a FEEL value. Raises Beyond."""
    if type(variable) in KINDS:
        return variable
    if isinstance(variable, tuple):
        return list(variable)
    raise Beyond


def normalised(name: str) -> str:
    """Return a name with one space around its signs, as the grammar compares names."""
    return _SPACES.sub(" ", _SIGNS.sub(r" \1 ", name)).strip()


def lookup(context: Mapping[str, Any], name: str, plain_name: str) -> Any:
    """Return the entry of that name, or of one that differs only in its spaces; MISSING when there is none."""
    value = context.get(name, MISSING)
    if value is not MISSING or (value := context.get(plain_name, MISSING)) is not MISSING:
        return value
    spaced = (key for key in context if type(key) is str and not key.isidentifier())
    return next((context[key] for key in spaced if normalised(key) == plain_name), MISSING)


def finite(number: Decimal) -> Decimal | None:
    """Return a result as FEEL has it: null when there is none, zero when it is too small."""
    if not number.is_finite():
        return None
    return number if number and number.adjusted() >= _SMALLEST_EXPONENT else ZERO


def is_ordered(a: Any, b: Any) -> bool:
    """Tell whether two values can be put in order."""
    kind = KINDS.get(type(a))
    return (kind is NUMBER or kind is STRING) and kind is KINDS.get(type(b))


def compare(a: Any, b: Any) -> int:
    """Return -1, 0 or 1 for two values that can be ordered; strings as JavaScript does, by UTF-16 code unit."""
    if type(a) is str and not (a.isascii() and b.isascii()):
        a, b = a.encode("utf-16-be", "surrogatepass"), b.encode("utf-16-be", "surrogatepass")
    return int(a > b) - int(a < b)


def order(operator: str, a: Any, b: Any) -> bool | None:
    """Return whether `a < b` and so on; null for values that cannot be ordered."""
    if not is_ordered(a, b):
        for value in (a, b):
            if type(value) not in KINDS:
                raise Beyond
        return None
    c = compare(a, b)
    if operator == "<":
        return c < 0
    if operator == "<=":
        return c <= 0
    return c > 0 if operator == ">" else c >= 0


def equals(a: Any, b: Any) -> bool | None:
    """Return whether two values are equal; null when they are of different types. A list of one equals its element."""
    if a is None or b is None:
        return a is b
    if type(a) is list and len(a) < 2:  # noqa: PLR2004
        a = value_of(a[0]) if a else None
    if type(b) is list and len(b) < 2:  # noqa: PLR2004
        b = value_of(b[0]) if b else None
    kind, other = KINDS.get(type(a)), KINDS.get(type(b))
    if kind is None or other is None:
        raise Beyond
    if kind is not other:
        return None
    if kind is LIST:
        return len(a) == len(b) and all(equals(value_of(x), value_of(y)) is True for x, y in zip(a, b, strict=True))
    if kind is CONTEXT:
        a, b = cast("dict[str, Any]", a), cast("dict[str, Any]", b)
        return len(a) == len(b) and all(key in b and equals(value_of(x), value_of(b[key])) is True for key, x in a.items())
    return bool(a == b)


def half(operator: str, bound: Any) -> Range:
    """Return what `< bound` and so on test."""
    if not is_ordered(bound, bound):
        if type(bound) not in KINDS:
            raise Beyond
        return EMPTY
    if operator in {"<", "<="}:
        return Range(None, bound, start_included=False, end_included=operator == "<=")
    return Range(bound, None, start_included=operator == ">=", end_included=False)


def interval(start: Any, end: Any, start_included: bool, end_included: bool) -> Range | None:  # noqa: FBT001
    """Return `[start..end]`, or null when the bounds make no range."""
    for bound in (start, end):
        if bound is not None and not is_ordered(bound, bound):
            if type(bound) not in KINDS:
                raise Beyond
            return None
    if (start is None and end is None) or (start is not None and end is not None and not is_ordered(start, end)):
        return None
    return Range(start, end, start is not None and start_included, end is not None and end_included, is_literal=True)


def includes(r: Range, value: Any) -> bool | None:
    """Return whether a range includes a value; null when that cannot be said."""
    start, end, start_included, end_included, _ = r
    if (start is None and end is None) or value is None:
        return None
    if not is_ordered(value, end if start is None else start):
        if type(value) not in KINDS:
            raise Beyond
        return None
    if start is not None and end is not None and compare(start, end) > 0:
        start, end, start_included, end_included = end, start, end_included, start_included
    above = 1 if start is None else compare(value, start)
    below = 1 if end is None else compare(end, value)
    return (above > 0 or (above == 0 and start_included)) and (below > 0 or (below == 0 and end_included))


def passes(test: Any, value: Any) -> bool | None:
    """Return whether a value passes a test; null when that cannot be told."""
    kind = type(test)
    if kind is Range:
        return includes(test, value)
    if kind is Equality:
        same = equals(value, test.value)
        return same if same is None or not test.is_negated else not same
    return equals(value_of(test), value)


def is_in(value: Any, tests: Any) -> bool | None:
    """Return whether a value passes one of the tests. A range that cannot tell makes the rest unknown."""
    if tests is None or (type(tests) is Range and tests.is_literal and (tests.start is None or tests.end is None)):
        return None
    unknown = False
    for test in tests if type(tests) is list else (tests,):
        result = passes(test, value)
        if result is True:
            return True
        unknown = unknown or (result is None and type(test) in {Range, Equality})
    return None if unknown else False


def add(a: Any, b: Any) -> Any:
    """Return the sum of two numbers or two strings joined; null for anything else."""
    return a + b if type(a) is str and type(b) is str else calculated(NUMBERS.add, a, b)


def calculated(operation: Any, a: Any, b: Any) -> Decimal | None:
    """Return the result of an operation on two numbers; null for values of another type."""
    kind, other = KINDS.get(type(a)), KINDS.get(type(b))
    if kind is NUMBER and other is NUMBER:
        return finite(operation(a, b))
    if kind is None or other is None:
        raise Beyond
    return None


def divide(a: Any, b: Any) -> Decimal | None:
    """Return the quotient; null when the divisor is zero."""
    return None if KINDS.get(type(b)) is NUMBER and not b and type(a) in KINDS else calculated(NUMBERS.divide, a, b)
