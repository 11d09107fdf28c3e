"""Whole models: what requires what, knowledge, services, boxed expressions, types, every version of DMN."""

from datetime import date
from decimal import Decimal

import pytest

from tests.engine.decisions.building import (
    asked,
    data,
    decision,
    document,
    failure,
    findings,
    function,
    literal,
    requires,
    table,
    tag,
)

DISH = decision(
    "dish",
    table(["season", ("guests", "integer")], [("meal", "string")], [['"winter"', "<= 8", '"roast"'], ["-", "> 8", '"stew"']]),
    "d:when",
)
SEASON = decision(
    "when", table([("degrees", "number")], [("season", "string")], [["< 10", '"winter"'], [">= 10", '"summer"']]), label="When it is"
)


def knowledge(name: str, body: str, *parameters: str, type_: str | None = None, references: tuple[str, ...] = ()) -> str:
    inside = tag("variable", id=f"v_{name}", name=name, typeRef=type_) + tag(
        "encapsulatedLogic", function(body, *parameters), id=f"l_{name}"
    )
    return tag("businessKnowledgeModel", inside + requires(*references), id=name, name=name)


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
    parts = [
        decision("d", literal("p + q"), "d:p", "d:q"),
        decision("p", literal("s + 1"), "d:s"),
        decision("q", literal("s + 2"), "d:s"),
        decision("s", literal("1")),
    ]
    found = asked(document(*parts))
    assert (found.value, len(found.trace)) == (5, 4)


def test_a_circle_is_refused_on_everyone_in_it() -> None:
    parts = [
        decision("d", literal("p"), "d:p"),
        decision("p", literal("q"), "d:q"),
        decision("q", literal("d"), "d:d"),
        decision("z", literal("d"), "d:d"),
    ]
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
    parts = document(
        decision("d", literal("Monthly income-net * 12 + 家庭 人数"), "i:a", "i:b"),
        data("a", "number", "Monthly income-net"),
        data("b", "number", "家庭 人数"),
    )
    assert asked(parts, **{"Monthly income-net": Decimal("100.5"), "家庭 人数": 3}).value == 1209


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
    assert (
        failure(document(decision("d", literal('double("a")'), "k:double"), DOUBLE))
        == 'decision d, parameter n: the string "a" is not a value of type number'
    )
    wrong = knowledge("wrong", literal('"a"'), "n", type_="number")
    assert "is not a value of type number" in failure(document(decision("d", literal("wrong(1)"), "k:wrong"), wrong))


def test_knowledge_that_is_not_required_is_an_unknown_function() -> None:
    assert findings(document(decision("d", literal("double(21)")), DOUBLE)) == [("d", "expression")]


def test_a_table_may_be_knowledge() -> None:
    rate = knowledge("rate", table(["years"], ["x"], [["< 5", "0.1"], [">= 5", "0.2"]]), "years:number")
    assert asked(document(decision("d", literal("rate(3) + rate(9)"), "k:rate"), rate)).value == Decimal("0.3")


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
    two = SERVICE.replace(
        '<outputDecision href="#out"></outputDecision>',
        '<outputDecision href="#out"></outputDecision><outputDecision href="#inner"></outputDecision>',
    )
    assert asked(document(two, *SERVED[1:]), "service", amount=5, given=7).value == {"out": 17, "inner": 10}
