"""The door of the room: which language a text is in, what is refused, what fails."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.errors import ExpressionFailed
from engine.expressions import feel, named_clock, parse, template

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_language_is_told_by_the_text() -> None:
    assert parse(" =1 + 1")({}, NOW) == 2
    assert parse("${1 + 1}")({}, NOW) == 2
    assert parse("#{1 + 1}")({}, NOW) == 2
    assert feel("1 + 1")({}, NOW) == 2
    with pytest.raises(SyntaxError, match="is no expression"):
        parse("amount > 3")


def test_parsed_expressions_are_remembered() -> None:
    assert parse("=amount > 3", names=["b", "a"]) is parse("= amount > 3", names=["a", "b"])
    assert parse("${amount > 3}") is parse("${amount > 3}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("=1 +", "not finished"),
        ("=", "not finished"),
        ("=amount >> 3", "not expected"),
        ("=amount == 3", "'= 3' at position 8 is not expected"),
        ("=amount && paid", "not expected"),
        ("=> 3", "not expected"),
        ("=" + "(" * 3000 + "1" + ")" * 3000, "not expected"),
        ("=foo(1)", "no function foo"),
        ("=amount.foo + bar(2)", "no function bar"),
        ('=deadline("a") + duration("P1D")', "must be the whole expression"),
        ("=deadline(name)", "must be the whole expression"),
        ("=" + "1+" * 6000 + "1", "longer than"),
    ],
)
def test_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(SyntaxError, match=sentence):
        parse(text)


def test_functions_of_the_expression_itself_are_known() -> None:
    assert parse("={double: function(x) x * 2, y: double(4)}.y")({}, NOW) == 8
    assert parse("=[1, 2][(function(x) x > 1)(item)]")({}, NOW) == [2]


@pytest.mark.parametrize(
    "text", ["=function(x) x", "=[1..3]", '=date("9999-12-31") + duration("P1Y")', "=for i in 1..200000 return i", "=count"]
)
def test_failure_names_the_expression(text: str) -> None:
    with pytest.raises(ExpressionFailed, match=r"^="):
        parse(text)({}, NOW)


def test_only_what_is_read_goes_to_v8() -> None:
    variables = {"thing": object(), "rows": [{"n": 1}, {"n": 3}], "least": 2, "a+b": 5}
    assert parse("=rows[n > least].n")(variables, NOW) == [3]
    assert parse("=[a + b][1]", names=["a+b"])(variables, NOW) == 5
    assert parse("=for row in rows return row.n + least")(variables, NOW) == [3, 5]


def test_an_endless_expression_fails() -> None:
    with pytest.raises(ExpressionFailed, match="more time"):
        parse('=matches("' + "a" * 40 + 'b", "^(a+)+$")')({}, NOW)
    assert parse("=[1, 2][2]")({}, NOW) == 2


def test_variables_that_are_no_values_fail() -> None:
    with pytest.raises(ExpressionFailed, match="no value of FEEL"):
        parse("=thing.x")({"thing": object()}, NOW)
    with pytest.raises(ExpressionFailed, match="finite"):
        parse("=number + duration(d)")({"number": Decimal("NaN"), "d": "P1D"}, NOW)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("", ""),
        ("5 € for { and }", "5 € for { and }"),
        ("${name}", "王丽"),
        ("${amount}", 5),
        ("${rows}", [1]),
        ("Dear ${name},\nyou owe ${amount}.", "Dear 王丽,\nyou owe 5."),
        ("${name}${name}", "王丽王丽"),
        ("${price}/${flag}/${nothing}/${day}", "19.9/true//2026-01-02"),
        ("${'}'} and ${\"${\"}", "} and ${"),
        ("=name + \"!\"", "王丽!"),
    ],
)  # fmt: skip
def test_template(text: str, value: object) -> None:
    variables = {
        "name": "王丽",
        "amount": 5,
        "price": Decimal("19.90"),
        "flag": True,
        "nothing": None,
        "day": date(2026, 1, 2),
        "rows": [1],
    }
    assert template(text)(variables, NOW) == value


def test_template_refuses() -> None:
    for text in ("Dear ${name", "Dear ${name.getClass()}", "x ${"):
        with pytest.raises(SyntaxError):
            template(text)
    with pytest.raises(ExpressionFailed, match="a list has no place in a text"):
        template("rows: ${rows}")({"rows": [1]}, NOW)


def test_named_clock() -> None:
    assert named_clock('=deadline("jk.intake_verify")') == "jk.intake_verify"
    assert named_clock(' = deadline ( "x" ) ') == "x"
    for text in ('deadline("x")', '=deadline("x") + 1', "=deadline(x)", '=deadline("")', "P1D", '=deadlines("x")'):
        assert named_clock(text) is None
