"""Decision tables: hit policies, cells, defaults, allowed values; and how each of them fails closed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.decisions.building import Column, asked, decision, document, failure, findings, table

AMOUNTS = [["< 100", "1"], ["[50..200]", "2"], ["> 150", "3"]]
RANKED = [["< 100", '"low"'], ["< 200", '"high"'], ["< 300", '"middle"']]
LEVELS = ("level", "string", '"high", "middle", "low"')


def of(policy: str, rules: Sequence[Sequence[str]], outputs: Sequence[Column] = ("x",), **more: str) -> bytes:
    return document(decision("d", table([("amount", "number")], outputs, rules, policy, **more)))


@pytest.mark.parametrize(
    ("policy", "aggregation", "amount", "expected"),
    [
        ("UNIQUE", None, 10, 1),
        ("UNIQUE", None, 120, 2),
        ("UNIQUE", None, 500, 3),
        ("UNIQUE", None, None, None),
        ("ANY", None, 10, 1),
        ("FIRST", None, 60, 1),
        ("FIRST", None, 160, 2),
        ("RULE ORDER", None, 60, [1, 2]),
        ("RULE ORDER", None, 160, [2, 3]),
        ("COLLECT", None, 60, [1, 2]),
        ("COLLECT", None, None, []),
        ("COLLECT", "SUM", 60, 3),
        ("COLLECT", "SUM", 160, 5),
        ("COLLECT", "SUM", None, None),
        ("COLLECT", "MIN", 160, 2),
        ("COLLECT", "MAX", 60, 2),
        ("COLLECT", "COUNT", 60, 2),
        ("COLLECT", "COUNT", None, 0),
    ],
)
def test_hit_policies(policy: str, aggregation: str | None, amount: int | None, expected: Any) -> None:
    more = {} if aggregation is None else {"aggregation": aggregation}
    assert asked(of(policy, AMOUNTS, **more), amount=amount).value == expected


@pytest.mark.parametrize(("policy", "expected"), [("PRIORITY", "high"), ("OUTPUT ORDER", ["high", "middle", "low"])])
def test_the_order_of_output_values_counts(policy: str, expected: Any) -> None:
    assert asked(of(policy, RANKED, [LEVELS]), amount=50).value == expected


def test_several_outputs_are_ordered_by_the_first_then_the_next() -> None:
    outputs = [("a", "string", '"x", "y"'), ("b", "number", "3, 2, 1")]
    rules = [["-", '"y"', "3"], ["-", '"x"', "1"], ["-", '"x"', "2"]]
    found = asked(of("OUTPUT ORDER", rules, outputs), amount=1).value
    assert found == [{"a": "x", "b": 2}, {"a": "x", "b": 1}, {"a": "y", "b": 3}]


def test_two_rules_of_a_unique_table_are_a_failure_that_names_them() -> None:
    assert failure(of("UNIQUE", AMOUNTS), amount=60) == "decision d: the rules 1 and 2 match, but the table is UNIQUE"


def test_rules_of_an_any_table_that_disagree_are_a_failure_and_those_that_agree_are_not() -> None:
    assert "the rules 1 and 2 match and disagree" in failure(of("ANY", AMOUNTS), amount=60)
    assert asked(of("ANY", [["< 100", "1"], ["< 50", "1.0"]]), amount=5).value == 1
    assert asked(of("ANY", [["< 100", "null"], ["< 50", "null"]]), amount=5).value is None
    assert "disagree" in failure(of("ANY", [["< 100", "null"], ["< 50", "1"]]), amount=5)


def test_a_sum_of_what_is_no_number_is_a_failure() -> None:
    assert "SUM has no result" in failure(of("COLLECT", [["-", '"a"'], ["-", "2"]], aggregation="SUM"), amount=5)


def test_a_default_is_given_when_no_rule_matches_and_only_then() -> None:
    model = of("UNIQUE", [["< 10", "1"]], [("x", "number", None, "0 - 7")])
    assert asked(model, amount=5).value == 1
    assert asked(model, amount=50).value == -7
    both = of("UNIQUE", [["< 10", "1", "2"]], [("x", None, None, "7"), "y"])
    assert asked(both, amount=50).value == {"x": 7, "y": None}
    assert asked(of("COLLECT", [["< 10", "1"]], [("x", None, None, "7")]), amount=50).value == [7]


def test_a_value_of_the_wrong_type_never_becomes_the_default() -> None:
    told = failure(of("UNIQUE", [["< 10", "1"]], [("x", "number", None, "7")]), amount="5")
    assert told == 'decision d, input input 1: the string "5" is not a value of type number'


def test_an_untyped_input_that_does_not_fit_a_cell_names_rule_and_input() -> None:
    model = document(decision("d", table(["amount"], [("x", None, None, "7")], [["> 100", "1"], ["<= 2", "2"]])))
    assert asked(model, amount=1).value == 2
    assert failure(model, amount="1").startswith("decision d, rule 1 (r1), input input 1: ")


def test_an_output_of_the_wrong_type_names_the_rule_and_the_output() -> None:
    told = failure(of("FIRST", [["< 10", '"a"']], [("x", "number")]), amount=5)
    assert told.startswith("decision d, rule 1 (r1), output x: ")


def test_allowed_values_bind_inputs_and_outputs() -> None:
    model = document(decision("d", table([("s", "string", '"a", "b"')], [("x", "number", "[1..5]")], [['"a"', "1"], ['"b"', "9"]])))
    assert asked(model, s="a").value == 1
    assert asked(model, s=None).value is None
    assert "none of the allowed values" in failure(model, s="c")
    assert failure(model, s="b").startswith("decision d, rule 2 (r2), output x: the number 9")


CELLS: list[tuple[str, Any, bool]] = [
    ("-", 1, True), ("", None, True), ("3", 3, True), ("3", 4, False), ("3.0", 3, True), ("< 3", 2, True), ("< 3", 3, False),
    ("<= 3", 3, True), ("> 3", 4, True), (">= 3", 3, True), ("= 3", 3, True), ("!= 3", 4, True), ("!= 3", 3, False), ("[1..3]", 3, True),
    ("[1..3[", 3, False), ("(1..3]", 1, False), ("]1..3]", 2, True), ("1, 2, 3", 2, True), ("1, 2, 3", 4, False), ("< 1, > 5", 6, True),
    ("< 1, > 5", 3, False), ("not(1, 2)", 3, True), ("not(1, 2)", 2, False), ("not(> 5)", 5, True), ("not([1..3])", 4, True),
    ('"a"', "a", True), ('"a"', "b", False), ('"a","b"', "b", True), ('not("a")', "b", True), ('not("a","b")', "a", False),
    ("true", True, True), ("true", False, False), ("false", False, True), ("not(true)", False, True), ("null", None, True),
    ("null", 1, False), ("not(null)", 1, True), ("not(null)", None, False), ("3", None, False), ("< 3", None, False), ('"a"', None, False),
    ("not(> 5)", None, False), ("? > 2", 3, True), ("? > 2 and ? < 5", 4, True), ("? > 2 and ? < 5", 5, False), ("even(?)", 4, True),
    ("even(?)", 5, False), ('contains(?, "云")', "白云", True), ('starts with(?, "4401")', "440111", True), ("cellInput > 2", 3, True),
    ("limit", 7, True), ("< limit", 6, True), ("[limit..limit + 2]", 9, True), ("limit, 1", 1, True),
    ('date("2026-01-01")', date(2026, 1, 1), True), ('< date("2026-01-01")', date(2025, 12, 31), True),
    ('[date("2026-01-01")..date("2026-12-31")]', date(2026, 6, 1), True), ("[1, 2, 3]", 2, True), ("list contains(?, 2)", [1, 2], True),
    ("count(?) > 1", [1, 2], True), ("? in [1, 5]", 5, True), ("? > unknown", None, False), ("0.1 + 0.2", Decimal("0.3"), True),
    ('matches(?, "^[0-9]{6}$")', "440111", True), ("-3", -3, True), ("- 3", -3, True), ("> -3", 0, True),
    ("some x in [1, 2] satisfies x = ?", 2, True), ("? instance of number", 4, True), ('"a" , "c"', "c", True), ("(5), 6", 5, True),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "given", "expected"), CELLS)
def test_cells(cell: str, given: Any, expected: object) -> None:
    model = document(decision("d", table(["v"], [("x", "boolean", None, "false")], [[cell, "true"]])))
    assert asked(model, v=given, limit=7, unknown=None).value is expected


MISFITS: list[tuple[str, Any]] = [
    ("> 3", "a"), ("3", "3"), ('"a"', 3), ("true", "true"), ("true", 1), ("[1..3]", "2"), ('< date("2026-01-01")', "2025-01-01"),
    ('not("a")', 3), ("not(> 5)", "x"), ("? + 1 > 2", "a"), ("even(?)", "a"), ("> limit", "x"), ("1, 2", "x"), ("? / 0 > 1", 5),
    ('date("2026-99-01")', date(2026, 1, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "given"), MISFITS)
def test_a_cell_that_does_not_fit_its_input_is_a_failure(cell: str, given: Any) -> None:
    model = document(decision("d", table(["v"], [("x", "boolean", None, "false")], [[cell, "true"]])))
    assert failure(model, v=given, limit=7).startswith("decision d, rule 1 (r1), input input 1: ")


def test_the_trace_tells_inputs_rules_and_outputs() -> None:
    found = asked(of("COLLECT", AMOUNTS), amount=60)
    assert found.rows == [{"x": 1}, {"x": 2}]
    (entry,) = found.trace
    assert entry["decision"] == "d"
    assert entry["inputs"] == [{"id": "i1", "label": "input 1", "value": 60}]
    assert entry["rules"] == [{"id": "r1", "index": 1}, {"id": "r2", "index": 2}]
    assert entry["rows"] == found.rows


def test_an_input_variable_names_the_value_in_the_cells() -> None:
    model = of("UNIQUE", [["of it > 2 and ? < 5", "1"]]).replace(b'<input id="i1"', b'<input id="i1" camunda:inputVariable="of it"')
    assert asked(model, amount=3).value == 1


@pytest.mark.parametrize(
    ("model", "finding"),
    [
        (of("SOMETIMES", AMOUNTS), ("table", "hit policy")),
        (of("PRIORITY", AMOUNTS), ("table", "hit policy")),
        (of("OUTPUT ORDER", AMOUNTS), ("table", "hit policy")),
        (of("UNIQUE", AMOUNTS, aggregation="SUM"), ("table", "hit policy")),
        (of("COLLECT", AMOUNTS, aggregation="AVERAGE"), ("table", "hit policy")),
        (of("UNIQUE", [["1"]]), ("r1", "rule")),
        (of("UNIQUE", [["1", "2", "3"]]), ("r1", "rule")),
        (of("UNIQUE", [["> ", "2"]]), ("r1c1", "expression")),
        (of("UNIQUE", [["1", "2 +"]]), ("r1c2", "expression")),
        (of("UNIQUE", [["1", "unheard(2)"]]), ("r1c2", "expression")),
        (of("UNIQUE", [["${amount > 2}", "2"]]), ("r1c1", "expression language")),
        (of("UNIQUE", AMOUNTS, [("x", "elephant")]), ("o1", "expression")),
        (of("UNIQUE", [["1", "2", "3"]], ["x", "x"]), ("table", "output")),
        (document(decision("d", table([""], ["x"], [["1", "2"]]))), ("i1", "input")),
        (document(decision("d", table(["${amount}"], ["x"], [["1", "2"]]))), ("e1", "expression language")),
    ],
)
def test_refused_on_the_element(model: bytes, finding: tuple[str, str]) -> None:
    assert finding in findings(model)


def test_a_thousand_rules() -> None:
    rules = [[str(i), str(i * 2)] for i in range(1000)]
    assert asked(of("UNIQUE", rules), amount=999).value == 1998
