"""Whole models: what requires what, knowledge, services, boxed expressions, types, every version of DMN."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest

from engine.decisions import compile_model
from engine.decisions.constructs import NAMESPACES
from tests.engine.decisions.building import (
    NOW,
    asked,
    data,
    decision,
    document,
    failure,
    findings,
    literal,
    model,
    requires,
    table,
    tag,
    text,
    value,
)

DISH = decision("dish", table(["season", ("guests", "integer")], [("meal", "string")], [['"winter"', "<= 8", '"roast"'], ["-", "> 8", '"stew"']]), "d:when")
SEASON = decision("when", table([("degrees", "number")], [("season", "string")], [["< 10", '"winter"'], [">= 10", '"summer"']]), label="When it is")


def entry(name: str | None, logic: str, type_: str | None = None) -> str:
    return tag("contextEntry", ("" if name is None else tag("variable", name=name, typeRef=type_)) + logic)


def function(body: str, *parameters: str, kind: str | None = None) -> str:
    given = "".join(tag("formalParameter", name=name, typeRef=type_ or None) for name, _, type_ in (p.partition(":") for p in parameters))
    return given + body if kind is None else tag("functionDefinition", given + body, id="function", kind=kind)


def knowledge(name: str, body: str, *parameters: str, type_: str | None = None, references: tuple[str, ...] = ()) -> str:
    inside = tag("variable", id=f"v_{name}", name=name, typeRef=type_) + tag("encapsulatedLogic", function(body, *parameters), id=f"l_{name}")
    return tag("businessKnowledgeModel", inside + requires(*references), id=name, name=name)


def item(name: str, inside: str, **more: str) -> str:
    return tag("itemDefinition", inside, id=f"t_{name}", name=name, **more)


def ref(name: str) -> str:
    return f"<typeRef>{name}</typeRef>"


def component(name: str, type_: str) -> str:
    return tag("itemComponent", ref(type_), id=f"c_{name}", name=name)


# --- requirements


@pytest.mark.parametrize("parts", [(DISH, SEASON), (SEASON, DISH)])
def test_required_decisions_come_first_in_whatever_order_they_are_written(parts: tuple[str, str]) -> None:
    found = asked(document(*parts), "dish", degrees=5, guests=4)
    assert found.value == "roast"
    assert [one["decision"] for one in found.trace] == ["when", "dish"]


@pytest.mark.parametrize("name", ["season", "when", "When it is"])
def test_a_requirement_is_known_by_its_output_its_id_and_its_name(name: str) -> None:
    assert asked(document(decision("d", literal(f'{name} + "!"'), "d:when"), SEASON), degrees=20).value == "summer!"


def test_a_requirement_with_several_outputs_is_a_context_and_each_output_a_name() -> None:
    both = decision("r", table(["a"], ["x", "y"], [["-", "1", "2"]]))
    assert asked(document(decision("d", literal("x + y + r.x"), "d:r"), both), a=0).value == 4
    many = decision("r", table(["a"], ["x", "y"], [["-", "1", "2"], ["-", "3", "4"]], "COLLECT"))
    assert asked(document(decision("d", literal("sum(x) + count(r)"), "d:r"), many), a=0).value == 6


def test_a_requirement_is_evaluated_once() -> None:
    parts = [decision("d", literal("p + q"), "d:p", "d:q"), decision("p", literal("s + 1"), "d:s"), decision("q", literal("s + 2"), "d:s"), decision("s", literal("1"))]
    found = asked(document(*parts))
    assert (found.value, len(found.trace)) == (5, 4)


def test_a_circle_is_refused_on_everyone_in_it() -> None:
    parts = [decision("d", literal("p"), "d:p"), decision("p", literal("q"), "d:q"), decision("q", literal("d"), "d:d"), decision("z", literal("d"), "d:d")]
    assert findings(document(*parts)) == [("d", "circle"), ("p", "circle"), ("q", "circle")]


@pytest.mark.parametrize("reference", ["d:nowhere", "i:d", "k:d"])
def test_a_requirement_of_nothing_or_of_the_wrong_kind_is_refused(reference: str) -> None:
    assert findings(document(decision("d", literal("1"), reference)))[0] == ("d", "requirement")


def test_input_data_have_types_and_may_be_missing() -> None:
    parts = document(decision("d", literal("if age = null then 0 else age"), "i:age"), data("age", "number"))
    assert [asked(parts, age=7).value, asked(parts).value] == [7, 0]
    assert failure(parts, age="7") == 'decision d, input age: the string "7" is not a value of type number'


def test_a_variable_that_nobody_knows_is_a_failure_and_one_that_is_null_is_not() -> None:
    parts = document(decision("d", literal("if amount = null then 1 else 2")))
    assert asked(parts, amount=None).value == 1
    assert failure(parts) == "decision d: there is no variable amount"


def test_names_may_have_blanks_and_signs() -> None:
    parts = document(decision("d", literal("Monthly income-net * 12 + 家庭 人数"), "i:a", "i:b"), data("a", "number", "Monthly income-net"), data("b", "number", "家庭 人数"))
    assert asked(parts, **{"Monthly income-net": D("100.5"), "家庭 人数": 3}).value == 1209


def test_texts_of_dates_become_dates_where_data_come_in_and_nowhere_else() -> None:
    parts = document(decision("d", literal("born.year"), "i:born"), data("born", "date"))
    assert asked(parts, born="2019-05-06").value == 2019
    assert asked(parts, born=date(2019, 5, 6)).value == 2019
    assert "is not a value of type date" in failure(parts, born="6.5.2019")
    typed = document(decision("d", literal('"2019-05-06"', "date")))
    assert "is not a value of type date" in failure(typed)


# --- knowledge and services

DOUBLE = knowledge("double", literal("n * 2"), "n:number", type_="number")


def test_knowledge_is_a_function() -> None:
    assert asked(document(decision("d", literal("double(21)"), "k:double"), DOUBLE)).value == 42
    assert asked(document(decision("d", literal("double(n: 21)"), "k:double"), DOUBLE)).value == 42
    other = knowledge("quadruple", literal("double(double(n))"), "n", references=("k:double",))
    assert asked(document(decision("d", literal("quadruple(3)"), "k:quadruple"), other, DOUBLE)).value == 12


def test_an_argument_or_a_result_of_the_wrong_type_is_a_failure() -> None:
    assert failure(document(decision("d", literal('double("a")'), "k:double"), DOUBLE)) == 'decision d, parameter n: the string "a" is not a value of type number'
    wrong = knowledge("wrong", literal('"a"'), "n", type_="number")
    assert "is not a value of type number" in failure(document(decision("d", literal("wrong(1)"), "k:wrong"), wrong))


def test_knowledge_that_is_not_required_is_an_unknown_function() -> None:
    assert findings(document(decision("d", literal("double(21)")), DOUBLE)) == [("d", "expression")]


def test_a_table_may_be_knowledge() -> None:
    rate = knowledge("rate", table(["years"], ["x"], [["< 5", "0.1"], [">= 5", "0.2"]]), "years:number")
    assert asked(document(decision("d", literal("rate(3) + rate(9)"), "k:rate"), rate)).value == D("0.3")


SERVICE = tag(
    "decisionService",
    tag("variable", id="v_s", name="service") + tag("outputDecision", href="#out") + tag("encapsulatedDecision", href="#inner")
    + tag("inputDecision", href="#given") + tag("inputData", href="#amount"),
    id="service", name="service",
)  # fmt: skip
SERVED = (
    SERVICE,
    decision("out", literal("inner + given"), "d:inner", "d:given"),
    decision("inner", literal("amount * 2"), "i:amount"),
    decision("given", literal("1000"), type_="number"),
    data("amount", "number"),
)


def test_a_service_takes_its_inputs_and_replaces_its_input_decisions() -> None:
    parts = document(decision("d", literal("service(5, 7) + service(amount: 1, given: 1)"), "k:service"), *SERVED)
    assert asked(parts).value == 20
    assert asked(parts, "service", amount=5, given=7).value == 17
    assert asked(parts, "out", amount=5).value == 1010
    assert "parameter amount" in failure(parts, "service", amount="5", given=7)


def test_a_service_with_two_outputs_gives_a_context() -> None:
    two = SERVICE.replace('<outputDecision href="#out"></outputDecision>', '<outputDecision href="#out"></outputDecision><outputDecision href="#inner"></outputDecision>')
    assert asked(document(two, *SERVED[1:]), "service", amount=5, given=7).value == {"out": 17, "inner": 10}


# --- boxed expressions


def boxed(name: str, inside: str, **more: str) -> str:
    return tag(name, inside, id=f"b_{name}", **more)


IN, RETURN = tag("in", literal("[1, 2, 3]")), tag("return", literal("n * 2"))
RELATION = boxed("relation", tag("column", name="who") + tag("column", name="age", typeRef="number") + "".join(tag("row", literal(f'"{who}"') + literal(age)) for who, age in (("甲", "7"), ("乙", "17"))))
BOXED: list[tuple[str, Any]] = [
    (boxed("context", entry("a", literal("1")) + entry("b", literal("a + 1"))), {"a": 1, "b": 2}),
    (boxed("context", entry("a", literal("1")) + entry(None, literal("a + 1"))), 2),
    (boxed("context", entry("two words", literal("1")) + entry(None, literal("two words + 1"))), 2),
    (boxed("context", entry("in-ner", boxed("context", entry("x-y", literal("5")))) + entry(None, literal("in-ner.x-y + 1"))), 6),
    (boxed("list", literal("1") + literal("1 + 1")), [1, 2]),
    (RELATION, [{"who": "甲", "age": 7}, {"who": "乙", "age": 17}]),
    (boxed("context", entry("f", function(literal("x + y"), "x", "y", kind="FEEL")) + entry(None, literal("f(1, 2)"))), 3),
    (boxed("context", entry("f", function(literal("x + y"), "x", "y", kind="FEEL"))
     + entry(None, boxed("invocation", literal("f") + tag("binding", tag("parameter", name="y") + literal("1")) + tag("binding", tag("parameter", name="x") + literal("2"))))), 3),
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
        (boxed("conditional", tag("if", literal("5")) + tag("then", literal("1")) + tag("else", literal("2"))), "a condition gives true or false"),
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


# --- types

FAMILY = item("tFamily", component("name", "string") + component("members", "tMembers")) + item("tMembers", component("age", "tAge"), isCollection="true")
AGE = item("tAge", ref("number") + tag("allowedValues", text("[0..150]")))


def test_types_of_the_model() -> None:
    parts = document(FAMILY, AGE, decision("d", literal("max(family.members.age)"), "i:family", type_="tAge"), data("family", "tFamily"))
    good = {"name": "王", "members": [{"age": 7}, {"age": 40}]}
    assert asked(parts, family=good).value == 40
    assert "tFamily" in failure(parts, family={**good, "members": [{"age": 151}]})
    assert "tFamily" in failure(parts, family={"name": "王"})
    assert "tFamily" in failure(parts, family={**good, "name": 5})


def test_a_list_of_one_and_its_element_stand_for_each_other() -> None:
    parts = document(item("tNames", ref("string"), isCollection="true"), decision("d", literal("count(names)"), "i:names"), data("names", "tNames"))
    assert [asked(parts, names="a").value, asked(parts, names=["a", "b"]).value] == [1, 2]
    assert asked(document(decision("d", literal("[5]", "number")))).value == 5


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("string", "a", 1), ("number", D("1.5"), "a"), ("boolean", True, "true"), ("integer", 3, D("1.5")), ("long", 3, D("1.5")), ("double", D("1.5"), "1.5"), ("feel:number", 1, "a"),
        ("date", date(2026, 1, 1), 5), ("time", "08:30:00", "late"), ("dateTime", "2026-01-01T08:00:00Z", "today"), ("date and time", "2026-01-01T08:00:00Z", "x"),
        ("days and time duration", "P1D", "P1Y"), ("years and months duration", "P1Y", "P1D"), ("dayTimeDuration", "PT1H", "1h"), ("context", {"a": 1}, 1),
    ],
)  # fmt: skip
def test_types_of_feel_in_all_their_spellings(type_: str, good: Any, bad: Any) -> None:
    parts = document(decision("d", literal("v instance of Any"), "i:v"), data("v", type_))
    assert asked(parts, v=good).value is True
    assert asked(parts, v=None).trace
    assert "is not a value of type" in failure(parts, v=bad)


# --- documents


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_every_version_of_dmn(namespace: str) -> None:
    assert asked(document(DISH, SEASON, namespace=namespace), "dish", degrees=5, guests=9).value == "stew"


def test_a_model_tells_its_decisions_and_what_they_need() -> None:
    found = compile_model(document(DISH.replace("<decision ", '<decision camunda:versionTag="v3" '), SEASON, *SERVED))
    assert {one.decision_id: one.kind for one in found.decisions.values()} == {
        "dish": "decisionTable", "when": "decisionTable", "out": "literalExpression", "inner": "literalExpression", "given": "literalExpression", "service": "decisionService",
    }  # fmt: skip
    assert found.decisions["dish"].version_tag == "v3"
    assert {"degrees", "guests", "amount"} <= found.needs


@pytest.mark.parametrize(
    ("data_", "finding"),
    [
        (b"<x", ("document", "xml")),
        (b"<definitions/>", ("document", "document")),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">&a;</definitions>', ("document", "xml")),
        (document(), ("model", "document")),
        (document(DISH, DISH), ("dish", "unique id")),
        (document('<import id="i" namespace="urn:other" name="o" importType="x"/>', DISH, SEASON), ("i", "unsupported element")),
        (document(DISH, SEASON, attributes='expressionLanguage="urn:groovy"'), ("e1", "expression language")),
        (b" " * 5_000_001, ("document", "size")),
    ],
)
def test_documents_that_are_refused(data_: bytes, finding: tuple[str, str]) -> None:
    assert finding in findings(data_)


def test_feel_in_all_its_spellings_is_feel() -> None:
    for language in ("feel", "FEEL", "http://www.omg.org/spec/FEEL/20140401", "https://www.omg.org/spec/DMN/20191111/FEEL/"):
        assert asked(document(decision("d", literal("1 + 1", expressionLanguage=language)), attributes=f'expressionLanguage="{language}"')).value == 2


def test_one_moment_for_everything() -> None:
    parts = model(decision("d", literal("now() = later"), "d:later"), decision("later", literal("now()")))
    assert parts.decisions["d"].evaluate({}, NOW).value is True
