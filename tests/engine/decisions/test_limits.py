"""Limits: what asks for too much fails, and the next decision finds a fresh isolate."""

from collections.abc import Iterator

import pytest

import javascript.contexts as v8
from engine.decisions import DecisionFailed
from tests.engine.decisions.building import asked, decision, document, failure, feel, findings, literal

SIMPLE = document(decision("d", literal("amount + 1")))


@pytest.mark.parametrize(
    "expression",
    [
        "for i in 1..1000000000 return i",
        "count(for a in 1..3000, b in 1..3000 return a)",
        'matches("' + "a" * 40 + 'b", "^(a+)+$")',
        "(function(f, n) f(f, n + 1))(function(f, n) f(f, n + 1), 0)",
        "(function(f, n) f(f, n))(function(f, n) f(f, n + 1), 0)",
        "10 ** 1000000000",
        "count(for i in 1..100000 return for j in 1..100000 return [i, j])",
    ],
)
def test_too_much_is_a_failure_and_the_next_one_is_answered(expression: str) -> None:
    assert failure(document(decision("d", literal(expression)))).startswith("decision d: ")
    assert asked(SIMPLE, amount=1).value == 2


def test_an_isolate_that_was_replaced_is_told_the_model_again() -> None:
    assert asked(SIMPLE, amount=1).value == 2
    v8.expressions().close()
    assert asked(SIMPLE, amount=2).value == 3


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Replace the isolate after a model was told, as often as the number says: what another thread's overrun does."""
    left, context = [0], v8.expressions()
    call = context.call

    def told(function: str, *arguments: str, seconds: float | None = None) -> str:
        answer = call(function, *arguments, seconds=seconds)
        if function == "load" and left[0]:
            left[0] -= 1
            context.close()
        return answer

    monkeypatch.setattr(context, "call", told)
    context.close()
    yield left
    context.close()


def test_a_model_is_told_again_when_somebody_else_has_the_isolate_replaced(replaced: list[int]) -> None:
    replaced[0] = 2
    assert asked(SIMPLE, amount=1).value == 2
    assert replaced == [0]


def test_no_isolate_that_stays_is_a_failure(replaced: list[int]) -> None:
    replaced[0] = 100
    assert "replaced again and again" in failure(SIMPLE, amount=1)


def test_a_list_that_is_too_long_does_not_come_in() -> None:
    assert feel("count(numbers)", numbers=[1] * 10_000) == 10_000
    assert "a list of more than 10000 elements" in failure(document(decision("d", literal("count(numbers)"))), numbers=[1] * 10_001)
    assert "a list of more than 10000" in failure(document(decision("d", literal("box"))), box={"inner": [[1] * 10_001]})


def outcome(parts: bytes) -> object:
    try:
        return asked(parts).value
    except DecisionFailed as error:
        return str(error)


@pytest.mark.parametrize(
    "expression", ['"x".constructor', "abs.constructor", '{x: "abc"}.x.length', "globalThis", '{"__proto__": {polluted: 1}}.polluted']
)
def test_nothing_of_javascript_is_within_reach(expression: str) -> None:
    parts = document(decision("d", literal(f"({expression}) = null")))
    if not findings(parts):
        told = outcome(parts)
        assert told in (True, None) or str(told).startswith("decision d: ")


def test_hostile_keys_are_plain_data() -> None:
    assert feel("box", box={"__proto__": 1, "@": "date", "constructor": 2}) == {"__proto__": 1, "@": "date", "constructor": 2}


def test_a_long_chain_of_requirements_is_refused_and_a_usual_one_is_not() -> None:
    def chain(length: int) -> bytes:
        parts = [decision(f"d{i}", literal(f"d{i + 1} + 1"), f"d:d{i + 1}") for i in range(length)]
        return document(*parts, decision(f"d{length}", literal("0")))

    assert asked(chain(150), "d0").value == 150
