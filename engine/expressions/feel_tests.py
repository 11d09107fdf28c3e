"""Comparison and membership as closures over closures."""

from collections.abc import Callable
from typing import Any, TypeAlias

from engine.expressions import feel_operations as op
from engine.expressions.base import Scope
from engine.expressions.feel_operations import KINDS, NUMBER

Closure: TypeAlias = Callable[[Scope], Any]


def equality(left: Closure, right: Closure) -> Closure:
    """Test `left = right`."""

    def test(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        if type(a) is str and type(b) is str:
            return a == b
        return op.equals(a, b)

    return test


def inequality(left: Closure, right: Closure) -> Closure:
    """Test `left != right`."""

    def test(scope: Scope) -> bool | None:
        same = op.equals(left(scope), right(scope))
        return None if same is None else not same

    return test


def order(sign: str, left: Closure, right: Closure) -> Closure:
    """Test `left < right` and so on."""
    holds: Callable[[Any, Any], bool] = {"<": _below, "<=": _not_above, ">": _above, ">=": _not_below}[sign]

    def test(scope: Scope) -> bool | None:
        a, b = left(scope), right(scope)
        if KINDS.get(type(a)) is NUMBER and KINDS.get(type(b)) is NUMBER:
            return holds(a, b)
        return op.order(sign, a, b)

    return test


def _below(a: Any, b: Any) -> bool:
    return bool(a < b)


def _not_above(a: Any, b: Any) -> bool:
    return bool(a <= b)


def _above(a: Any, b: Any) -> bool:
    return bool(a > b)


def _not_below(a: Any, b: Any) -> bool:
    return bool(a >= b)


def between(value: Closure, low: Closure, high: Closure) -> Closure:
    """Test `value between low and high`."""

    def test(scope: Scope) -> bool | None:
        start, end = low(scope), high(scope)
        if start is None or end is None:
            return None
        probe = value(scope)
        above, below = op.order(">=", probe, start), op.order("<=", probe, end)
        if above is False or below is False:
            return False
        return True if above is True and below is True else None

    return test


def membership(value: Closure, tests: Closure) -> Closure:
    """Test whether the value passes one of the tests; quickly for a list of constant strings."""
    words = getattr(tests, "values", None)
    if not words or not all(type(word) is str for word in words):
        return lambda scope: op.is_in(value(scope), tests(scope))
    known = frozenset(words)

    def test(scope: Scope) -> bool | None:
        probe = value(scope)
        return probe in known if type(probe) is str else op.is_in(probe, words)

    return test


def among(value: Closure, tests: list[Closure]) -> Closure:
    """Test whether the value passes one of the tests in brackets."""
    return lambda scope: op.is_in(value(scope), [test(scope) for test in tests])


def half(sign: str, bound: Closure) -> Closure:
    """Make the test `< bound`, `= bound` and so on."""
    if sign in {"=", "!="}:
        return lambda scope: op.Equality(bound(scope), sign == "!=")
    return lambda scope: op.half(sign, bound(scope))


def interval(start: Closure, end: Closure, start_included: bool, end_included: bool) -> Closure:  # noqa: FBT001
    """Make the test `[start..end]`."""
    return lambda scope: op.interval(start(scope), end(scope), start_included, end_included)
