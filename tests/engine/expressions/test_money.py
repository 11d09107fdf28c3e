"""Money is exact: a thousand random amounts a rule, in closures and in V8."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest

import javascript.contexts as v8
from engine.expressions import feel
from engine.expressions.wire import decode, encode

AMOUNTS = 1000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CENT = Decimal("0.01")
RATES = [Decimal(rate) for rate in ("0.03", "0.06", "0.065", "0.13", "0.005", "0.0325", "1.1", "0.15", "0.125")]

Row = tuple[dict[str, Any], Any]


def money(r: Random) -> Decimal:
    return Decimal(r.randrange(1, 10**8)).scaleb(-2)


def sums(r: Random) -> Row:
    a, b = money(r), money(r)
    return {"a": a, "b": b, "c": a + b}, True


def limits(r: Random) -> Row:
    a, b = money(r), r.choice(RATES)
    return {"a": a, "b": b, "limit": a * b}, True


def cents(r: Random) -> Row:
    b = money(r)
    return {"a": b + CENT, "b": b}, True


def totals(r: Random) -> Row:
    amounts = [money(r) for _ in range(20)]
    return {"amounts": amounts, "total": sum(amounts)}, True


def half_up(r: Random) -> Row:
    a, b = money(r), r.choice(RATES)
    return {"a": a, "b": b}, (a * b).quantize(CENT, ROUND_HALF_UP)


def half_even(r: Random) -> Row:
    a = Decimal(r.randrange(1, 10**7) * 10 + 5).scaleb(-3)
    return {"a": a}, a.quantize(CENT, ROUND_HALF_EVEN)


def digits(r: Random) -> Row:
    a = Decimal(r.randrange(10**17, 10**18)).scaleb(-2)
    return {"a": a}, a


RULES = {
    "a + b = c": sums,
    "a * b <= limit": limits,
    "a - b >= 0.01": cents,
    "sum(amounts) = total": totals,
    "round half up(a * b, 2)": half_up,
    "decimal(a, 2)": half_even,
    "a": digits,
}


@pytest.mark.parametrize(("text", "row"), RULES.items(), ids=RULES)
def test_exact(text: str, row: Callable[[Random], Row]) -> None:
    r = Random(7)
    rows = [row(r) for _ in range(AMOUNTS)]
    pairs = json.dumps([[text, encode(scope)] for scope, _ in rows])
    in_v8 = decode(v8.expressions().call("evaluateAll", pairs, "[]", "", seconds=20.0))
    expression = feel(text)
    for (scope, expected), answer in zip(rows, in_v8, strict=True):
        assert answer["value"] == expected
        assert expression(scope, NOW) == expected
