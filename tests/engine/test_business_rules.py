"""Business rule tasks: which decision is asked, what becomes of its result, and what happens when there is none."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.compiler import compile_document
from engine.decisions import Decision, compile_model
from engine.definitions import Binding, DecisionRef
from engine.effects import DecisionEvaluated
from engine.errors import InvalidDefinition
from tests.diagrams import chain, document, node, process
from tests.engine.decisions import building
from tests.engine.world import Shelf, World

RULES = [["< 10", '"small"', "1"], ["< 5", '"tiny"', "2"]]
MANY = building.document(building.decision("size", building.table([("amount", "number")], ["size", "rank"], RULES, "COLLECT")))
ONE = building.document(
    building.decision("size", building.table([("amount", "number")], ["size"], [["< 10", '"small"'], [">= 10", '"big"']]))
)
LIST = building.document(building.decision("size", building.table([("amount", "number")], ["size"], [row[:2] for row in RULES], "COLLECT")))
WRITTEN = building.document(building.decision("size", building.literal("amount * 2")))


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Let every library hold the decisions put in here, and keep what it was asked."""
    held: dict[str, Any] = {"models": {"size": ONE}, "asked": []}

    def decision(_shelf: Shelf, decision_id: str, binding: Binding) -> tuple[str, Decision] | None:
        held["asked"].append((decision_id, binding))
        data = held["models"].get(decision_id)
        return None if data is None else (f"{decision_id}:7", compile_model(data).decisions[decision_id])

    monkeypatch.setattr(Shelf, "decision", decision, raising=False)
    return held


def diagram(inside: str = "", **attributes: str) -> bytes:
    given = {f"camunda_{name}": value for name, value in {"decisionRef": "size", **attributes}.items()}
    parts = (node("startEvent", "s"), node("businessRuleTask", "rule", inside, **given), node("userTask", "u"), chain("s", "rule", "u"))
    return document(process("main", *parts))


def result(shelf: dict[str, Any], model: bytes, mapping: str | None, amount: Any = 3) -> Any:
    shelf["models"]["size"] = model
    more = {} if mapping is None else {"mapDecisionResult": mapping}
    world = World(diagram(resultVariable="found", **more), restoring=True, amount=amount)
    return world.live.variables().get("found", world.books.incidents)


@pytest.mark.parametrize(
    ("model", "mapping", "expected"),
    [
        (ONE, "singleEntry", "small"),
        (ONE, "singleResult", {"size": "small"}),
        (ONE, "collectEntries", ["small"]),
        (ONE, "resultList", [{"size": "small"}]),
        (ONE, None, [{"size": "small"}]),
        (LIST, "collectEntries", ["small", "tiny"]),
        (LIST, "resultList", [{"size": "small"}, {"size": "tiny"}]),
        (MANY, "resultList", [{"size": "small", "rank": 1}, {"size": "tiny", "rank": 2}]),
        (WRITTEN, "singleEntry", 6),
        (WRITTEN, "singleResult", {"size": 6}),
    ],
)
def test_how_a_result_is_mapped(shelf: dict[str, Any], model: bytes, mapping: str | None, expected: Any) -> None:
    assert result(shelf, model, mapping) == expected


@pytest.mark.parametrize(
    ("mapping", "expected"), [("singleEntry", None), ("singleResult", None), ("collectEntries", []), ("resultList", [])]
)
def test_no_rule_no_result(shelf: dict[str, Any], mapping: str, expected: Any) -> None:
    assert result(shelf, LIST, mapping, amount=100) == expected


@pytest.mark.parametrize(
    ("model", "mapping", "sentence"),
    [
        (LIST, "singleEntry", "the decision gave 2 results, where one is expected"),
        (LIST, "singleResult", "the decision gave 2 results"),
        (MANY, "collectEntries", "the decision has 2 outputs (size, rank), where collectEntries expects one"),
    ],
)
def test_a_result_of_another_form_is_an_incident(shelf: dict[str, Any], model: bytes, mapping: str, sentence: str) -> None:
    (incident,) = result(shelf, model, mapping).values()
    assert (incident.kind, incident.element_id) == ("expression", "rule")
    assert sentence in incident.message


def test_a_decision_without_an_answer_is_an_incident_that_names_decision_and_input(shelf: dict[str, Any]) -> None:
    world = World(diagram(resultVariable="found"), amount="three")
    (incident,) = world.books.incidents.values()
    assert incident.message == 'decision size, input input 1: the string "three" is not a value of type number'
    world.live.set_variables({"amount": 30})
    world.live.retry(incident.activity_id)
    assert world.go().live.variables()["found"] == [{"size": "big"}]


def test_a_decision_that_is_nowhere_is_an_incident(shelf: dict[str, Any]) -> None:
    shelf["models"].clear()
    (incident,) = World(diagram(), amount=1).books.incidents.values()
    assert incident.message == "decision size is not deployed (latest)"


def test_what_was_decided_is_told(shelf: dict[str, Any]) -> None:
    world = World(diagram(resultVariable="found"), amount=3)
    (told,) = [effect for effect in world.books.effects if isinstance(effect, DecisionEvaluated)]
    assert (told.element_id, told.definition_id, told.decision_id) == ("rule", "size:7", "size")
    assert told.trace[0]["rules"] == [{"id": "r1", "index": 1}]


def test_without_a_result_variable_output_parameters_read_the_result(shelf: dict[str, Any]) -> None:
    outputs = '<camunda:inputOutput><camunda:outputParameter name="kind">=decisionResult</camunda:outputParameter></camunda:inputOutput>'
    inside = f"<bpmn:extensionElements>{outputs}</bpmn:extensionElements>"
    world = World(diagram(inside, mapDecisionResult="singleEntry"), restoring=True, amount=3)
    assert world.live.variables() == {"amount": 3, "kind": "small"}


@pytest.mark.parametrize(
    ("attributes", "asked"),
    [
        ({}, Binding("latest", None, "main:1")),
        ({"decisionRefBinding": "deployment"}, Binding("deployment", None, "main:1")),
        ({"decisionRefBinding": "version", "decisionRefVersion": "3"}, Binding("version", "3", "main:1")),
        ({"decisionRefBinding": "versionTag", "decisionRefVersionTag": "=tag"}, Binding("versionTag", "v3", "main:1")),
        ({"decisionRef": "=which"}, Binding("latest", None, "main:1")),
    ],
)
def test_which_version_is_asked_for(shelf: dict[str, Any], attributes: dict[str, str], asked: Binding) -> None:
    world = World(diagram(**attributes), amount=3, which="size", tag="v3")
    assert not world.books.incidents
    assert shelf["asked"] == [("size", asked)]


def test_a_definition_tells_what_it_names() -> None:
    def named(**attributes: str) -> DecisionRef | None:
        return compile_document(diagram(**attributes))["main"].elements["rule"].decision

    assert named() == DecisionRef("size")
    assert named(decisionRefBinding="version", decisionRefVersion="3") == DecisionRef("size", "version", "3")
    assert named(decisionRef="=which") is None


@pytest.mark.parametrize(
    "attributes",
    [
        {"decisionRefBinding": "odd"},
        {"mapDecisionResult": "odd"},
        {"decisionRefBinding": "version"},
        {"decisionRefBinding": "versionTag"},
        {"decisionRefBinding": "version", "decisionRefVersion": "three"},
        {"decisionRef": ""},
        {"topic": "also a job"},
        {"decisionRef": "=1 +"},
        {"decisionRefTenantId": "t"},
    ],
)
def test_refused_on_the_element(attributes: dict[str, str]) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        compile_document(diagram(**attributes))
    assert {problem.element_id for problem in refused.value.problems} == {"rule"}
