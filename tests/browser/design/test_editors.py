"""Decision tables are tried while they are drawn; forms are seen as people will see them."""

import json

from playwright.sync_api import expect

from services.designing import designs
from tests.browser import axe
from tests.browser.conftest import Visitor, apart
from tests.browser.design.conftest import open_editor
from tests.cast import Cast
from tests.services.test_decisions import model


def test_a_table_is_changed_and_tried(visitor: Visitor, cast: Cast) -> None:
    page, drawn = visitor.page, apart(designs.begin, cast.tuzhi, "规模", contents={"size.dmn": model()}).id
    visitor.sign_in("tuzhi")
    open_editor(visitor, drawn, "size.dmn", "tables")
    page.get_by_label("amount").fill("30")
    page.get_by_role("button", name="计算").click()
    expect(page.locator("[data-bench-answer]")).to_contain_text("命中的规则：size（唯一命中 U）：2")
    expect(page.locator("[data-bench-answer]")).to_contain_text('size = "big"')
    cell = page.locator("td.output-cell:not(.add-rule)").nth(1)
    cell.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type('"huge"')
    page.get_by_label("amount").click()
    expect(cell).to_have_text('"huge"')
    expect(page.locator("[data-status]")).to_have_text("已保存")
    page.get_by_role("button", name="计算").click()
    expect(page.locator("[data-bench-answer]")).to_contain_text('size = "huge"')
    assert b"huge" in apart(designs.file, cast.tuzhi, drawn, "size.dmn")
    assert page.evaluate("document.documentElement.dataset.untranslated ?? ''") == ""


def test_what_cannot_be_edited_or_evaluated_is_said(visitor: Visitor, cast: Cast) -> None:
    entry = "<contextEntry><variable name='a' /><literalExpression><text>1</text></literalExpression></contextEntry>"
    boxed = f"<decision id='sum' name='汇总'><variable name='sum' /><context>{entry}</context></decision></definitions>".encode()
    foreign = model().replace(b"<inputExpression", b'<inputExpression expressionLanguage="groovy"')
    contents = {"sum.dmn": model().replace(b"</definitions>", boxed), "bad.dmn": foreign}
    page, drawn = visitor.page, apart(designs.begin, cast.tuzhi, "规模", contents=contents).id
    visitor.sign_in("tuzhi")
    open_editor(visitor, drawn, "sum.dmn", "tables")
    expect(page.locator("[data-hidden]")).to_have_text("以下决策不能在这里编辑，保留原样并照常计算：汇总")
    expect(page.locator("[data-bench] select option")).to_have_count(2)
    open_editor(visitor, drawn, "bad.dmn", "tables")
    expect(page.locator("[data-bench-answer]")).to_contain_text("groovy")
    expect(page.locator("[data-findings-list]")).to_contain_text("groovy")


def test_a_form_is_changed_and_seen(visitor: Visitor, design: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("tuzhi")
    open_editor(visitor, design, "relief/review.form", "forms")
    page.get_by_role("button", name="手机预览").click()
    preview = page.locator("[data-preview]")
    expect(preview.get_by_text("月收入（元）")).to_be_visible()
    page.locator(".fjs-editor-container .fjs-form-field-number").first.click()
    page.locator(".fjs-properties-container").get_by_text("常规").click()
    page.locator(".fjs-properties-container #bio-properties-panel-label").fill("每月收入（元）")
    expect(preview.get_by_text("每月收入（元）")).to_be_visible()
    expect(page.locator("[data-status]")).to_have_text("已保存")
    form = json.loads(apart(designs.file, cast.tuzhi, design, "relief/review.form"))
    assert "每月收入（元）" in {one.get("label") for one in form["components"]}
    assert axe.violations(page) == []
