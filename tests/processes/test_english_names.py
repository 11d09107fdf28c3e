"""Whatever the shipped diagrams name has an English name, and a reader of English sees it."""

import re
from pathlib import Path

import pytest
from lxml import etree

from engine.compiler import compile_document
from engine.english import PROPERTY, in_english, names

DIAGRAMS = sorted((Path(__file__).parents[2] / "processes").glob("*/*.bpmn"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
UNSEEN = {BPMN + name for name in ("definitions", "message", "error", "signal", "escalation")}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_nothing_that_a_diagram_shows_stays_chinese(path: Path) -> None:
    root = etree.fromstring(in_english(path.read_bytes()))
    left = {name for element in root.iter(BPMN + "*") if element.tag not in UNSEEN and is_chinese(name := element.get("name", ""))}
    assert left == set()


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_every_step_has_one_english_name(path: Path) -> None:
    (definition,) = compile_document(path.read_bytes()).values()
    known = names(definition)
    assert {element.name for element in definition.elements.values() if element.name} | {definition.name} <= set(known)
    assert not any(is_chinese(english) for english in known.values())


def test_a_name_means_the_same_in_every_procedure() -> None:
    found: dict[str, set[str]] = {}
    for path in DIAGRAMS:
        for definition in compile_document(path.read_bytes()).values():
            for chinese, english in names(definition).items():
                found.setdefault(chinese, set()).add(english)
    assert {chinese: english for chinese, english in found.items() if len(english) > 1} == {}


def test_what_has_no_english_name_keeps_its_own() -> None:
    diagram = DIAGRAMS[0].read_bytes().replace(PROPERTY.encode(), b"other")
    assert in_english(diagram).decode().count("受理") == diagram.decode().count("受理")


def test_labels_have_room_for_english_words_around_where_they_stood() -> None:
    plain, english = (etree.fromstring(data) for data in (DIAGRAMS[0].read_bytes(), in_english(DIAGRAMS[0].read_bytes())))
    bounds = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNLabel/{http://www.omg.org/spec/DD/20100524/DC}Bounds"
    pairs = list(zip(plain.iterfind(f".//{bounds}"), english.iterfind(f".//{bounds}"), strict=True))
    assert pairs
    for before, after in pairs:
        (x, width), (wide_x, wide) = ((float(one.get("x", "")), float(one.get("width", ""))) for one in (before, after))
        assert wide >= 90
        assert wide_x + wide / 2 == pytest.approx(x + width / 2)


def test_a_label_without_a_place_is_left_alone() -> None:
    diagram = DIAGRAMS[0].read_bytes()
    assert in_english(re.sub(rb'<dc:Bounds x="[^"]*"', b'<dc:Bounds x="here"', diagram))
