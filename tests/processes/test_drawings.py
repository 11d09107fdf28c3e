"""The drawings of every shipped procedure: readable, complete, and honest about what is law and what is a local setting."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from engine import rules
from tests.processes import drawing

BPMN = drawing.BPMN
DIAGRAMS = sorted(Path("processes").glob("*/*.bpmn"))
MOST_NODES = 25
NODES = frozenset(
    BPMN + kind
    for kind in (
        *("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
        *("userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "scriptTask", "manualTask", "task"),
        *("subProcess", "callActivity", "transaction"),
        *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"),
    )
)
FRAMES = frozenset(BPMN + kind for kind in ("lane", "participant", "process"))
CERTAINTIES = ("已核实", "本地设定")

pytestmark = pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)


def documentation(element: etree._Element) -> str:
    return element.findtext(BPMN + "documentation") or ""


def test_a_reader_stumbles_over_nothing(path: Path) -> None:
    assert drawing.findings(drawing.read(path.read_bytes())) == []


def test_the_linter_finds_nothing(path: Path) -> None:
    assert rules.check(path.read_bytes()) == []


def test_no_level_holds_more_nodes_than_an_eye_can(path: Path) -> None:
    elements = drawing.read(path.read_bytes()).elements
    nodes = Counter(e.getparent().get("id") for e in elements.values() if e.tag in NODES)
    assert max(nodes.values()) <= MOST_NODES, nodes.most_common(1)


def test_everything_is_drawn_once(path: Path) -> None:
    diagram = drawing.read(path.read_bytes())
    drawn = Counter(name for plane in diagram.planes for name in (*plane.shapes, *plane.frames, *plane.flows))
    kinds = NODES | {BPMN + "sequenceFlow", BPMN + "lane", BPMN + "participant"}
    assert drawn == Counter(name for name, e in diagram.elements.items() if e.tag in kinds)


def test_every_element_says_how_certain_it_is(path: Path) -> None:
    for name, element in drawing.read(path.read_bytes()).elements.items():
        if element.tag not in NODES | FRAMES and not (element.tag == BPMN + "sequenceFlow" and element.get("name")):
            continue
        text = documentation(element)
        assert text.splitlines()[-1:], name
        assert re.match("确定性：.*(已核实|本地设定)", text.splitlines()[-1]), name
        assert CERTAINTIES[0] not in text or "依据：" in text, name


def test_names_are_chinese_and_ids_english(path: Path) -> None:
    for name, element in drawing.read(path.read_bytes()).elements.items():
        assert re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name)
        assert not element.get("name") or element.tag == BPMN + "message" or re.search("[一-鿿]", element.get("name")), name


def test_no_text_tells_where_the_law_was_read(path: Path) -> None:
    text = path.read_text()
    assert not re.search("https?://(?!www.omg.org|camunda.org|www.w3.org)", text)
    assert not re.search("新华社|人民网|中新网|GitHub|LawRefBook", text)


def test_no_timer_carries_a_time_of_its_own(path: Path) -> None:
    times = re.findall("<bpmn:time[A-Z][a-z]+ [^>]*>([^<]+)<", path.read_text())
    assert all(re.fullmatch(r'=deadline\("[a-z]+\.[a-z0-9_.]+"\)', time) for time in times)
