"""What is there already is used again: a template of this service gives a step what it needs."""

from playwright.sync_api import expect

from services.designing import designs
from tests.browser.conftest import Visitor, apart
from tests.browser.design.conftest import open_editor
from tests.cast import Cast
from tests.services.designing.test_variables import drawn, form

TEMPLATES = ".bio-properties-panel-select-template-button"


def hit(element_id: str) -> str:
    return f'[data-element-id="{element_id}"] > .djs-hit'


def test_a_template_is_chosen_and_applied(visitor: Visitor, cast: Cast) -> None:
    contents = {"a.bpmn": drawn("=income > 1"), "facts.form": form("income", "household_size")}
    drawing = apart(designs.begin, cast.tuzhi, "家访", contents=contents).id
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, drawing, "a.bpmn")
    page.locator(hit("fill")).first.click()
    page.locator(TEMPLATES).click()
    entry = page.locator(".djs-popup .entry").first
    chosen = entry.inner_text().splitlines()[0].strip()
    entry.click()
    expect(page.locator(".bio-properties-panel-header")).to_contain_text(chosen, ignore_case=True)
    expect(page.locator("[data-status]")).to_have_text("已保存")
    assert b"camunda:modelerTemplate" in apart(designs.file, cast.tuzhi, drawing, "a.bpmn")
