"""The Python closures and V8 give the same value for ten thousand random expressions."""

import json
from decimal import Decimal
from random import Random
from typing import Any

import pytest

import javascript.contexts as v8
from engine.expressions.closures import compile_tree
from engine.expressions.feel_operations import Beyond
from engine.expressions.values import settle
from engine.expressions.wire import decode, encode
from tests.engine.expressions import random_feel

EXPRESSIONS = 10_000
BATCH = 500
SEED = 20261121

# what was different once, or is too rare for chance
HARD: list[tuple[str, Any]] = [
    ("round up(x, -1)", 10**40 + 1),
    ("round up(x, -1)", Decimal("1E-6143")),
    ("round half down(x, 2)", Decimal("-2.675")),
    ("decimal(x, 2.9)", Decimal("2.675")),
    ("abs([x])", Decimal("2.675")),
    ("abs(x)", Decimal("-33.33333333333333333333333333333333")),
    ("x in (= x = 10, >= missing and 3)", 2),
    ("1 in [2] >= x in < 3 or x in [2]", 2),
    ("[x] = x", "a"),
    ("[[x]] = [x]", "a"),
    ("[] = null", None),
    ("x in []", None),
    ("x = [null]", []),
    ("string length(x)", "a😀"),
    ('x < "～"', "😀"),
    ('starts with([x], "a")', "ab"),
    ("list contains([[x]], x)", 1),
    ("sum([[x]])", 1),
    ("{x: 1, y: x}.y", 5),
    ("{x: x, y: x}.y", 5),
    ("-x", 0),
    ("x * 1E-3000 * 1E-3144", 1),
    ("x * 1E-3000 * 1E-3143", 1),
    ("x / 3 * 3 = x", 1),
    ("count", 1),
    ("if x then 1 else 2", "true"),
    ("x in ([1..5], null)", 7),
    ("x between 5 and 1", 3),
    ("x in [5..1]", 3),
    ("x in [1..null]", 3),
    ("1 in null", 1),
    ("x in null", None),
    ("x in (null)", 1),
    ("trim(x)", "\u3000\t a b\ufeff\x1c"),
    ("trim([x])", " a "),
    ("is blank(x)", "\u3000 "),
    ("is blank(x)", None),
    ("is empty(x)", []),
    ("is empty(x)", [None]),
    ("is empty(x)", None),
    ("is empty(x)", ""),
    ("is defined(x)", None),
    ("is defined(nowhere)", 1),
    *((f"modulo(x, {by})", value) for by in ("7", "-7", "0.3", "0", "1E-40", '"7"') for value in (10, -10, Decimal("1.1"), 10**33, None)),
    ("modulo([x], [4])", 10),
    ("coalesce(nowhere, x, 3)", None),
    ("coalesce(x, null)", [None]),
]

Case = tuple[str, dict[str, Any]]


def same(a: Any, b: Any) -> bool:
    if isinstance(a, list):
        return isinstance(b, list) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, int | Decimal) and not isinstance(a, bool):
        return isinstance(b, int | Decimal) and not isinstance(b, bool) and a == b
    return type(a) is type(b) and a == b


def in_v8(cases: list[Case]) -> list[dict[str, Any]]:
    pairs = json.dumps([[text, encode(scope)] for text, scope in cases])
    answers: list[dict[str, Any]] = decode(v8.expressions().call("evaluateAll", pairs, "[]", "", seconds=20.0))
    return answers


def closure_values(cases: list[Case]) -> list[tuple[Case, Any]]:
    """Return what the closures make of those cases that they can handle."""
    texts = json.dumps([text for text, _ in cases])
    parsed = json.loads(v8.expressions().call("parseAll", texts, "[]", seconds=20.0))
    found = []
    for (text, scope), answer in zip(cases, parsed, strict=True):
        closure = compile_tree(answer["tree"]) if "tree" in answer else None
        if closure is None:
            continue
        try:
            found.append(((text, scope), settle(closure(scope))))
        except Beyond:
            continue
    return found


def test_closures_equal_v8() -> None:
    r = Random(SEED)
    compared = 0
    different = []
    while compared < EXPRESSIONS:
        found = closure_values([random_feel.case(r) for _ in range(BATCH)])
        answers = in_v8([case for case, _ in found])
        for (case, value), answer in zip(found, answers, strict=True):
            if "value" not in answer or not same(value, answer["value"]):
                different.append((*case, value, answer))
        compared += len(found)
    assert not different, f"{len(different)} of {compared}, the shortest: {min(different, key=lambda d: len(d[0]))}"


@pytest.mark.parametrize(("text", "value"), HARD)
def test_hard_cases(text: str, value: Any) -> None:
    case = (text, {"x": value})
    found = closure_values([case])
    assert all(same(closed, in_v8([case])[0]["value"]) for _, closed in found)
