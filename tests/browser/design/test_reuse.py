"""What is there already is used again: steps of another diagram, a template of this service, the variables of the forms."""

import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from services.designing import designs
from tests.browser.conftest import Visitor, apart
from tests.browser.design.conftest import open_editor
from tests.cast import Cast
from tests.diagrams import chain, document, node, process
from tests.handlers.web import relief
from tests.services.designing.test_variables import drawn, form

TEMPLATES = ".bio-properties-panel-select-template-button"
TOLD = '<bpmn:message id="Message_1" name="{}" />'
WAITING = document(
    TOLD.format("回执"),
    process(
        "hearing",
        node("startEvent", "start"),
        node("userTask", "hear", camunda_candidateGroups="supervisor", camunda_formRef="relief_review"),
        node("receiveTask", "wait", messageRef="Message_1"),
        node("endEvent", "over"),
        chain("start", "hear", "wait", "over"),
    ),
)


def hit(page: Page, element_id: str) -> Locator:
    return page.locator(f'[data-element-id="{element_id}"] > .djs-hit').first


@pytest.fixture
def visits(cast: Cast) -> str:
    """Give a design with a form and a condition over its fields."""
    contents = {"a.bpmn": drawn("=income > 1"), "facts.form": form("income", "household_size")}
    return apart(designs.begin, cast.tuzhi, "家访", contents=contents).id


def copied(visitor: Visitor, *element_ids: str) -> None:
    """Copy elements of the diagram that is open, by the keyboard."""
    for place, element_id in enumerate(element_ids):
        hit(visitor.page, element_id).click(modifiers=["Shift"] if place else [])
    expect(visitor.page.locator(".djs-element.selected")).to_have_count(len(element_ids))
    visitor.page.keyboard.press("ControlOrMeta+c")


def test_steps_are_copied_from_one_window_into_another(visitor: Visitor, cast: Cast) -> None:
    source = apart(designs.begin, cast.tuzhi, "听证", contents={"hearing.bpmn": WAITING}).id
    told = relief.BPMN.replace(b"</bpmn:definitions>", TOLD.format("催办").encode() + b"</bpmn:definitions>")
    target = apart(designs.begin, cast.tuzhi, "临时救助", contents={"relief.bpmn": told}).id
    visitor.sign_in("tuzhi")
    open_editor(visitor, source, "hearing.bpmn")
    beside = Visitor(visitor.page.context.new_page(), visitor.site, visitor.complaints)
    open_editor(beside, target, "relief.bpmn")
    copied(visitor, "hear", "wait")
    canvas = beside.page.locator(".djs-container > svg")
    canvas.click(position={"x": 300, "y": 400})
    beside.page.keyboard.press("ControlOrMeta+v")
    canvas.click(position={"x": 340, "y": 420})
    expect(beside.page.locator("[data-status]")).to_have_text("已保存")

    found = etree.fromstring(apart(designs.file, cast.tuzhi, target, "relief.bpmn"))
    (hearing,) = found.iterfind(".//{*}userTask[@name='hear']")
    groups, reference = (hearing.get(f"{{http://camunda.org/schema/1.0/bpmn}}{name}") for name in ("candidateGroups", "formRef"))
    assert (groups, reference) == ("supervisor", "relief_review")
    names = {one.get("id"): one.get("name") for one in found.iterfind("{*}message")}
    (waiting,) = found.iterfind(".//{*}receiveTask")
    assert names[waiting.get("messageRef")] == "回执"
    assert names["Message_1"] == "催办"
    (between,) = found.iterfind(f".//{{*}}sequenceFlow[@sourceRef='{hearing.get('id')}']")
    assert between.get("targetRef") == waiting.get("id")


def test_a_condition_is_completed_with_the_variables_in_scope(visitor: Visitor, visits: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, visits, "a.bpmn")
    line = hit(page, "yes").bounding_box()
    assert line is not None
    page.mouse.click(line["x"] + line["width"] / 2, line["y"] + line["height"] / 2)
    editor = page.locator("[data-entry-id='house-condition'] .cm-content")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("hou")
    page.locator(".cm-tooltip-autocomplete li").filter(has_text="household_size").click()
    page.keyboard.type(" > 3")
    expect(editor).to_contain_text("household_size > 3")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert b"=household_size &gt; 3" in apart(designs.file, cast.tuzhi, visits, "a.bpmn")


def test_a_template_is_chosen_and_applied(visitor: Visitor, visits: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, visits, "a.bpmn")
    hit(page, "fill").click()
    page.locator(TEMPLATES).click()
    entry = page.locator(".djs-popup .entry").first
    chosen = entry.inner_text().splitlines()[0].strip()
    entry.click()
    expect(page.locator(".bio-properties-panel-header")).to_contain_text(chosen, ignore_case=True)
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert b"camunda:modelerTemplate" in apart(designs.file, cast.tuzhi, visits, "a.bpmn")
