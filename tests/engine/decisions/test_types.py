"""Types of a model and of FEEL, and documents of every version."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine.decisions import compile_model
from engine.decisions.constructs import NAMESPACES
from tests.engine.decisions.building import NOW, asked, data, decision, document, failure, findings, literal, model, tag, text
from tests.engine.decisions.test_models import DISH, SEASON, SERVED


def item(name: str, inside: str, **more: str) -> str:
    return tag("itemDefinition", inside, id=f"t_{name}", name=name, **more)


def ref(name: str) -> str:
    return f"<typeRef>{name}</typeRef>"


def component(name: str, type_: str) -> str:
    return tag("itemComponent", ref(type_), id=f"c_{name}", name=name)


# --- types

FAMILY = item("tFamily", component("name", "string") + component("members", "tMembers")) + item(
    "tMembers", component("age", "tAge"), isCollection="true"
)
AGE = item("tAge", ref("number") + tag("allowedValues", text("[0..150]")))


def test_types_of_the_model() -> None:
    parts = document(FAMILY, AGE, decision("d", literal("max(family.members.age)"), "i:family", type_="tAge"), data("family", "tFamily"))
    good = {"name": "王", "members": [{"age": 7}, {"age": 40}]}
    assert asked(parts, family=good).value == 40
    assert "tFamily" in failure(parts, family={**good, "members": [{"age": 151}]})
    assert "tFamily" in failure(parts, family={"name": "王"})
    assert "tFamily" in failure(parts, family={**good, "name": 5})


def test_a_list_of_one_and_its_element_stand_for_each_other() -> None:
    parts = document(
        item("tNames", ref("string"), isCollection="true"), decision("d", literal("count(names)"), "i:names"), data("names", "tNames")
    )
    assert [asked(parts, names="a").value, asked(parts, names=["a", "b"]).value] == [1, 2]
    assert asked(document(decision("d", literal("[5]", "number")))).value == 5


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("string", "a", 1),
        ("number", Decimal("1.5"), "a"),
        ("boolean", True, "true"),
        ("integer", 3, Decimal("1.5")),
        ("long", 3, Decimal("1.5")),
        ("double", Decimal("1.5"), "1.5"),
        ("feel:number", 1, "a"),
        ("date", date(2026, 1, 1), 5),
        ("time", "08:30:00", "late"),
        ("dateTime", "2026-01-01T08:00:00Z", "today"),
        ("date and time", "2026-01-01T08:00:00Z", "x"),
        ("days and time duration", "P1D", "P1Y"),
        ("years and months duration", "P1Y", "P1D"),
        ("dayTimeDuration", "PT1H", "1h"),
        ("context", {"a": 1}, 1),
    ],
)
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
        "dish": "decisionTable",
        "when": "decisionTable",
        "out": "literalExpression",
        "inner": "literalExpression",
        "given": "literalExpression",
        "service": "decisionService",
    }
    assert found.decisions["dish"].version_tag == "v3"
    assert {"degrees", "guests", "amount"} <= found.needs


@pytest.mark.parametrize(
    ("data_", "finding"),
    [
        (b"<x", ("document", "xml")),
        (b"<definitions/>", ("document", "document")),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">&a;</definitions>',
            ("document", "xml"),
        ),
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
        assert (
            asked(
                document(decision("d", literal("1 + 1", expressionLanguage=language)), attributes=f'expressionLanguage="{language}"')
            ).value
            == 2
        )


def test_one_moment_for_everything() -> None:
    parts = model(decision("d", literal("now() = later"), "d:later"), decision("later", literal("now()")))
    assert parts.decisions["d"].evaluate({}, NOW).value is True
