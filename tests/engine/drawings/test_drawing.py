"""Diagrams are drawn whole: every shape and every line, in bounds, with names that can be read."""

from pathlib import Path

import pytest
from lxml import etree

from engine.drawing import drawing, sheets, signs
from engine.drawing.drawing import Way
from engine.drawing.look import LEFT, WALKED, Mark
from engine.xml import XmlElement

SVG = "{http://www.w3.org/2000/svg}"
PLACES = ("processes/*/*.bpmn", "tests/diagrams/elements/*.bpmn")
DIAGRAMS = [path for place in PLACES for path in sorted(Path().glob(place))]

HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
 xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="t">"""


def document(element: str, *, box: str = 'x="100" y="100" width="100" height="80"', shape: str = "") -> bytes:
    drawn = f'<di:BPMNShape id="s" bpmnElement="one" {shape}><dc:Bounds {box} /></di:BPMNShape>'
    plane = f'<di:BPMNDiagram id="d"><di:BPMNPlane id="pl" bpmnElement="p">{drawn}</di:BPMNPlane></di:BPMNDiagram>'
    return f'{HEAD}<process id="p" name="救助">{element}</process>{plane}</definitions>'.encode()


def draw(data: bytes, way: Way = drawing.NOWHERE) -> XmlElement:
    (sheet,) = sheets.read(data)
    return etree.fromstring(drawing.draw(sheet, way))


def shape(element: str, **more: str) -> XmlElement:
    (found,) = draw(document(element, **more)).xpath("//*[@data-element='one']")
    return found


@pytest.mark.parametrize("path", DIAGRAMS, ids=[path.stem for path in DIAGRAMS])
def test_everything_that_lies_on_a_sheet_is_drawn(path: Path) -> None:
    root = etree.parse(path)
    wanted = {one.get("bpmnElement") for kind in ("BPMNShape", "BPMNEdge") for one in root.iter(f"{sheets.DI}{kind}")}
    drawn = etree.fromstring(drawing.stacked(sheets.read(path.read_bytes())))
    assert {one.get("data-element") for one in drawn.iter(f"{SVG}g")} - {None} == wanted
    for group in drawn.iter(f"{SVG}g"):
        assert len(group) > (group[0].tag == f"{SVG}title"), group.get("data-element")


def test_the_same_diagram_gives_the_same_bytes() -> None:
    data = DIAGRAMS[0].read_bytes()
    way = Way({"registration": Mark(2)}, {"a": 1})
    assert drawing.stacked(sheets.read(data), way) == drawing.stacked(sheets.read(data), way)


@pytest.mark.parametrize("trigger", sorted(signs.OF_EVENTS.keys() - {"multiple", "parallelMultiple"}))
def test_an_event_shows_what_it_waits_for(trigger: str) -> None:
    plain = shape('<intermediateCatchEvent id="one" />')
    told = shape(f'<intermediateCatchEvent id="one"><{trigger}EventDefinition /></intermediateCatchEvent>')
    assert len(told) > len(plain)
    thrown = shape(f'<endEvent id="one"><{trigger}EventDefinition /></endEvent>')
    assert etree.tostring(thrown) != etree.tostring(shape('<endEvent id="one" />'))


@pytest.mark.parametrize("kind", [*signs.OF_TASKS, *signs.OF_GATEWAYS])
def test_each_kind_has_a_sign_of_its_own(kind: str) -> None:
    drawn = {other: etree.tostring(shape(f'<{other} id="one" />')) for other in (*signs.OF_TASKS, *signs.OF_GATEWAYS)}
    assert list(drawn.values()).count(drawn[kind]) == 1


def test_what_does_not_interrupt_is_dashed() -> None:
    assert not shape('<boundaryEvent id="one" />').xpath(".//@stroke-dasharray")
    assert shape('<boundaryEvent id="one" cancelActivity="false" />').xpath(".//@stroke-dasharray")


def test_repeating_and_collapsed_activities_say_so() -> None:
    inner = (
        "<multiInstanceLoopCharacteristics />",
        '<multiInstanceLoopCharacteristics isSequential="true" />',
        "<standardLoopCharacteristics />",
    )
    drawn = {etree.tostring(shape(f'<userTask id="one">{one}</userTask>')) for one in ("", *inner)}
    assert len(drawn) == 4
    assert len(shape('<subProcess id="one" />', shape='isExpanded="false"')) > len(
        shape('<subProcess id="one" />', shape='isExpanded="true"')
    )


def test_a_long_name_is_broken_and_stays_whole_for_who_points_at_it() -> None:
    name = "县级民政部门会同公安机关核实未成年人监护情况并且听取其本人意见以后作出书面决定并送达各有关单位"
    drawn = shape(f'<userTask id="one" name="{name}" />')
    written = [text.text for text in drawn.iter(f"{SVG}text")]
    assert 1 < len(written) <= 4
    assert written[-1].endswith("…")
    assert name.startswith("".join(written)[:-1])
    assert drawn.findtext(f"{SVG}title") == name


def test_a_name_is_text_whatever_it_says() -> None:
    drawn = draw(document('<userTask id="one" name="&lt;script&gt;alert(1)&lt;/script&gt;" />'))
    assert not drawn.xpath("//*[local-name()='script']")


@pytest.mark.parametrize("box", ['x="nan" y="0" width="1" height="1"', 'x="1e300" y="0" width="1" height="1"', 'x="" y="0" width="1"', ""])
def test_what_lies_nowhere_is_left_out(box: str) -> None:
    assert sheets.read(document('<userTask id="one" />', box=box)) == []


def test_a_document_without_a_drawing_has_no_sheet() -> None:
    assert sheets.read(f'{HEAD}<process id="p" /></definitions>'.encode()) == []
    assert drawing.stacked([]).startswith(b"<?xml")


def test_where_a_case_went_is_told_by_colour_and_number() -> None:
    data = document('<userTask id="one" name="核实" />')
    assert WALKED not in etree.tostring(draw(data)).decode()
    done = etree.tostring(draw(data, Way({"one": Mark(done=3)})), encoding="unicode")
    assert WALKED in done
    assert "×3" in done
    broken_off = etree.tostring(draw(data, Way({"one": Mark(broken_off=1)})), encoding="unicode")
    assert LEFT in broken_off
    assert WALKED not in broken_off
