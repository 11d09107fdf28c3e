"""The reader of drawings finds what a person would: here each defect is drawn once."""

import pytest

from tests.processes import drawing

PAGE = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:w="http://www.omg.org/spec/DD/20100524/DI">
  <bpmn:process id="p">
    <bpmn:exclusiveGateway id="choice" default="flow"/><bpmn:userTask id="work"/><bpmn:boundaryEvent id="late" attachedToRef="work"/>
    <bpmn:sequenceFlow id="flow" sourceRef="choice" targetRef="work"/>
  </bpmn:process>
  <di:BPMNDiagram><di:BPMNPlane bpmnElement="p">
    <di:BPMNShape bpmnElement="choice"><dc:Bounds x="0" y="0" width="50" height="50"/></di:BPMNShape>
    <di:BPMNShape bpmnElement="work"><dc:Bounds x="150" y="-15" width="100" height="80"/></di:BPMNShape>
    <di:BPMNShape bpmnElement="late"><dc:Bounds x="{late}" y="-33" width="36" height="36"/></di:BPMNShape>
    <di:BPMNEdge bpmnElement="flow"><w:waypoint x="{leaves}" y="{y}"/><w:waypoint x="150" y="{y}"/>
      <di:BPMNLabel><dc:Bounds x="{label}" y="7" width="30" height="14"/></di:BPMNLabel></di:BPMNEdge>
  </di:BPMNPlane></di:BPMNDiagram>
</bpmn:definitions>"""
RIGHT = {"late": 200, "leaves": 50, "y": 25, "label": 66}


def findings(**wrong: int) -> list[str]:
    return drawing.findings(drawing.read(PAGE.format(**RIGHT | wrong).encode()))


def test_a_clean_drawing_has_no_findings() -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"label": 58}, "p: the mark of the default flow flow strikes the label of flow"),
        ({"late": 160}, "p: late hides the icon of work"),
        ({"leaves": 45, "y": 30}, "p: flow misses the corners of choice"),
    ],
)
def test_a_defect_is_found(wrong: dict[str, int], found: str) -> None:
    assert findings(**wrong) == [found]
