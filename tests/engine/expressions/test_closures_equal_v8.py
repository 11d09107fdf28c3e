"""The Python closures and V8 give the same value for ten thousand random expressions."""

import json
from decimal import Decimal
from random import Random
from typing import Any

import javascript.contexts as v8
from engine.expressions.closures import compile_tree
from engine.expressions.feel_operations import Beyond
from engine.expressions.values import settle
from engine.expressions.wire import decode, encode
from tests.engine.expressions import random_feel

EXPRESSIONS = 10_000
BATCH = 500
SEED = 20261121

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
