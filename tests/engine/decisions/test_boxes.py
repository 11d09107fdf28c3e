"""Boxed expressions: what they give, how they fail, what is refused in them."""

from typing import Any

import pytest

from tests.engine.decisions.building import decision, document, failure, findings, function, literal, tag, value


def entry(name: str | None, logic: str, type_: str | None = None) -> str:
    return tag("contextEntry", ("" if name is None else tag("variable", name=name, typeRef=type_)) + logic)


def boxed(name: str, inside: str, **more: str) -> str:
    return tag(name, inside, id=f"b_{name}", **more)


IN, RETURN = tag("in", literal("[1, 2, 3]")), tag("return", literal("n * 2"))
PEOPLE = "".join(tag("row", literal(f'"{who}"') + literal(age)) for who, age in (("甲", "7"), ("乙", "17")))
PEOPLE = "".join(tag("row", literal(f'"{who}"') + literal(age)) for who, age in (("甲", "7"), ("乙", "17")))
RELATION = boxed("relation", tag("column", name="who") + tag("column", name="age", typeRef="number") + PEOPLE)
SUM = entry("f", function(literal("x + y"), "x", "y", kind="FEEL"))


def bound(name: str, expression: str) -> str:
    return tag("binding", tag("parameter", name=name) + literal(expression))


BOXED: list[tuple[str, Any]] = [
    (boxed("context", entry("a", literal("1")) + entry("b", literal("a + 1"))), {"a": 1, "b": 2}),
    (boxed("context", entry("a", literal("1")) + entry(None, literal("a + 1"))), 2),
    (boxed("context", entry("two words", literal("1")) + entry(None, literal("two words + 1"))), 2),
    (boxed("context", entry("in-ner", boxed("context", entry("x-y", literal("5")))) + entry(None, literal("in-ner.x-y + 1"))), 6),
    (boxed("list", literal("1") + literal("1 + 1")), [1, 2]), (RELATION, [{"who": "甲", "age": 7}, {"who": "乙", "age": 17}]),
    (boxed("context", entry("f", function(literal("x + y"), "x", "y", kind="FEEL")) + entry(None, literal("f(1, 2)"))), 3),
    (boxed("context", SUM + entry(None, boxed("invocation", literal("f") + bound("y", "1") + bound("x", "2")))), 3),
    (boxed("conditional", tag("if", literal("1 > 2")) + tag("then", literal("1")) + tag("else", literal("2"))), 2),
    (boxed("conditional", tag("if", literal("null")) + tag("then", literal("1")) + tag("else", literal("2"))), 2),
    (boxed("filter", IN + tag("match", literal("item > 1"))), [2, 3]),
    (boxed("filter", tag("in", RELATION) + tag("match", literal("age > 10"))), [{"who": "乙", "age": 17}]),
    (boxed("for", IN + RETURN, iteratorVariable="n"), [2, 4, 6]),
    (boxed("for", IN + tag("return", literal("n + sum(partial)")), iteratorVariable="n"), None),
    (boxed("some", IN + tag("satisfies", literal("n > 2")), iteratorVariable="n"), True),
    (boxed("every", IN + tag("satisfies", literal("n > 2")), iteratorVariable="n"), False),
]  # fmt: skip


@pytest.mark.parametrize(("logic", "expected"), [case for case in BOXED if case[1] is not None])
def test_boxed_expressions(logic: str, expected: Any) -> None:
    assert value(logic) == expected


@pytest.mark.parametrize(
    ("logic", "where"),
    [
        (boxed("context", entry("a", literal('"x"'), "number")), "entry a"),
        (
            boxed("conditional", tag("if", literal("5")) + tag("then", literal("1")) + tag("else", literal("2"))),
            "a condition gives true or false",
        ),
        (boxed("filter", IN + tag("match", literal('"x"'))), "a filter gives true or false"),
        (boxed("every", IN + tag("satisfies", literal("n")), iteratorVariable="n"), "every gives true or false"),
        (boxed("invocation", literal("5") + tag("binding", tag("parameter", name="y") + literal("1"))), "not a function"),
        (boxed("for", tag("in", literal("1..200000")) + RETURN, iteratorVariable="n"), ""),
        (RELATION.replace("17", '"x"'), "entry age"),
    ],
)
def test_boxed_expressions_fail_closed(logic: str, where: str) -> None:
    if where:
        assert where in failure(document(decision("d", logic)))
    else:
        assert findings(document(decision("d", logic))) or failure(document(decision("d", logic)))


@pytest.mark.parametrize(
    ("logic", "finding"),
    [
        (function(literal("1"), kind="Java"), ("function", "function")),
        (function(literal("1"), kind="PMML"), ("function", "function")),
        (boxed("for", IN + RETURN), ("b_for", "iteration")),
        (boxed("relation", tag("column", name="a") + tag("row", literal("1") + literal("2"))), ("b_relation", "relation")),
        (boxed("context", entry(None, literal("1")) + entry("a", literal("1"))), ("b_context", "context")),
        (literal("1", expressionLanguage="javascript"), ("d", "expression language")),
        (literal("#{x}"), ("d", "expression language")),
        (literal("1 +"), ("d", "expression")),
        (literal("1", "nothing known"), ("d", "expression")),
        (literal("1" * 10_001), ("d", "size")),
        (boxed("choice", ""), ("b_choice", "unsupported element")),
        ("", ("d", "expression")),
    ],
)
def test_refused_on_the_element(logic: str, finding: tuple[str, str]) -> None:
    assert finding in findings(document(decision("d", logic)))
