"""The page that says which BPMN works is the one that compiler and rules would write."""

from lxml import etree

from engine.compiler import constructs
from engine.compiler.sites import MAKERS
from engine.normalise import FLOW_NODES
from engine.rules import schema
from tools import drawings, reference


def test_the_page_is_what_the_registries_say() -> None:
    assert reference.TARGET.read_text(encoding="utf-8") == reference.reference()


def test_every_node_is_a_word_of_the_standard_and_works_only_with_a_maker() -> None:
    assert set(schema.names()) >= FLOW_NODES
    assert {name for name in FLOW_NODES if constructs.grade(name) == "works"} <= set(MAKERS)


def test_nothing_that_our_own_diagrams_draw_is_told_to_be_refused() -> None:
    for name, data in drawings.whole():
        words = {etree.QName(element).localname for element in etree.fromstring(data).iter(f"{drawings.MODEL}*")}
        assert {word for word in words - {"definitions"} if constructs.grade(word) == "refused"} == set(), name
