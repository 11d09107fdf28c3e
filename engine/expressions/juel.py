"""The safe subset of `${…}` that models for Camunda 7 use: paths, operators, `empty`, and ten methods by name."""

import operator
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from engine.errors import ExpressionFailed, UnknownVariable
from engine.expressions import juel_operations as op
from engine.expressions.base import Scope
from engine.expressions.values import NUMBERS, settle

Closure = Callable[[Scope], Any]

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d{1,4})?|\.\d+(?:[eE][+-]?\d{1,4})?)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<name>[^\W\d][\w$]*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]]))""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=", "and": "&&", "or": "||", "not": "!", "div": "/", "mod": "%"}
_LITERALS = {"true": True, "false": False, "null": None}
_HIDDEN = "the engine's objects are not visible in ${…}"
_REFUSED = {"instanceof": "instanceof is not supported", "execution": _HIDDEN, "task": _HIDDEN}
_LONGEST = 10_000  # characters
_MOST_TOKENS = 400
_DEEPEST = 30  # brackets

_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add, "-": NUMBERS.subtract, "*": NUMBERS.multiply, "/": NUMBERS.divide, "%": NUMBERS.remainder,
}  # fmt: skip
_HOLDS: dict[str, Callable[[int, int], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_LEVELS: tuple[frozenset[str], ...] = (frozenset({"==", "!="}), frozenset(_HOLDS), frozenset({"+", "-"}), frozenset({"*", "/", "%"}))


class _Token(NamedTuple):
    kind: str
    text: str


class Juel:
    """A `${…}` expression."""

    __slots__ = ("closure", "text")

    def __init__(self, text: str, closure: Closure) -> None:
        self.text = text
        self.closure = closure

    def __call__(self, scope: Scope, now: datetime) -> Any:  # noqa: ARG002
        """Return the value. Raises ExpressionFailed."""
        try:
            return settle(self.closure(scope))
        except ExpressionFailed as error:
            raise type(error)(f"{self.text}: {error}") from error


@lru_cache(10_000)
def juel(text: str) -> Juel:
    """Return a `${…}` (or `#{…}`) expression. Raises SyntaxError with a sentence for everything outside of the subset."""
    stripped = text.strip()
    if not (stripped[:2] in {"${", "#{"} and stripped.endswith("}")):
        raise SyntaxError(f"{text!r} is not of the form ${{…}}")
    return Juel(stripped, _Parser(stripped[2:-1]).whole())


def names(expression: Juel) -> frozenset[str]:
    """Name the variables that an expression reads."""
    tokens = _tokens(expression.text[2:-1])
    before = [_Token("", ""), *tokens]
    members = {place for place, token in enumerate(tokens) if before[place].text == "."}
    read = (token.text for place, token in enumerate(tokens) if token.kind == "name" and place not in members)
    return frozenset(name for name in read if name not in _LITERALS and name != "empty")


def _tokens(text: str) -> list[_Token]:
    if len(text) > _LONGEST:
        raise SyntaxError(f"the expression is longer than {_LONGEST} characters")
    tokens, position = [], 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if found is None:
            raise SyntaxError(f"{text[position:].strip()[:20]!r} is not expected in ${{…}}")
        kind, value = str(found.lastgroup), found[str(found.lastgroup)]
        tokens.append(_Token("sign", _WORDS[value]) if kind == "name" and value in _WORDS else _Token(kind, value))
        position = found.end()
    if len(tokens) > _MOST_TOKENS:
        raise SyntaxError(f"the expression in ${{…}} has more than {_MOST_TOKENS} parts")
    return [*tokens, _Token("end", "")]


class _Parser:
    """Recursive descent, straight to closures."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0

    def whole(self) -> Closure:
        closure = self.choice()
        if self.token.kind != "end":
            self.refuse()
        return closure

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def take(self, *signs: str) -> str | None:
        """Return the next token's text if it is one of these signs, and goes past it."""
        token = self.token
        if token.kind != "sign" or token.text not in signs:
            return None
        self.position += 1
        return token.text

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            self.refuse()

    def refuse(self) -> None:
        raise SyntaxError(f"{self.token.text!r} is not expected in ${{…}}" if self.token.text else "the expression in ${…} is not finished")

    def choice(self) -> Closure:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise SyntaxError("the expression in ${…} is nested too deeply")
        condition = self.disjunction()
        if self.take("?"):
            then = self.choice()
            self.expect(":")
            otherwise = self.choice()
            condition = _choice(condition, then, otherwise)
        self.depth -= 1
        return condition

    def disjunction(self) -> Closure:
        left = self.conjunction()
        while self.take("||"):
            left = _either(left, self.conjunction())
        return left

    def conjunction(self) -> Closure:
        left = self.binary(0)
        while self.take("&&"):
            left = _both(left, self.binary(0))
        return left

    def binary(self, level: int) -> Closure:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while sign := self.take(*_LEVELS[level]):
            left = _binary(sign, left, self.binary(level + 1))
        return left

    def unary(self) -> Closure:
        signs = []
        while (sign := self.take("!", "-")) or (self.token == ("name", "empty")):
            if sign is None:
                self.position += 1
            signs.append(sign or "empty")
        closure = self.path()
        for sign in reversed(signs):
            closure = _unary(sign, closure)
        return closure

    def path(self) -> Closure:
        closure = self.primary()
        while sign := self.take(".", "["):
            if sign == "[":
                closure = _entry(closure, self.choice())
                self.expect("]")
            else:
                closure = self.member(closure)
        return closure

    def member(self, base: Closure) -> Closure:
        name = self.name()
        if not self.take("("):
            return _entry(base, lambda _: name)
        arguments = self.arguments()
        if name not in op.METHODS:
            raise SyntaxError(f"the method {name} may not be called in ${{…}}")
        if len(arguments) != op.METHODS[name][1]:
            raise SyntaxError(f"the method {name} takes {op.METHODS[name][1]} arguments")
        return lambda scope: op.call(name, base(scope), [argument(scope) for argument in arguments])

    def arguments(self) -> list[Closure]:
        arguments: list[Closure] = []
        while not self.take(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.choice())
        return arguments

    def name(self) -> str:
        token = self.token
        if token.kind != "name":
            self.refuse()
        self.position += 1
        return token.text

    def primary(self) -> Closure:
        token = self.token
        if self.take("("):
            closure = self.choice()
            self.expect(")")
            return closure
        if token.kind in {"sign", "end"}:
            self.refuse()
        self.position += 1
        if token.kind == "name":
            return self.variable(token.text)
        value = NUMBERS.plus(Decimal(token.text)) if token.kind == "number" else _unquoted(token.text)
        return lambda _: value

    def variable(self, name: str) -> Closure:
        if name in _LITERALS:
            literal = _LITERALS[name]
            return lambda _: literal
        if name in _REFUSED:
            raise SyntaxError(_REFUSED[name])
        if self.token == ("sign", "("):
            raise SyntaxError(f"the function {name} may not be called in ${{…}}")
        return _variable(name)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _variable(name: str) -> Closure:
    def value(scope: Scope) -> Any:
        try:
            return scope[name]
        except KeyError:
            raise UnknownVariable(f"there is no variable {name}") from None

    return value


def _choice(condition: Closure, then: Closure, otherwise: Closure) -> Closure:
    return lambda scope: then(scope) if op.boolean(condition(scope)) else otherwise(scope)


def _either(left: Closure, right: Closure) -> Closure:
    return lambda scope: op.boolean(left(scope)) or op.boolean(right(scope))


def _both(left: Closure, right: Closure) -> Closure:
    return lambda scope: op.boolean(left(scope)) and op.boolean(right(scope))


def _entry(base: Closure, key: Closure) -> Closure:
    return lambda scope: op.entry(base(scope), key(scope))


def _unary(sign: str, operand: Closure) -> Closure:
    if sign == "!":
        return lambda scope: not op.boolean(operand(scope))
    if sign == "-":
        return lambda scope: NUMBERS.minus(op.number(operand(scope)))
    return lambda scope: op.is_empty(operand(scope))


def _binary(sign: str, left: Closure, right: Closure) -> Closure:
    if sign == "==":
        return lambda scope: op.equal(left(scope), right(scope))
    if sign == "!=":
        return lambda scope: not op.equal(left(scope), right(scope))
    if sign in _HOLDS:
        holds = _HOLDS[sign]

        def compare(scope: Scope) -> bool:
            ordered = op.order(left(scope), right(scope))
            return ordered is not None and holds(ordered, 0)

        return compare
    calculate = _ARITHMETIC[sign]
    return lambda scope: op.finite(calculate(op.number(left(scope)), op.number(right(scope))))
