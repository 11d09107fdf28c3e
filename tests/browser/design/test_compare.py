"""What changed between two versions: on two diagrams in step, and as a list of every file."""

import re

from playwright.sync_api import expect

from services import deployments
from services.designing import designs
from tests.browser import axe
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief

FILES = dict(relief.FILES)
BPMN, FORM = "relief.bpmn", "relief/review.form"
IN_STEP = """() => {
  const found = [...document.querySelectorAll('.compare-canvas .viewport')];
  const shown = found.map((one) => one.getAttribute('transform')?.replaceAll(',', ' '));
  return shown.length === 2 && Boolean(shown[0]) && shown[0] === shown[1];
}"""


def test_a_design_beside_what_it_began_with(visitor: Visitor, design: str, cast: Cast) -> None:
    drawn = FILES[BPMN].replace('name="发放"'.encode(), 'name="发放救助金"'.encode()).replace(b'x="220" y="90"', b'x="220" y="190"')
    apart(designs.save, cast.tuzhi, design, {BPMN: drawn, FORM: FILES[FORM].replace(b'"min": 0', b'"min": 1')}, 1)
    visitor.sign_in("tuzhi")
    visitor.goto(f"/designs/{design}/compare")
    visitor.ready("compare")
    page = visitor.page
    expect(page.locator("[data-summary]")).to_have_text("2 个文件有变化")
    told = page.locator(".changes")
    expect(told.get_by_role("row", name="审核 ")).to_contain_text("用户任务")
    expect(told.get_by_role("row", name="发放救助金")).to_contain_text("名称：发放 → 发放救助金")
    expect(told.get_by_role("row", name="审核 ")).to_contain_text("移动")
    expect(page.locator(".compare-canvas .is-changed")).to_have_count(2)
    expect(page.locator("section").filter(has_text=FORM).locator(".changes tbody tr")).to_have_count(1)
    page.get_by_role("button", name="发放救助金").click()
    page.wait_for_function(IN_STEP)
    assert axe.violations(page) == []


def test_what_no_list_tells_is_seen_line_by_line(visitor: Visitor, design: str, cast: Cast) -> None:
    drawn = FILES[BPMN].replace(b"</bpmn:definitions>", b'<bpmn:message id="told" name="told" /></bpmn:definitions>')
    apart(designs.save, cast.tuzhi, design, {BPMN: drawn}, 1)
    visitor.sign_in("tuzhi")
    visitor.goto(f"/designs/{design}/compare")
    visitor.ready("compare")
    section = visitor.page.locator("section").filter(has_text=BPMN)
    expect(section.locator(".changes")).to_have_count(0)
    expect(section.locator(".lines .added")).to_contain_text('<bpmn:message id="told" name="told">')
    expect(section.locator(".lines .removed")).to_have_count(0)
    expect(section).to_contain_text("变化未能逐项列出")
    assert axe.violations(visitor.page) == []


def test_a_documentation_is_told_before_and_after(visitor: Visitor, cast: Cast) -> None:
    documented = '<bpmn:userTask id="pay" name="发放"><bpmn:documentation>{}</bpmn:documentation>'
    plain = re.sub(r'<bpmn:userTask id="pay"[^>]*>', documented.format("三日内"), FILES[BPMN].decode())
    deployed = apart(deployments.deploy, cast.admin, [(BPMN, plain.encode()), *relief.FILES[1:]], name="relief").definitions[0]
    begun = apart(designs.begin, cast.tuzhi, definition_id=deployed.id).id
    apart(designs.save, cast.tuzhi, begun, {BPMN: plain.replace("三日内", "五日内").encode()}, 1)
    visitor.sign_in("tuzhi")
    visitor.goto(f"/designs/{begun}/compare")
    visitor.ready("compare")
    expect(visitor.page.locator(".changes").get_by_role("row", name="发放")).to_contain_text("说明：三日内 → 五日内")


def test_what_others_send_in_beside_what_is_deployed(visitor: Visitor, design: str, cast: Cast) -> None:
    sent = {"other.bpmn": FILES[BPMN].replace("发放".encode(), "给付".encode()), "new.form": FILES[FORM].replace(b"relief_review", b"anew")}
    begun = apart(designs.begin, cast.tuzhi, "程序送来", contents=sent).id
    visitor.sign_in("tuzhi")
    visitor.goto(f"/designs/{begun}/compare")
    visitor.ready("compare")
    changed, new = (visitor.page.locator("section").filter(has_text=name) for name in sent)
    expect(changed.get_by_role("row", name="给付").first).to_contain_text("名称：发放 → 给付")
    expect(new.get_by_role("heading")).to_have_text("new.form 新增")
    expect(new.locator("details")).not_to_have_attribute("open", "")
