"""What changed between two versions: on two diagrams in step, and as a list of every file."""

from playwright.sync_api import expect

from services.designing import designs
from tests.browser import axe
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief

FILES = dict(relief.FILES)
BPMN, FORM = "relief.bpmn", "relief/review.form"


def test_a_design_beside_what_it_began_with(visitor: Visitor, design: str, cast: Cast) -> None:
    drawn = FILES[BPMN].replace('name="发放"'.encode(), 'name="发放救助金"'.encode()).replace(b'x="220" y="90"', b'x="220" y="190"')
    apart(designs.save, cast.tuzhi, design, {BPMN: drawn, FORM: FILES[FORM].replace(b'"min": 0', b'"min": 1')}, 1)
    visitor.sign_in("tuzhi")
    visitor.goto(f"/designs/{design}/compare")
    visitor.ready("compare")
    page = visitor.page
    expect(page.locator("[data-summary]")).to_have_text("2 个文件有变化")
    expect(page.get_by_role("row", name="发放救助金")).to_contain_text("name：发放 → 发放救助金")
    expect(page.get_by_role("row", name="审核 ")).to_contain_text("移动")
    expect(page.locator(".compare-canvas .is-changed")).to_have_count(2)
    expect(page.locator("section").filter(has_text=FORM).locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="发放救助金").click()
    first, second = (one.get_attribute("transform").replace(",", " ") for one in page.locator(".compare-canvas .viewport").all())
    assert first == second
    assert axe.violations(page) == []
