"""What a diagram reads and gives: every place an expression may stand in, both languages, and what somebody declares."""

import pytest

from engine import data_flow
from engine.data_flow import Use
from engine.expressions.reads import reads
from tests.diagrams import document, node, process


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("=income > limit", {"income", "limit"}),
        ('=string join(people, "、")', {"people"}),
        ("=count(rows) + total", {"rows", "total"}),
        ("=for p in proposals return p.label + reason", {"proposals", "reason"}),
        ("=some one in list satisfies one = wanted", {"list", "wanted"}),
        ("=candidates[item.score > 3]", {"candidates"}),
        ('=if kind = "income" then 1 else other', {"kind", "other"}),
        ("=person.age > 3", {"person"}),
        ("${level == 'high' && person.age > 3}", {"level", "person"}),
        ("${empty list ? first : second.name}", {"list", "first", "second"}),
        ("给 ${name} 的 ${kind} 通知", {"name", "kind"}),
        ("plain text", set()),
        ("=1 +", set()),
    ],
)
def test_names_are_read_off_an_expression(text: str, names: set[str]) -> None:
    assert reads(text) == names


def uses(*inside: str, **attributes: str) -> set[tuple[str, str, str]]:
    flow = data_flow.read(document(process("p", node("userTask", "t", "".join(inside), **attributes))))
    return {tuple(use) for use in flow.uses}  # type: ignore[misc]


def extension(inside: str) -> str:
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


def test_every_place_is_told() -> None:
    mapped = "<camunda:inputOutput><camunda:inputParameter name='a'>=one</camunda:inputParameter></camunda:inputOutput>"
    passed = "<camunda:in source='two' target='b' /><camunda:out sourceExpression='${three}' target='c' />"
    repeated = (
        "<bpmn:multiInstanceLoopCharacteristics id='m' camunda:collection='${four}' camunda:elementVariable='d'>"
        "<bpmn:completionCondition language='feel'>five = 1</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>"
    )
    assert uses(extension(mapped + passed), repeated, camunda_assignee="=six") == {
        ("t", "an input mapping", "one"),
        ("t", "a mapping", "two"),
        ("t", "a mapping", "three"),
        ("t", "the repetition", "four"),
        ("t", "the repetition", "five"),
        ("t", "an expression", "six"),
    }


def test_a_timer_is_told_under_the_event_that_is_drawn() -> None:
    timer = "<bpmn:timerEventDefinition id='x'><bpmn:timeDuration>=wait</bpmn:timeDuration></bpmn:timerEventDefinition>"
    flow = data_flow.read(document(process("p", node("intermediateCatchEvent", "event", timer))))
    assert flow.uses == (Use("event", "the timer", "wait"),)


def test_what_is_given_is_told() -> None:
    mapped = "<camunda:inputOutput><camunda:outputParameter name='a'>=1</camunda:outputParameter></camunda:inputOutput>"
    named = "<camunda:property name='outputs' value='b c' /><camunda:property name='number' value='d' />"
    script = node("scriptTask", "s", '<bpmn:script>={e: 1, "f": 2}</bpmn:script>', scriptFormat="feel")
    task = node("serviceTask", "t", extension(f"{mapped}<camunda:properties>{named}</camunda:properties>"), camunda_resultVariable="g")
    flow = data_flow.read(document(process("p", task, script)))
    assert flow.given - data_flow.COUNTERS == {"a", "b", "c", "d", "e", "f", "g"}
