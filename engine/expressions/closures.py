"""FEEL's plain subset as Python closures: the grammar's own tree, evaluated without V8.

Literals, names, paths, lists, contexts, `if`, logic, comparisons, `in`, `between`, arithmetic and a few built-ins. A tree
with anything else has no closure. What an operator means is in feel_operations; that closures and V8 agree is tested with
ten thousand random expressions.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from engine.expressions import feel_builtins
from engine.expressions import feel_operations as op
from engine.expressions import feel_tests as tests
from engine.expressions.base import Scope
from engine.expressions.feel_operations import KINDS, MISSING, Beyond
from engine.expressions.feel_tests import Closure
from engine.expressions.values import NUMBERS, ZERO

Node: TypeAlias = list[Any]  # [kind, text] or [kind, [children]]

_PLAIN_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")
_TESTS = {"SimplePositiveUnaryTest", "Interval"}


class _Outside(Exception):
    """The tree has a node that only V8 evaluates."""


def compile_tree(tree: Node) -> Closure | None:
    """Return the closure of a parse tree, or None when it is outside of the subset."""
    try:
        return _compiled(tree)
    except (_Outside, RecursionError):
        return None


def _compiled(node: Node) -> Closure:
    compiler = _COMPILERS.get(node[0])
    if compiler is None:
        raise _Outside
    return compiler(node[1])


def _constant(value: Any) -> Closure:
    def constant(_: Scope) -> Any:
        return value

    constant.value = value  # type: ignore[attr-defined]
    return constant


def _number(text: str) -> Closure:
    value = op.finite(NUMBERS.plus(Decimal(re.sub(r"\s+", "", text))))
    return _constant(int(value) if value is not None and value == value.to_integral_value() and value.adjusted() < 30 else value)  # noqa: PLR2004


def _string(text: str) -> Closure:
    if "\\" in text:
        raise _Outside
    return _constant(text[1:-1])


def _variable(name: str) -> Closure:
    plain = op.normalised(name)

    def variable(scope: Scope) -> Any:
        value = scope.get(name, MISSING)
        if type(value) in KINDS:
            return value
        if value is MISSING and (value := op.lookup(scope, name, plain)) is MISSING:
            return None
        return op.value_of(value)

    return variable


def _builtin_name(name: str) -> Closure:
    plain = op.normalised(name)

    def variable(scope: Scope) -> Any:
        value = op.lookup(scope, name, plain)
        if value is MISSING:
            raise Beyond  # the function itself
        return op.value_of(value)

    return variable


def _path(children: list[Node]) -> Closure:
    base, name = _compiled(children[0]), children[2][1]
    plain = op.normalised(name)

    def entry(value: Any) -> Any:
        if type(value) is dict:
            found = op.lookup(value, name, plain)
            return None if found is MISSING else op.value_of(found)
        if type(value) is list:
            raise Beyond
        return None

    def path(scope: Scope) -> Any:
        value = base(scope)
        return [entry(op.value_of(element)) for element in value] if type(value) is list else entry(value)

    return path


def _list(children: list[Node]) -> Closure:
    elements = [_compiled(child) for child in children[1:-1]]
    if all(hasattr(element, "value") for element in elements):
        return _fresh([element({}) for element in elements])
    return lambda scope: [element(scope) for element in elements]


def _fresh(values: list[Any]) -> Closure:
    """Return a closure with a new list for everyone; `in` may look at its constant values."""

    def fresh(_: Scope) -> Any:
        return values.copy()

    fresh.values = values  # type: ignore[attr-defined]
    return fresh


def names_in(node: Node) -> Iterator[str]:
    """Yield the names of what a tree reads, variables and functions alike, with one space around their signs."""
    if isinstance(node[1], str):
        if node[0] in {"VariableName", "BuiltinName"}:
            yield op.normalised(node[1])
    else:
        for child in node[1]:
            yield from names_in(child)


def _context(children: list[Node]) -> Closure:
    entries: list[tuple[str, Closure, bool]] = []
    keys: set[str] = set()
    for key, value in (entry[1] for entry in children[1:-1]):
        if not _PLAIN_NAME.fullmatch(key[1]) or key[1] in keys:
            raise _Outside
        entries.append((key[1], _compiled(value), not keys.isdisjoint(names_in(value))))
        keys.add(key[1])

    def context(scope: Scope) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, closure, looks_back in entries:
            result[key] = closure({**scope, **result} if looks_back else scope)
        return result

    return context


def _if(children: list[Node]) -> Closure:
    condition, then, otherwise = (_compiled(children[i]) for i in (1, 3, 5))
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _conjunction(children: list[Node]) -> Closure:
    left, right = _compiled(children[0]), _compiled(children[2])

    def conjunction(scope: Scope) -> bool | None:
        a = left(scope)
        if a is False:
            return False
        b = right(scope)
        if b is False:
            return False
        return True if a is True and b is True else None

    return conjunction


def _disjunction(children: list[Node]) -> Closure:
    left, right = _compiled(children[0]), _compiled(children[2])

    def disjunction(scope: Scope) -> bool | None:
        a = left(scope)
        if a is True:
            return True
        b = right(scope)
        if b is True:
            return True
        return False if a is False and b is False else None

    return disjunction


def _arithmetic(children: list[Node]) -> Closure:
    if len(children) == 2:  # noqa: PLR2004
        operand = _compiled(children[1])
        return lambda scope: op.calculated(NUMBERS.subtract, ZERO, operand(scope))
    left, sign, right = _compiled(children[0]), children[1][1], _compiled(children[2])
    if sign == "+":
        return lambda scope: op.add(left(scope), right(scope))
    if sign == "/":
        return lambda scope: op.divide(left(scope), right(scope))
    operation = {"-": NUMBERS.subtract, "*": NUMBERS.multiply}.get(sign)
    if operation is None:
        raise _Outside
    return lambda scope: op.calculated(operation, left(scope), right(scope))


def _comparison(children: list[Node]) -> Closure:
    left, sign = _compiled(children[0]), children[1][1]
    if sign == "in":
        return _membership(left, children[2:])
    if sign == "between":
        return tests.between(left, _compiled(children[2]), _compiled(children[4]))
    right = _compiled(children[2])
    if sign == "=":
        return tests.equality(left, right)
    return tests.inequality(left, right) if sign == "!=" else tests.order(sign, left, right)


def _membership(value: Closure, rest: list[Node]) -> Closure:
    if rest[0][0] != "(":
        if rest[0][1][0][0] == "null":
            raise _Outside  # the word itself: what that tests depends on what follows
        return tests.membership(value, _test(rest[0]))
    if isinstance(rest[1][1], str):
        raise _Outside
    return tests.among(value, [_test(child) for child in rest[1][1]])


def _test(node: Node) -> Closure:
    """Return what a PositiveUnaryTest stands for: a range, an equality, or a value."""
    inner = node[1][0]
    if inner[0] not in _TESTS:
        return _compiled(inner)
    children: list[Node] = inner[1]
    if len(children) > 1:
        return tests.half(children[0][1], _compiled(children[1]))
    opening, start, _, end, closing = children[0][1]
    return tests.interval(_compiled(start), _compiled(end), opening[1] == "[", closing[1] == "]")


def _call(children: list[Node]) -> Closure:
    kind, name = children[0]
    parameters = children[2]
    if kind != "BuiltinName" or parameters[0] != "PositionalParameters" or isinstance(parameters[1], str):
        raise _Outside
    arguments = [_compiled(child) for child in parameters[1]]
    function = feel_builtins.find(name, len(arguments))
    if function is None:
        raise _Outside
    plain = op.normalised(name)

    def call(scope: Scope) -> Any:
        if op.lookup(scope, name, plain) is not MISSING:
            raise Beyond  # a variable of that name
        return function(*[argument(scope) for argument in arguments])

    return call


_COMPILERS: dict[str, Callable[[Any], Closure]] = {
    "Expression": lambda children: _compiled(children[0]),
    "ParenthesizedExpression": lambda children: _compiled(children[1]),
    "null": lambda _: _constant(None),
    "NumericLiteral": _number,
    "BooleanLiteral": lambda text: _constant(text == "true"),
    "StringLiteral": _string,
    "VariableName": _variable,
    "BuiltinName": _builtin_name,
    "PathExpression": _path,
    "List": _list,
    "Context": _context,
    "IfExpression": _if,
    "Conjunction": _conjunction,
    "Disjunction": _disjunction,
    "ArithmeticExpression": _arithmetic,
    "Comparison": _comparison,
    "FunctionInvocation": _call,
}
