"""Rules of a UNIQUE table that surely match alike: found by an input that both of them take.

Only what is plain is decided. Of anything else nothing is said: no warning does not mean that the rules are apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from engine.decisions.drawing import Tree
from engine.problems import Problem, said

MOST_RULES = 400
MOST_FINDINGS = 20  # of one table
Value: TypeAlias = Decimal | str | bool

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)"
_LITERAL = re.compile(rf'{_NUMBER}|"[^"\\]*"|true|false')
_RANGE = re.compile(rf"([\[\](])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\[\])])")
_BOUND = re.compile(rf"(<=|>=|<|>)\s*({_NUMBER})")
_PART = re.compile(rf"\s*({_RANGE.pattern}|{_BOUND.pattern}|{_LITERAL.pattern})\s*(,|$)")
_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_FAR = Decimal("Infinity")
_WHOLE = frozenset({"integer", "long"})
_TYPES: dict[str | None, tuple[type, ...]] = {
    None: (Decimal, str, bool),
    "Any": (Decimal, str, bool),
    "string": (str,),
    "boolean": (bool,),
    **dict.fromkeys(("number", "double", "integer", "long"), (Decimal,)),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two bounds; None is no bound."""

    low: Decimal | None
    high: Decimal | None
    has_low: bool
    has_high: bool

    def takes(self, value: Value) -> bool:
        """Say whether a value lies within."""
        if not isinstance(value, Decimal):
            return False
        above = self.low is None or value > self.low or (self.has_low and value == self.low)
        return above and (self.high is None or value < self.high or (self.has_high and value == self.high))


Test: TypeAlias = Interval | Decimal | str | bool
Tests: TypeAlias = tuple[Test, ...]
Span: TypeAlias = tuple[Decimal, Decimal]
Cell: TypeAlias = Tests | str | None  # “?” for what is not plain, None for “-”


def find(table: Tree) -> Iterator[Problem]:
    """Yield a warning for each rule that surely matches together with an earlier one."""
    rules = table["rules"]
    if table["hitPolicy"] != "UNIQUE" or len(rules) > MOST_RULES:
        return
    rows = [_cells(rule, len(table["inputs"])) for rule in rules]
    spans = [[_span(cell) for cell in row] for row in rows]
    allowed = [_read_or_none(one["allowed"]) for one in table["inputs"]]
    found = 0
    for later in range(len(rules)):
        for earlier in range(later):
            if any(map(_lie_apart, spans[earlier], spans[later])):
                continue
            example = _example(table["inputs"], allowed, (rows[earlier], rows[later]))
            if example is not None:
                yield Problem(rules[later]["id"] or "document", "unique", _sentence(earlier, later, example), "warning")
                found += 1
                break
        if found == MOST_FINDINGS:
            return


def _sentence(earlier: int, later: int, example: dict[str, Value]) -> str:
    named = ", ".join(f"{name} = {_written(value)}" for name, value in example.items())
    if not named:
        return said("rule {later} matches together with rule {earlier}: always", later=later + 1, earlier=earlier + 1)
    return said("rule {later} matches together with rule {earlier}: as for {example}", later=later + 1, earlier=earlier + 1, example=named)


def _written(value: Value) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _cells(rule: Tree, columns: int) -> list[Cell]:
    return [_read(cell["text"]) for cell in rule["inputs"]][:columns]


def _span(cell: Cell) -> Span | None:
    """Give the numbers between which a cell lies, to tell quickly that two lie apart; None where it is not of numbers alone."""
    if not isinstance(cell, tuple):
        return None
    bounds = [
        (test.low, test.high) if isinstance(test, Interval) else (test, test) for test in cell if isinstance(test, Interval | Decimal)
    ]
    if len(bounds) < len(cell):
        return None
    return min(-_FAR if low is None else low for low, _ in bounds), max(_FAR if high is None else high for _, high in bounds)


def _lie_apart(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def _read_or_none(text: str) -> Cell:
    return _read(text) if text else None


def _read(text: str) -> Cell:
    """Read a cell."""
    if text in ("", "-"):
        return None
    found: list[Test] = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or (part[len(part.groups())] == "," and part.end() == len(text)):
            return "?"
        found.append(_test(part[1]))
        at = part.end()
    return tuple(found)


def _test(text: str) -> Test:
    if bound := _BOUND.fullmatch(text):
        return _bounded(bound[1], Decimal(bound[2]))
    if span := _RANGE.fullmatch(text):
        return Interval(Decimal(span[2]), Decimal(span[3]), span[1] == "[", span[4] == "]")
    if text.startswith('"'):
        return text[1:-1]
    return text == "true" if text in ("true", "false") else Decimal(text)


def _bounded(sign: str, value: Decimal) -> Interval:
    if sign.startswith("<"):
        return Interval(None, value, has_low=False, has_high=sign == "<=")
    return Interval(value, None, has_low=sign == ">=", has_high=False)


def _example(inputs: Sequence[Tree], allowed: Sequence[Cell], pair: tuple[list[Cell], list[Cell]]) -> dict[str, Value] | None:
    """Give inputs that both rules take; None where there are none, or it is not plain."""
    example: dict[str, Value] = {}
    for column, given in enumerate(inputs):
        cells = [pair[0][column], pair[1][column]]
        if cells == [None, None]:
            continue
        limits = [cell for cell in (*cells, allowed[column]) if cell is not None]
        if any(isinstance(cell, str) for cell in limits) or not _is_apart(given["text"], example):
            return None
        value = _common([cell for cell in limits if not isinstance(cell, str)], given["type"])
        if value is None:
            return None
        example[given["text"]] = value
    return example


def _is_apart(name: str, others: dict[str, Value]) -> bool:
    """Say whether an input is a name that says nothing of the others."""
    roots = {other.partition(".")[0] for other in others}
    return bool(_NAME.fullmatch(name)) and name.partition(".")[0] not in roots


def _common(all_tests: Sequence[Tests], type_: str | None) -> Value | None:
    """Find a value of the type that passes one test of each; of a type that the model makes itself nothing is known."""
    for value in _candidates([test for tests in all_tests for test in tests]):
        is_broken = type_ in _WHOLE and isinstance(value, Decimal) and value != value.to_integral_value()
        if is_broken or type(value) not in _TYPES.get(type_, ()):
            continue
        if all(any(_takes(test, value) for test in tests) for tests in all_tests):
            return value
    return None


def _candidates(tests: Sequence[Test]) -> Iterator[Value]:
    """Yield every literal, every bound, what is next to it, and what lies between two of them."""
    bounds = sorted({bound for test in tests if isinstance(test, Interval) for bound in (test.low, test.high) if bound is not None})
    yield from (test for test in tests if not isinstance(test, Interval))
    yield from bounds
    yield from (low + 1 for low in bounds)
    yield from (high - 1 for high in bounds)
    yield from ((low + high) / 2 for low, high in pairwise(bounds))


def _takes(test: Test, value: Value) -> bool:
    if isinstance(test, Interval):
        return test.takes(value)
    return type(test) is type(value) and test == value
