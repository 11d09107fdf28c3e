"""Rules of a UNIQUE table that match alike are told when the table comes in; their twins, which do not, are not."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from engine.decisions import compile_model
from tests.engine.decisions.building import Column, decision, document, failure, table

AGE = ("age", "number")
KIND = ("kind", "string")


def warned(columns: Sequence[Column], *rules: Sequence[str], policy: str = "UNIQUE") -> list[str]:
    """Give the warnings of a table with these rules; each has an output."""
    rows = [[*cells, "1"] for cells in rules]
    model = compile_model(document(decision("d", table(columns, ("x",), rows, policy))))
    assert {(one.rule, one.severity) for one in model.warnings} <= {("unique", "warning")}
    return [one.message for one in model.warnings]


VALUES = {"true": True, '"b"': "b", '"low"': "low"}
PLAIN: list[tuple[Column, str, str, str | None]] = [
    (AGE, "[0..18]", "[18..60]", "as for age = 18"),
    (AGE, "[0..18)", "[18..60]", None),
    (AGE, "]0..18[", "18", None),
    (AGE, "< 18", "> 17", "as for age = 17.5"),
    (("age", "integer"), "< 18", "> 17", None),
    (("age", "long"), "< 19", "> 17", "as for age = 18"),
    (AGE, "<= 18", ">= 18", "as for age = 18"),
    (AGE, "< 18", ">= 18", None),
    (AGE, "> 5", "> 10", "as for age = 11"),
    (AGE, "5, 7, [10..12]", "11, 13", "as for age = 11"),
    (AGE, "5, 7", "6, 8", None),
    (AGE, "-", "7", "as for age = 7"),
    (AGE, "", "-", "always"),
    (AGE, "5.0", "5", "as for age = 5.0"),
    (KIND, '"a", "b"', '"b"', 'as for kind = "b"'),
    (KIND, '"a"', '"b"', None),
    (KIND, '"a, b"', '"a"', None),
    (("ok", "boolean"), "true", "true, false", "as for ok = true"),
    (("ok", "boolean"), "true", "false", None),
    (("level", None), "5", '"5"', None),
    (("level", "string", '"high", "low"'), "-", '"low"', 'as for level = "low"'),
]
UNCLEAR: list[tuple[Column, str, str, str | None]] = [  # nothing is said of them
    (AGE, "not(5)", "6", None),
    (AGE, "limit", "5", None),
    (AGE, "? > 5", "6", None),
    (AGE, "5 + 1", "6", None),
    (("age + 1", "number"), "5", "5", None),
    (("day", "date"), 'date("2026-01-01")', 'date("2026-01-01")', None),
]


@pytest.mark.parametrize(("column", "first", "second", "example"), [*PLAIN, *UNCLEAR])
def test_two_rules(column: Column, first: str, second: str, example: str | None) -> None:
    found = warned([column], [first], [second])
    assert found == ([] if example is None else [f"rule 2 matches together with rule 1: {example}"])


def test_every_column_must_match_alike() -> None:
    assert warned([AGE, KIND], ["< 18", '"a"'], ["> 10", '"b"']) == []
    (found,) = warned([AGE, KIND], ["< 18", '"a"'], ["> 10", "-"])
    assert found == 'rule 2 matches together with rule 1: as for age = 11, kind = "a"'
    assert warned([AGE, KIND], ["-", '"a"'], ["-", '"b"']) == []


def test_columns_that_speak_of_the_same_are_not_decided() -> None:
    assert warned([AGE, ("age", "number")], ["1", "2"], ["1", "2"]) == []
    assert warned([("man.age", "number"), ("man", None)], ["1", '"a"'], ["1", '"a"']) == []
    assert len(warned([("man.age", "number"), ("dog.age", "number")], ["1", "2"], ["1", "2"])) == 1


def test_other_hit_policies_want_it() -> None:
    for policy in ("FIRST", "COLLECT", "RULE ORDER"):
        assert warned([AGE], ["-"], ["-"], policy=policy) == []


def test_each_later_rule_is_named_once_and_not_too_many() -> None:
    found = warned([AGE], ["1"], ["2"], ["1"], ["-"])
    assert [one.split(":")[0] for one in found] == ["rule 3 matches together with rule 1", "rule 4 matches together with rule 1"]
    assert len(warned([AGE], *[["1"]] * 60)) == 20


def test_a_large_table_is_looked_at_and_a_larger_one_is_not() -> None:
    apart = [[f"[{n}..{n + 1})", '"a"'] for n in range(399)]
    assert warned([AGE, KIND], *apart, ["-", '"b"']) == []
    assert len(warned([AGE, KIND], *apart, ["-", '"a"'])) == 1
    assert warned([AGE, KIND], *apart, ["-", '"b"'], ["-", '"a"']) == []


def test_the_example_is_an_incident_when_it_happens() -> None:
    for column, first, second, example in PLAIN:
        if example is not None and example != "always":
            name, _, written = example.removeprefix("as for ").partition(" = ")
            xml = document(decision("d", table([column], ("x",), [[first, "1"], [second, "2"]], "UNIQUE")))
            assert "UNIQUE" in failure(xml, **{name: VALUES.get(written) if written in VALUES else Decimal(written)})
