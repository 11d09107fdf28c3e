"""The supervisor's desk in a real browser: what is due, who takes it over, how the work is measured, where a run stands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visitor, visit

Sit = Callable[..., Visitor]


@pytest.fixture
def sit(browser: Browser, site: str) -> Sit:
    def down(login: str, width: int = 1280, height: int = 900) -> Visitor:
        visitor = visit(browser.new_context(locale="zh-CN", viewport={"width": width, "height": height}), site)  # type: ignore[arg-type]
        visitor.sign_in(login)
        return visitor

    return down


def fits(page: Page) -> bool:
    """Say whether nothing has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["desktop", "phone"])
def test_work_goes_from_one_to_another(sit: Sit, review: str, size: tuple[int, int]) -> None:
    visitor = sit("sunqiang", *size)
    visitor.goto("/board")
    page = visitor.page
    expect(page.locator("[data-later]")).to_have_count(0)
    expect(page.get_by_text("今天没有人缺勤。")).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="李文 全部：1").click()
    page.get_by_role("checkbox", name=re.compile("选择")).check()
    page.get_by_role("button", name="转派所选待办").click()
    page.get_by_label(re.compile("赵敏")).check()
    page.get_by_role("button", name="预览转派结果").click()
    expect(page.get_by_role("heading", name="转派后")).to_be_visible()
    page.get_by_label("转派原因").fill("均衡工作量")
    assert fits(page)
    page.get_by_role("button", name="确认转派").click()
    expect(page.get_by_text("已转派 1 项待办。")).to_be_visible()
    expect(page.get_by_role("link", name="赵敏 全部：1")).to_be_visible()
    assert visitor.complaints == []


def test_a_board_is_worked_by_keyboard_alone(sit: Sit, review: str) -> None:
    visitor = sit("sunqiang")
    visitor.goto("/board")
    page = visitor.page
    page.get_by_role("link", name="查看明细").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name=re.compile("选择")).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="转派所选待办").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("已选择 1 项待办。")).to_be_visible()


def test_measures_are_drawn_after_the_page_and_told_in_tables(sit: Sit, review: str) -> None:
    visitor = sit("sunqiang")
    visitor.goto("/measures")
    page = visitor.page
    caseload = page.locator("section", has=page.get_by_role("heading", name="各人承办量"))
    expect(caseload.locator('[data-island="chart"][data-ready] svg')).to_be_visible()
    caseload.get_by_text("以表格显示").click()
    expect(caseload.get_by_role("row", name="李文 1 1")).to_be_visible()
    assert visitor.complaints == []


def test_a_diagram_is_coloured_by_figures(sit: Sit, review: str, procedure: str) -> None:
    visitor = sit("sunqiang")
    visitor.goto(f"/definitions/{procedure}/figures")
    page = visitor.page
    expect(page.locator('.heat [data-island="viewer"][data-look="entered"]')).to_be_visible()
    expect(page.locator(".heat .djs-element.heat-5").first).to_be_visible()
    page.get_by_label("逾期率").check()
    expect(page.locator('.heat [data-look="late"]')).to_be_visible()
    expect(page.get_by_role("heading", name="办理路径")).to_be_visible()
    page.get_by_text("与另一时段或地区比较").click()
    page.get_by_label("比较：截止日期").fill("2020-01-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".heat .djs-element.heat-more-3").first).to_be_visible()
    expect(page.locator(".heat-badge").first).to_have_text("+1")
    assert visitor.complaints == []


def test_a_run_shows_its_tokens_and_what_it_waits_for(sit: Sit, review: str, started: object) -> None:
    visitor = sit("sunqiang", 390, 844)
    visitor.goto(f"/instances/{started.instance_id}")  # type: ignore[attr-defined]
    page = visitor.page
    visitor.ready("viewer")
    expect(page.locator(".token-badge")).to_have_text("1")
    expect(page.locator("[data-later]")).to_have_count(0)
    waits = page.locator("section", has=page.get_by_role("heading", name="正在等待"))
    expect(waits.get_by_role("link", name="李文")).to_be_visible()
    assert fits(page)
    assert visitor.complaints == []


def test_it_speaks_english(sit: Sit, review: str) -> None:
    visitor = sit("sunqiang")
    visitor.reads_english()
    visitor.goto("/board")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Board")
    expect(visitor.page.get_by_text("Nobody is away today.")).to_be_visible()
    assert visitor.complaints == []
