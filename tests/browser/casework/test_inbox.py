"""A caseworker's morning at the inbox: what waits, what can wait, what is whose; by mouse, by keyboard, on a telephone."""

import re

import pytest
from playwright.sync_api import Page, expect

from services import conversations, instances, presence, user_tasks
from services.instances import Started
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief

NARROW = {"width": 390, "height": 844}


@pytest.fixture
def several(started: Started, cast: Cast) -> list[str]:
    """Give three user tasks that can be taken."""
    more = [apart(instances.start, cast.liwen, "relief", variables=relief.APPLICANT) for _ in range(2)]
    return [user_tasks.find(cast.liwen, instance_id=one.instance_id).items[0].id for one in (started, *more)]


def counted(page: Page, text: str, count: str) -> None:
    expect(page.get_by_role("navigation", name="待办列表").get_by_role("link", name=re.compile(f"^{text} {count}$"))).to_be_visible()


def test_lists_are_sorted_through(visitor: Visitor, several: list[str]) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    counted(page, "可领办的", "3")
    page.get_by_role("navigation", name="待办列表").get_by_role("link", name="可领办的").click()
    expect(page.get_by_role("button", name="领办")).to_be_disabled()
    boxes = page.get_by_role("checkbox", name="选择：审核")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.get_by_text("已选择 2 项")).to_be_visible()
    page.get_by_role("button", name="领办").click()
    expect(page.get_by_role("status").filter(has_text="已处理 2 项待办。")).to_be_visible()

    page.get_by_role("link", name="我在办的").click()
    counted(page, "我在办的", "2")
    expect(page.get_by_role("checkbox", name="选择：审核")).to_have_count(2)
    page.get_by_role("checkbox", name="选择：审核").first.check()
    page.get_by_role("button", name="搁置").click()
    page.get_by_role("dialog").get_by_role("button", name="搁置", exact=True).click()
    counted(page, "我在办的", "1")
    counted(page, "已搁置的", "1")
    page.get_by_role("link", name="已搁置的").click()
    expect(page.get_by_role("button", name="取消搁置")).to_be_visible()
    page.get_by_role("checkbox", name="选择：审核").check()
    page.get_by_role("button", name="取消搁置").click()
    counted(page, "已搁置的", "0")


def test_a_filter_is_found_kept_and_forgotten(visitor: Visitor, several: list[str]) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto("/worklist?show=office")
    page.get_by_text("筛选", exact=True).click()
    page.get_by_label("办理期限").select_option(label="无期限")
    page.get_by_label("事项类别").select_option(label="临时救助")
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(re.compile(r"/worklist\?.*due=never"))
    expect(page.get_by_role("link", name="审核")).to_have_count(3)
    page.get_by_label("环节").select_option(label="审核")
    page.get_by_role("button", name="保存筛选").click()
    page.get_by_label("名称").fill("救助审核")
    page.get_by_label("与本单位同事共享").check()
    page.get_by_role("button", name="保存", exact=True).click()
    kept = page.get_by_role("navigation", name="保存的筛选").get_by_role("link", name="救助审核")
    expect(kept).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="审核", exact=True)).to_have_count(3)
    page.get_by_role("button", name="删除此筛选").click()
    expect(page.get_by_text("筛选已删除。")).to_be_visible()


def test_the_keyboard_is_enough(visitor: Visitor, several: list[str]) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.goto("/worklist?show=open")
    expect(page.locator("html[data-inbox='ready']")).to_be_attached()
    links = page.locator("[data-opens-row]")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("已选择 1 项")).to_be_visible()
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("审核")


@pytest.mark.parametrize("size", [None, NARROW], ids=["desktop", "telephone"])
def test_colleagues_talk_and_the_bell_rings(visitor: Visitor, several: list[str], cast: Cast, size: dict[str, int] | None) -> None:
    page = visitor.page
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    apart(conversations.ask, cast.zhaomin, several[0], cast.liwen.person_id or "", "见过本人吗？")
    visitor.sign_in("liwen")
    expect(page.locator(".bell .unread")).to_have_text(re.compile("^1"))
    asked = page.get_by_role("region", name="同事向您咨询")
    asked.get_by_label("答复").fill("上周见过")
    asked.get_by_role("button", name="答复").click()
    expect(page.get_by_text("已答复。")).to_be_visible()
    visitor.goto(f"/user-tasks/{several[0]}")
    expect(page.get_by_text("上周见过")).to_be_visible()
    page.get_by_label("留言", exact=True).fill("请留意\n周三回访")
    page.get_by_text("提到同事").first.click()
    page.get_by_role("checkbox", name="@赵敏").check()
    page.get_by_role("button", name="留言").click()
    expect(page.locator(".comment .words")).to_have_text("请留意\n周三回访")
    visitor.goto("/notices")
    expect(page.get_by_role("row").filter(has_text="有同事向您咨询")).to_contain_text("未读")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("审核")
    expect(page.locator(".bell .unread")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_the_second_in_a_form_is_told_before_typing(visitor: Visitor, review: str, cast: Cast) -> None:
    apart(presence.tell, cast.zhaomin, review)
    visitor.sign_in("liwen")
    visitor.goto(f"/user-tasks/{review}")
    expect(visitor.page.get_by_text("赵敏 也打开了此事项。")).to_be_visible()


def test_it_is_handed_to_a_colleague_in_english(visitor: Visitor, review: str, cast: Cast) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    visitor.reads_english()
    visitor.goto(f"/user-tasks/{review}")
    page.get_by_role("button", name="Delegate").click()
    page.get_by_label("Delegate to").select_option(label="赵敏")
    page.get_by_role("dialog").get_by_role("button", name="Delegate").click()
    expect(page.get_by_text("Delegated. You will see when it is done or given back.")).to_be_visible()
    assert user_tasks.get(cast.zhaomin, review).assignee_name == "赵敏"
