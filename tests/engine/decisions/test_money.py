"""Money: of twenty thousand random sums, products at a limit and roundings, not one is wrong."""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from engine.decisions import compile_model
from tests.engine.decisions.building import NOW, decision, document, literal, table

CASES, BATCH = 20_000, 500
CENT = Decimal("0.01")
RATES = [Decimal(text) for text in ("0.03", "0.06", "0.065", "0.13", "0.005", "0.0325", "1.1", "0.15", "0.125")]
Case = tuple[dict[str, Any], Any]


def money(random_: random.Random, highest: int = 10**6) -> Decimal:
    return Decimal(random_.randrange(1, highest * 100)).scaleb(-2)


def third_decimal_five(random_: random.Random) -> Decimal:
    return Decimal(random_.randrange(1, 10**7) * 10 + 5).scaleb(-3)


def total(random_: random.Random) -> Case:
    amounts = [money(random_) for _ in range(20)]
    return {"all": amounts, "total": sum(amounts)}, True


def addition(random_: random.Random) -> Case:
    a, b = money(random_), money(random_)
    return {"a": a, "b": b, "c": a + b}, True


def at_the_limit(random_: random.Random) -> Case:
    a, b = money(random_), random_.choice(RATES)
    return {"a": a, "b": b, "limit": a * b}, True


def above_the_limit(random_: random.Random) -> Case:
    a, b = money(random_), random_.choice(RATES)
    return {"a": a, "b": b, "limit": a * b - Decimal("0.00001")}, False


def cent_apart(random_: random.Random) -> Case:
    b = money(random_)
    return {"a": b + CENT, "b": b}, True


def half_up(random_: random.Random) -> Case:
    a = third_decimal_five(random_)
    return {"a": a}, a.quantize(CENT, ROUND_HALF_UP)


def half_even(random_: random.Random) -> Case:
    a = third_decimal_five(random_)
    return {"a": a}, a.quantize(CENT, ROUND_HALF_EVEN)


def product(random_: random.Random) -> Case:
    a, b = money(random_), random_.choice(RATES)
    return {"a": a, "b": b}, (a * b).quantize(CENT, ROUND_HALF_UP)


def cents(random_: random.Random) -> Case:
    a = money(random_)
    return {"a": a}, int(a * 100)


def many_digits(random_: random.Random) -> Case:
    a = Decimal(random_.randrange(10**17, 10**18)).scaleb(-2)
    return {"a": a}, a


@pytest.mark.parametrize(
    ("item", "make"),
    [
        ("sum(row.all) = row.total", total),
        ("row.a + row.b = row.c", addition),
        ("row.a * row.b <= row.limit", at_the_limit),
        ("row.a * row.b <= row.limit", above_the_limit),
        ("row.a - row.b >= 0.01", cent_apart),
        ("round half up(row.a, 2)", half_up),
        ("decimal(row.a, 2)", half_even),
        ("round half up(row.a * row.b, 2)", product),
        ("floor(row.a * 100)", cents),
        ("row.a", many_digits),
    ],
)
def test_none_is_wrong(item: str, make: Callable[[random.Random], Case]) -> None:
    random_ = random.Random(7)
    asked = compile_model(document(decision("d", literal(f"for row in rows return {item}")))).decisions["d"]
    for _ in range(CASES // BATCH):
        cases = [make(random_) for _ in range(BATCH)]
        found = asked.evaluate({"rows": [given for given, _ in cases]}, NOW).value
        assert found == [expected for _, expected in cases]


def test_a_table_at_its_limits() -> None:
    rules = [["<= 0.1 + 0.2", '"low"'], ["> 0.3", '"high"']]
    asked = compile_model(document(decision("d", table([("a * b", "number")], ["x"], rules)))).decisions["d"]
    assert asked.evaluate({"a": Decimal("0.1"), "b": 3}, NOW).value == "low"
    assert asked.evaluate({"a": Decimal("0.1000000000000000000001"), "b": 3}, NOW).value == "high"
