"""What modellers leave out is no error; what nobody executes is not judged; nothing makes the rules stumble."""

import random
import time
from pathlib import Path

import pytest
from lxml import etree

from engine.rules import check
from tests.engine.drawing import HEAD, call, catch, flows, process, starts, user, users

MODEL = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
FOLDER = Path(__file__).parents[2] / "diagrams" / "rules"
BARE = f"""<definitions {MODEL}><message id="m"/><process isExecutable="true">
  <startEvent id="s"/><userTask id="a"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
  <exclusiveGateway id="g"/><userTask id="b"/>
  <sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="c"/><sequenceFlow sourceRef="c" targetRef="g"/>
  <sequenceFlow sourceRef="g" targetRef="b"/>
</process></definitions>"""
DRAWN = """<collaboration id="c"><participant id="p1" processRef="main"/><participant id="p2" processRef="drawn"/>
  <messageFlow id="mf" sourceRef="x" targetRef="y"/></collaboration>
<process id="drawn"><startEvent id="x"/><endEvent id="y"/><task id="z"><incoming>nothing</incoming></task>
  <sequenceFlow id="odd" sourceRef="y" targetRef="nobody" isImmediate="false"/></process>"""
PICTURE = """<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="d"><bpmndi:BPMNPlane id="p" bpmnElement="main">
  <bpmndi:BPMNShape id="shape" bpmnElement="nobody"/></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"""


def errors(data: bytes) -> list[tuple[str, str]]:
    return [(problem.element_id, problem.rule) for problem in check(data) if problem.severity == "error"]


def test_what_modellers_leave_out_is_no_error() -> None:
    assert errors(BARE.encode()) == []


def test_a_node_without_an_id_is_a_warning() -> None:
    body = starts("s") + '<userTask name="nameless"/><sequenceFlow id="f" sourceRef="s" targetRef="userTask_0"/>'
    assert ("main", "id", "warning") in {(p.element_id, p.rule, p.severity) for p in check(process(body))}


def test_the_picture_is_not_judged() -> None:
    assert errors(process(starts("s"), more=PICTURE)) == []


def test_a_process_that_is_only_drawn_is_not_judged() -> None:
    executable = '<process id="main" isExecutable="true"><startEvent id="s"/></process>'
    assert errors(f"{HEAD}{DRAWN}{executable}</definitions>".encode()) == [("mf", "message flow")]  # both ends stand in one pool


def test_types_of_other_documents_are_not_looked_for() -> None:
    body = starts("s") + '<dataObject id="d" itemSubjectRef="xsd:string" xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>'
    assert errors(process(body)) == []


def test_attributes_of_other_vendors_are_let_through() -> None:
    body = starts("s") + '<task id="a" xmlns:x="http://example.org/x" x:colour="red"><extensionElements><x:y/></extensionElements></task>'
    assert errors(process(body + flows("s > a"))) == []


@pytest.mark.parametrize("collection", ["people", "${people}", "=people"])
def test_the_collection_of_a_loop_may_be_a_variable(collection: str) -> None:
    loop = f"<multiInstanceLoopCharacteristics><loopDataInputRef>{collection}</loopDataInputRef></multiInstanceLoopCharacteristics>"
    assert errors(process(starts("s") + user("a", loop) + flows("s > a"))) == []


def test_a_called_process_may_be_an_expression() -> None:
    assert errors(process(starts("s") + call("a", "${which}") + flows("s > a"))) == []


def test_an_id_that_is_used_twice_is_said_once() -> None:
    assert errors(process(starts("s") + users("a", "a") + flows("s > a"))) == [("a", "unique id")]


def test_findings_of_all_families_come_at_once() -> None:
    body = starts("s") + users("a") + catch("c", '<timerEventDefinition id="t"><timeDuration>soon</timeDuration></timerEventDefinition>')
    body += '<task id="k"><incoming>nowhere</incoming><bogus/></task>' + flows("s > a > c > s")
    assert {("s", "start event"), ("c", "timer"), ("k", "reference")} <= set(errors(process(body)))


def test_an_element_that_two_families_refuse_is_named_once_for_each_rule() -> None:
    body = starts("s") + users("a") + '<boundaryEvent id="b" attachedToRef="nobody"><timerEventDefinition/></boundaryEvent>'
    found = errors(process(body + flows("s > a")))
    assert len(found) == len(set(found))


@pytest.mark.parametrize("seed", range(5))
def test_no_damage_makes_the_rules_stumble(seed: int) -> None:
    chance = random.Random(seed)
    for path in chance.sample(sorted(FOLDER.glob("*/*.bpmn")), 20):
        root = etree.fromstring(path.read_bytes())
        for element in chance.sample(list(root.iter()), 3):
            _damage(element, chance)
        assert all(problem.element_id and problem.message for problem in check(etree.tostring(root)))


def _damage(element: etree._Element, chance: random.Random) -> None:
    parent = element.getparent()
    if element.attrib and chance.random() < 0.6:
        name = chance.choice(sorted(map(str, element.attrib)))
        element.set(name, chance.choice(["", "culprit", "start", "main", "nobody", "x:y"]))
    elif parent is not None:
        chance.choice([parent.remove, parent.append])(element)


def test_the_shipped_size_is_checked_at_once() -> None:
    names = [f"t{n}" for n in range(42)]
    data = process(starts("s") + users(*names) + "<endEvent id='e'/>" + flows(" > ".join(["s", *names, "e"])))
    check(data)
    times = []
    for _ in range(5):
        before = time.process_time()
        check(data)
        times.append(time.process_time() - before)
    assert min(times) < 0.05


def test_time_grows_with_the_size_not_faster() -> None:
    names = [f"t{n}" for n in range(3_000)]
    before = time.process_time()
    assert errors(process(starts("s") + users(*names) + flows(" > ".join(["s", *names])))) == []
    assert time.process_time() - before < 10
