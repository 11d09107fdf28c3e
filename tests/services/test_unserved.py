"""What only the engine can run is refused at deployment, on the element."""

import pytest

from services import deployments
from services.errors import Undeployable
from tests.cast import Cast
from tests.diagrams import chain, document, flow, node, process

DAILY = '<bpmn:timerEventDefinition id="t"><bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>'
HOLDS = '<bpmn:conditionalEventDefinition id="c"><bpmn:condition>=x &gt; 1</bpmn:condition></bpmn:conditionalEventDefinition>'
CHOICE = '<bpmn:task id="visit" /><bpmn:completionCondition>=true</bpmn:completionCondition>'


@pytest.mark.parametrize(
    ("element_id", "parts"),
    [
        ("every_day", [node("startEvent", "every_day", DAILY), node("endEvent", "end"), flow("every_day", "end")]),
        ("when", [node("startEvent", "when", HOLDS), node("endEvent", "end"), flow("when", "end")]),
        (
            "choose",
            [
                node("startEvent", "start"),
                node("adHocSubProcess", "choose", CHOICE),
                node("endEvent", "end"),
                chain("start", "choose", "end"),
            ],
        ),
    ],
)
def test_the_element_is_named(cast: Cast, element_id: str, parts: list[str]) -> None:
    with pytest.raises(Undeployable) as refusal:
        deployments.deploy(cast.admin, [("a.bpmn", document(process("a", *parts)))], name="a")
    assert [problem.element_id for problem in refusal.value.problems] == [element_id]
