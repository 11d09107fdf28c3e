"""The drawings of the rehabilitation referral: readable, complete, and honest about what is law and what is a local setting."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from tests.processes import drawing

BPMN = drawing.BPMN
DIAGRAM = Path("processes/rehab_referral/rehab_referral.bpmn").read_bytes()
MOST_NODES = 25
NODES = frozenset(
    BPMN + kind
    for kind in (
        *("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "userTask", "serviceTask", "businessRuleTask"),
        *("subProcess", "exclusiveGateway", "parallelGateway"),
    )
)
STEPS = ["提出申请", "初核登记", "康复转介", "综合评估", "服务提供", "阶段性评估", "结案与回访"]
FOUND, LOCAL = "已核实", "本地设定"


@pytest.fixture(scope="module")
def diagram() -> drawing.Diagram:
    return drawing.read(DIAGRAM)


def documentation(element: etree._Element) -> str:
    return element.findtext(BPMN + "documentation") or ""


def test_a_reader_stumbles_over_nothing(diagram: drawing.Diagram) -> None:
    assert drawing.findings(diagram) == []


def test_no_level_holds_more_nodes_than_an_eye_can(diagram: drawing.Diagram) -> None:
    nodes = Counter(e.getparent().get("id") for e in diagram.elements.values() if e.tag in NODES)
    assert len(nodes) == 18
    assert max(nodes.values()) <= MOST_NODES


def test_everything_is_drawn_once(diagram: drawing.Diagram) -> None:
    drawn = Counter(name for plane in diagram.planes for name in (*plane.shapes, *plane.frames, *plane.flows))
    kinds = NODES | {BPMN + "sequenceFlow", BPMN + "lane", BPMN + "participant"}
    assert drawn == Counter(name for name, e in diagram.elements.items() if e.tag in kinds)


def test_the_seven_steps_stand_in_the_main_drawing(diagram: drawing.Diagram) -> None:
    boxes = {diagram.elements[name].get("name"): box for name, box in diagram.planes[0].shapes.items()}
    assert all(step in boxes for step in STEPS)
    across = [boxes[step].left for step in STEPS[1:6]]
    assert across == sorted(across)


def test_every_element_says_how_certain_it_is(diagram: drawing.Diagram) -> None:
    for name, element in diagram.elements.items():
        if element.tag in NODES or element.tag in {BPMN + "lane", BPMN + "participant", BPMN + "process"}:
            last = documentation(element).splitlines()[-1:]
            assert last, name
            assert last[0].startswith("确定性："), name
            assert FOUND in last[0] or LOCAL in last[0], name


def test_choices_say_why(diagram: drawing.Diagram) -> None:
    choices = [e for e in diagram.elements.values() if e.tag == BPMN + "sequenceFlow" and e.get("name")]
    assert len(choices) > 50
    assert all(documentation(choice) for choice in choices)


def test_what_is_certain_cites_a_title(diagram: drawing.Diagram) -> None:
    for name, element in diagram.elements.items():
        text = documentation(element)
        assert FOUND not in text or "依据：" in text, name
        assert "依据：" not in text or re.search("依据：《.+》", text), name


def test_no_text_tells_where_the_law_was_read() -> None:
    text = DIAGRAM.decode()
    assert not re.search("https?://(?!www.omg.org|camunda.org|www.w3.org)", text)
    assert not re.search("新华社|人民网|中新网|GitHub|LawRefBook", text)


def test_names_are_chinese_and_ids_english(diagram: drawing.Diagram) -> None:
    for name, element in diagram.elements.items():
        assert re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name)
        assert not element.get("name") or element.tag == BPMN + "message" or re.search("[一-鿿]", element.get("name")), name


def test_no_timer_carries_a_time_of_its_own() -> None:
    times = re.findall("<bpmn:time[A-Z][a-z]+ [^>]*>([^<]+)<", DIAGRAM.decode())
    assert len(times) == 21
    assert all(re.fullmatch(r'=deadline\("jk\.[a-z0-9_]+"\)', time) for time in times)
