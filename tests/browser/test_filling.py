"""A caseworker fills in a form in a real browser."""

import re
from decimal import Decimal

from playwright.sync_api import expect

from services import instances, user_tasks
from services.actor import OPERATOR
from services.instances import Started
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief


def test_a_user_task_is_taken_filled_in_and_completed(visitor: Visitor, started: Started, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    page.get_by_role("navigation", name="待办列表").get_by_role("link", name="可领办的").click()
    page.get_by_role("link", name="审核").click()
    page.get_by_role("button", name="领办").click()
    visitor.ready("form")
    expect(page.get_by_label("姓名", exact=True)).to_have_value("张三丰")

    page.get_by_role("button", name="核对并提交").click()
    summary = page.get_by_role("alert").filter(has_text="有内容需要更正")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text(
        ["月收入（元）：此项必填。", "救助金额（元）：此项必填。", "成员姓名（第 1 项）：此项必填。"]
    )
    expect(page.locator(".fjs-form-field-error").get_by_text("此项必填。")).to_have_count(3)
    summary.get_by_role("link", name="救助金额").click()
    expect(page.get_by_label("救助金额")).to_be_focused()

    page.get_by_label("月收入").fill("0.1")
    page.get_by_label("救助金额").fill("0.2")
    expect(page.get_by_text("合计 0.3 元")).to_be_visible()
    page.get_by_label("成员姓名").fill("张小宝")
    page.get_by_role("button", name="添加一项").click()
    expect(page.get_by_role("button", name="删除第 2 项")).to_be_visible()
    page.get_by_label("成员姓名").nth(1).fill("张大宝")
    page.get_by_role("button", name="核对并提交").click()
    answers = page.get_by_role("region", name="核对填写内容")
    expect(answers).to_be_focused()
    expect(answers).to_contain_text("张大宝")
    answers.get_by_role("button", name=re.compile("更改\\s*月收入")).click()
    expect(page.get_by_label("月收入")).to_be_focused()
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("button", name="提交并办结").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("发放")
    expect(page.get_by_role("status").filter(has_text="已办结。")).to_be_visible()
    written = instances.variables(OPERATOR, started.instance_id)
    assert (written["income"], written["relief"], written["total"]) == (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"))
    assert [member["name"] for member in written["members"]] == ["张小宝", "张大宝"]


def test_what_only_the_service_can_check_is_told_at_its_field(visitor: Visitor, review: str) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto(f"/user-tasks/{review}")
    visitor.ready("form")
    page.get_by_label("月收入").fill("1")
    page.get_by_label("救助金额").fill("2")
    page.get_by_label("成员姓名").fill("张小宝")
    page.get_by_label("电话").fill("12345")
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("button", name="提交并办结").click()
    sentence = "请填写手机号码，或带区号的固定电话。"
    expect(page.get_by_role("link", name=f"电话（第 1 项）：{sentence}")).to_be_visible()
    expect(page.locator(".fjs-form-field-error")).to_have_text(sentence)
    expect(page.get_by_role("button", name="核对并提交")).to_be_enabled()


def test_what_was_entered_is_there_again_after_the_page_was_left(visitor: Visitor, review: str) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto(f"/user-tasks/{review}")
    visitor.ready("form")
    page.get_by_label("月收入").fill("123456789012345678.25")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    page.reload()
    visitor.ready("form")
    expect(page.get_by_label("月收入")).to_have_value("123456789012345678.25")


def test_somebody_was_faster(visitor: Visitor, review: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto(f"/user-tasks/{review}")
    visitor.ready("form")
    page.get_by_label("月收入").fill("1")
    page.get_by_label("救助金额").fill("2")
    page.get_by_label("成员姓名").fill("张小宝")
    apart(user_tasks.complete, cast.liwen, review, relief.REVIEWED)
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("button", name="提交并办结").click()
    notice = page.locator("[data-notice]")
    expect(notice).to_be_focused()
    expect(notice).to_have_text("这项待办已经办结。")


def test_a_start_form_opens_a_case(visitor: Visitor, procedure: str) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    page.get_by_role("link", name="发起办理").click()
    page.get_by_role("link", name="临时救助").click()
    visitor.ready("form")
    page.get_by_label("姓名").fill("张三丰")
    page.get_by_label("身份证号码").fill("11010519491231002X")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("440111-")
    expect(page.get_by_role("status").filter(has_text="已发起")).to_be_visible()


def test_the_form_speaks_english_to_who_reads_it(visitor: Visitor, procedure: str) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.reads_english()
    page.get_by_role("link", name="Start").click()
    page.get_by_role("link", name="临时救助").click()
    visitor.ready("form")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("link", name="Name: Field is required.", exact=True)).to_be_visible()
