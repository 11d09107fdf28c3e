"""A home visit with a telephone and no signal: taken along, filled in, photographed, sent when back; and somebody was faster."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from services import attachments, drafts, user_tasks
from services.instances import Started
from tests.browser.conftest import Visitor, apart, visit
from tests.cast import Cast
from tests.handlers.web import relief

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WITHOUT_NETWORK = ("Failed to load resource: net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest", "htmx:afterOnLoad")
THREE_DAYS = 72 * 3600 * 1000  # milliseconds
TAKEN_BY_NOBODY = "async () => (await (await caches.open('taken')).keys()).length === 0"
HELD = "async () => (await indexedDB.databases()).length + (await caches.keys()).length"


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Visitor]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 360, "height": 740})
    visitor = visit(context, site.replace("127.0.0.1", "localhost"))
    yield visitor
    context.close()
    assert [text for text in visitor.complaints if not text.startswith(WITHOUT_NETWORK)] == []


def take_along(phone: Visitor, review: str) -> Page:
    phone.sign_in("liwen")
    phone.goto(f"/user-tasks/{review}")
    phone.ready("form")
    phone.page.get_by_role("button", name="带到现场").click()
    expect(phone.page.get_by_role("button", name="已保存到本机")).to_be_visible()
    phone.page.context.set_offline(True)
    return phone.page


def test_a_visit_without_a_signal(phone: Visitor, review: str, started: Started, cast: Cast) -> None:
    page = take_along(phone, review)
    page.reload()
    phone.ready("form")
    page.get_by_label("月收入").fill("123.45")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    page.locator("[data-photos]").set_input_files([{"name": "门口.png", "mimeType": "image/png", "buffer": PNG}])
    expect(page.get_by_text("1 张照片等待上传")).to_be_visible()
    page.reload()
    phone.ready("form")
    expect(page.get_by_label("月收入")).to_have_value("123.45")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360

    page.context.set_offline(False)
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    expect(page.get_by_text("照片已上传")).to_be_visible()
    assert apart(drafts.get, cast.liwen, review).values["income"] == "123.45"
    assert [one.name for one in apart(attachments.find, cast.liwen, str(started.case_id)).items] == ["门口.png"]


def test_somebody_was_faster_and_mine_counts(phone: Visitor, review: str, cast: Cast) -> None:
    page = take_along(phone, review)
    page.get_by_label("月收入").fill("1")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    apart(drafts.save, cast.liwen, review, {"income": Decimal(2)}, 0)
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name="已经有人先保存了")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="以我填写的为准").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    assert apart(drafts.get, cast.liwen, review).values["income"] == "1"


def test_what_is_done_already_takes_nothing_more(phone: Visitor, review: str, cast: Cast) -> None:
    page = take_along(phone, review)
    page.get_by_label("月收入").fill("1")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    apart(user_tasks.complete, cast.liwen, review, relief.REVIEWED)
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name="已经有人先保存了")
    expect(dialog.get_by_role("button", name="以我填写的为准")).to_be_hidden()
    dialog.get_by_role("button", name="放弃我的").click()
    expect(page.get_by_text("此事项已于")).to_be_visible()


def test_nothing_stays_on_the_device_after_signing_out(phone: Visitor, review: str) -> None:
    page = take_along(phone, review)
    page.get_by_label("月收入").fill("1")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    assert page.evaluate(HELD) > 0
    page.get_by_text("菜单", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    expect(page.locator("body")).to_be_visible()
    assert page.evaluate(HELD) == 0


def test_after_three_days_it_is_gone(phone: Visitor, review: str) -> None:
    page = take_along(phone, review)
    page.get_by_label("月收入").fill("1")
    expect(page.get_by_text("已保存在本机")).to_be_visible()
    page.clock.install()
    page.clock.fast_forward(THREE_DAYS + 1_000)
    page.reload()
    phone.ready("form")
    expect(page.get_by_label("月收入")).to_have_value("")


def test_whoever_sits_there_next_gets_nothing_of_it(phone: Visitor, review: str) -> None:
    page = take_along(phone, review)
    page.context.set_offline(False)
    page.goto("about:blank")
    phone.session_ends()
    phone.sign_in("zhaomin")
    page.wait_for_function(TAKEN_BY_NOBODY)
