"""A procedure is changed in the browser: drawn, checked, saved by itself, looked over by a second person, published."""

from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Locator, expect

from services import definitions, instances
from services.designing import designs
from tests.browser import axe
from tests.browser.conftest import Visitor, apart, visit
from tests.browser.design.conftest import SHIPPED, open_editor, sign_out
from tests.cast import Cast
from tests.handlers.web import relief

ROOT = Path(__file__).parents[3]
WRONG = ".wrong.bpmn"  # cannot be deployed: some refer to what is not there
DIAGRAMS = [
    one for folder in ("tests/diagrams", "processes") for one in sorted((ROOT / folder).rglob("*.bpmn")) if not one.name.endswith(WRONG)
]
UNSAID = {  # what holds when nothing is said
    *(("cancelActivity", "true"), ("isInterrupting", "true")),
    *(("testBefore", "false"), ("triggeredByEvent", "false")),
}
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"  # of an expression, with this prefix or that
WORK = 1.2  # seconds of the page's thread until the modeler is there
MOST = 700 * 1024  # bytes of scripts, styles and fonts, compressed
TRAVELLED = """() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/static/'))
  .reduce((sum, { transferSize }) => sum + transferSize, 0)"""
ENTRY = "[data-entry-id='house-{}'] {}"
THERE_AND_BACK = """async (diagram) => {
  const { modeler } = document.querySelector('[data-island="modeler"]');
  if (diagram.includes('BPMNPlane')) {
    await modeler.importXML(diagram);
    return (await modeler.saveXML({ format: true })).xml;
  }
  const { rootElement } = await modeler.get('moddle').fromXML(diagram);
  return (await modeler.get('moddle').toXML(rootElement, { format: true })).xml;
}"""


def shape(visitor: Visitor, element_id: str) -> Locator:
    return visitor.page.locator(f'[data-element-id="{element_id}"] > .djs-hit').first


def saved(visitor: Visitor) -> None:
    expect(visitor.page.locator("[data-status]")).to_have_text("已保存")


def test_from_a_drawing_to_a_version(visitor: Visitor, design: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "relief.bpmn")
    expect(page.locator("[data-findings-summary]")).to_have_text("0 个错误，1 个提示")
    expect(page.get_by_role("link", name="Powered by bpmn.io")).to_be_visible()
    shape(visitor, "pay").dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("发放救助金")
    page.locator(".djs-container > svg").click(position={"x": 700, "y": 60})
    saved(visitor)
    shape(visitor, "pay").click()
    page.locator(ENTRY.format("due", "select")).select_option("jk.intake_verify")
    saved(visitor)
    page.locator(ENTRY.format("role", "select")).select_option("supervisor")
    saved(visitor)
    drawn = apart(designs.file, cast.tuzhi, design, "relief.bpmn").decode()
    assert 'name="发放救助金" camunda:candidateGroups="supervisor" camunda:dueDate="=deadline(&#34;jk.intake_verify&#34;)"' in drawn
    assert axe.violations(page) == []

    page.get_by_role("link", name="临时救助").click()
    page.get_by_role("button", name="提交审核").click()
    page.get_by_label("改了什么").fill("发放环节改名，由负责人办理")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.locator(".notice.green").first).to_have_text("已提交审核。")
    sign_out(visitor)
    visitor.sign_in("admin")
    visitor.goto(f"/designs/{design}")
    page.get_by_role("button", name="审核通过").click()
    page.get_by_role("button", name="通过", exact=True).click()
    page.get_by_role("button", name="发布").click()
    page.get_by_label("版本说明").fill("发放环节改名")
    page.locator("dialog[open]").get_by_role("button", name="发布").click()
    expect(page.locator(".notice.green").first).to_have_text("已发布为新版本。")
    page.get_by_role("link", name="临时救助").last.click()
    expect(page.get_by_role("row", name="第 2 版")).to_contain_text("发放环节改名")
    begun = apart(instances.start, cast.liwen, "relief", variables=relief.APPLICANT)
    assert apart(definitions.get, cast.liwen, apart(instances.get, cast.admin, begun.instance_id).definition_id).version == 2


def test_what_cannot_be_deployed_is_told_while_drawing(visitor: Visitor, design: str) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "relief.bpmn")
    shape(visitor, "review").click()
    page.get_by_role("textbox", name="四眼原则").fill("nobody")
    expect(page.locator("[data-findings-summary]")).to_have_text("1 个错误，0 个提示")
    page.locator("[data-findings] summary").click()
    page.locator("[data-findings-list] button:enabled").first.click()
    expect(page.locator(".finding-mark.is-error").first).to_be_visible()
    expect(page.locator(".djs-element.selected")).to_have_count(1)
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("[data-findings-summary]")).to_have_text("0 个错误，1 个提示")


def test_two_people_do_not_write_over_each_other(visitor: Visitor, design: str, cast: Cast) -> None:
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "relief.bpmn")
    apart(designs.save, cast.admin, design, {"note.form": relief.FILES[1][1]}, 1)
    shape(visitor, "review").click()
    visitor.page.keyboard.press("Delete")
    expect(visitor.page.locator("[data-status]")).to_contain_text("此设计刚被他人保存")
    assert b'id="review"' in apart(designs.file, cast.tuzhi, design, "relief.bpmn")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.goto("/designs")


def test_it_opens_at_once(visitor: Visitor, browser: Browser, large: str) -> None:
    """The largest procedure, with nothing cached. The work of the page is counted: the clock tells how busy the machine is."""
    visitor.sign_in("tuzhi")
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.add_cookies(visitor.page.context.cookies())  # type: ignore[arg-type]
    fresh = visit(context, visitor.site)
    observed = context.new_cdp_session(fresh.page)
    observed.send("Performance.enable", {"timeDomain": "threadTicks"})
    open_editor(fresh, large, SHIPPED.name)
    counted = {one["name"]: one["value"] for one in observed.send("Performance.getMetrics")["metrics"]}
    travelled = fresh.page.evaluate(TRAVELLED)
    context.close()
    assert fresh.complaints == []
    assert 0 < counted["TaskDuration"] <= WORK
    assert 0 < travelled <= MOST


def test_diagrams_go_there_and_back_without_a_loss(visitor: Visitor, design: str) -> None:
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "relief.bpmn")
    diagrams = {path.name: path.read_text("utf-8") for path in DIAGRAMS}
    returned = {name: visitor.page.evaluate(THERE_AND_BACK, diagram) for name, diagram in diagrams.items()}
    assert [name for name, diagram in diagrams.items() if canonical(diagram) != canonical(returned[name])] == []


def canonical(diagram: str) -> list[object]:
    """Say what a diagram tells, whatever the order of attributes, the prefixes, and the blanks between elements."""
    root = etree.fromstring(diagram.encode())
    kept = [(one, sorted((name, value) for name, value in one.attrib.items() if name != TYPE)) for one in root.iter("{*}*")]
    return sorted((one.tag, [pair for pair in said if pair not in UNSAID], (one.text or "").strip()) for one, said in kept)


@pytest.mark.parametrize("kind", ["BPMN", "SVG", "PNG"])
def test_a_diagram_is_taken_along(visitor: Visitor, design: str, kind: str) -> None:
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "relief.bpmn")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name=kind).click()
    content = Path(waiting.value.path()).read_bytes()
    assert waiting.value.suggested_filename == f"relief.{kind.lower()}"
    assert content.startswith({"BPMN": b"<?xml", "SVG": b"<?xml", "PNG": b"\x89PNG"}[kind])
