"""A user task from the keyboard alone; a session that ends while somebody writes; a visit in English with a telephone."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services import attachments, drafts, instances, user_tasks
from services.actor import OPERATOR
from services.instances import Started
from tests.browser.conftest import Visitor, apart, visit
from tests.browser.test_field import PNG, WITHOUT_NETWORK
from tests.cast import PASSWORD, Cast

ONE_LINE = 44  # pixels, of the menu's button
ASKED_BY_THEN = 31_000  # milliseconds; every page has asked something by then
BY_ITSELF = re.compile(r"/(bell|presence)$")
MOST_STOPS = 80  # of the Tab key, to anything on a page


def tab_to(page: Page, wanted: Locator) -> None:
    """Walk with the Tab key, as far as it takes."""
    for _ in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    message = f"the keyboard does not come to {wanted}"
    raise AssertionError(message)


def test_a_user_task_is_completed_from_the_keyboard_alone(visitor: Visitor, started: Started) -> None:
    page, press = visitor.page, visitor.page.keyboard.press
    visitor.sign_in("liwen")
    visitor.goto("/worklist?show=open")
    expect(page.locator("html[data-inbox='ready']")).to_be_attached()
    press("j")
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("审核")
    tab_to(page, page.get_by_role("button", name="领办"))
    press("Enter")
    visitor.ready("form")

    opener = page.get_by_role("button", name="搁置")
    tab_to(page, opener)
    press("Enter")
    expect(page.get_by_role("dialog", name="搁置")).to_be_visible()
    press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    press("Escape")

    tab_to(page, page.get_by_label("月收入"))
    page.keyboard.type("0.1")
    press("Control+Enter")
    summary = page.get_by_role("alert").filter(has_text="有内容需要更正")
    expect(summary).to_be_focused()
    tab_to(page, summary.get_by_role("link", name="救助金额"))
    press("Enter")
    expect(page.get_by_label("救助金额")).to_be_focused()
    page.keyboard.type("0.2")
    tab_to(page, page.get_by_label("成员姓名"))
    page.keyboard.type("张小宝")
    press("Control+Enter")
    answers = page.get_by_role("region", name="核对填写内容")
    expect(answers).to_be_focused()
    tab_to(page, answers.get_by_role("button", name=re.compile("更改\\s*月收入")))
    press("Enter")
    expect(page.get_by_label("月收入")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="核对并提交"))
    press("Enter")
    expect(answers).to_be_focused()
    tab_to(page, page.get_by_role("button", name="提交并办结"))
    press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("发放")
    assert apart(instances.variables, OPERATOR, started.instance_id)["income"] == Decimal("0.1")


def test_what_was_written_when_the_session_ended_is_there_after_signing_in(visitor: Visitor, review: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto(f"/user-tasks/{review}")
    visitor.ready("form")
    page.route(BY_ITSELF, lambda route: route.fulfill(status=204))  # who writes finds out first, not what the page asks now and then
    visitor.session_ends()
    page.get_by_label("月收入").fill("123.45")
    expect(page.get_by_text("登录已失效，填写的内容保存在本机")).to_be_visible()
    page.reload()
    page.get_by_label("账号", exact=True).fill("liwen")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    visitor.ready("form")
    expect(page.get_by_label("月收入")).to_have_value("123.45")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    assert apart(drafts.get, cast.liwen, review).values["income"] == "123.45"


def test_a_page_that_was_left_open_goes_to_the_door_by_itself(visitor: Visitor, review: str) -> None:
    page = visitor.page
    page.clock.install()
    visitor.sign_in("liwen")
    visitor.goto(f"/user-tasks/{review}")
    visitor.ready("form")
    visitor.session_ends()
    page.clock.fast_forward(ASKED_BY_THEN)
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


@pytest.fixture
def telephone(browser: Browser, site: str) -> Iterator[Visitor]:
    context = browser.new_context(locale="en-GB", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "language", "value": "en", "url": site}])
    visitor = visit(context, site)
    yield visitor
    context.close()
    assert [text for text in visitor.complaints if not text.startswith(WITHOUT_NETWORK)] == []


def enter(visitor: Visitor, path: str) -> None:
    visitor.goto(f"/sign-in?next={path}")
    visitor.page.get_by_label("Login", exact=True).fill("liwen")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.ready("form")


def test_a_visit_in_english_with_a_telephone(telephone: Visitor, review: str, started: Started, cast: Cast) -> None:
    page = telephone.page
    enter(telephone, f"/user-tasks/{review}")
    page.locator("[data-photos]").set_input_files([{"name": "door.png", "mimeType": "image/png", "buffer": PNG}])
    expect(page.get_by_text("Photographs sent")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("月收入").fill("7")
    expect(page.get_by_text("kept on this device")).to_be_visible()
    apart(drafts.save, cast.liwen, review, {"income": Decimal(2)}, 0)
    page.context.set_offline(False)
    conflict = page.locator("[data-conflict]")
    expect(conflict).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    conflict.locator("[data-mine]").click()
    expect(page.get_by_text("Draft saved")).to_be_visible()
    assert apart(drafts.get, cast.liwen, review).values["income"] == "7"
    assert [one.name for one in apart(attachments.find, cast.liwen, str(started.case_id)).items] == ["door.png"]

    assert page.locator(".head .menu > summary").evaluate("one => one.offsetHeight") <= ONE_LINE
    page.locator(".head .menu > summary").click()
    page.locator(".head .menu").get_by_role("link", name="Worklist").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
    assert user_tasks.get(cast.liwen, review).state == "claimed"
