"""Walks the README's first ten minutes as somebody new would, and takes its pictures: `python -m tests.browser.shots.first_minutes`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo.service import started
from engine.expressions import zone
from tests.browser.chromium import opened
from tests.browser.shots.walk import PATIENCE, settle
from tests.cast import PASSWORD

FOLDER: Final = Path("docs/pictures")
PROCEDURE, STEP, RENAMED = "临时监护", "立即落实照料", "安排临时生活照料"
SCREEN: Final = {"width": 1180, "height": 760}
Picture = Callable[[Page, str], object]


def walk(browser: Browser, site: str, picture: Picture) -> None:
    """Do a user task, change its name, publish that, see it in a new case; hand over each page that the README shows."""
    caseworker = _sit(browser, site, "liwen")
    _begin(caseworker, "江小舟")
    _do(caseworker, picture)
    author = _sit(browser, site, "tuzhi")
    address = _rename(author, picture)
    _publish(_sit(browser, site, "admin"), address, picture)
    _begin(caseworker, "阮青山")
    caseworker.goto(f"{site}/worklist?show=open")
    expect(caseworker.get_by_role("link", name=RENAMED)).to_be_visible()
    picture(caseworker, "4-new-case")
    for page in (caseworker, author):
        page.context.close()


def _sit(browser: Browser, site: str, login: str) -> Page:
    context = browser.new_context(base_url=site, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=SCREEN, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("账号", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/worklist")
    return page


def _ready(page: Page, island: str) -> None:
    """Wait for the page that has this island, and for all that it draws."""
    expect(page.locator(f'[data-island="{island}"]')).to_be_attached()
    settle(page)


def _begin(page: Page, child: str) -> None:
    """Begin the procedure: what is marked is filled in."""
    page.goto("/procedures")
    page.get_by_role("link", name=PROCEDURE, exact=True).click()
    _ready(page, "form")
    page.get_by_label("姓名（身份不明的填").fill(child)
    page.get_by_label("女", exact=True).check()
    page.get_by_label("儿童现在何处").fill("独自在家。")
    page.get_by_label("线索来源").click()
    page.get_by_text("村（居）民委员会").first.click()
    _now(page, "接到线索时间")
    page.get_by_label("情况简述").fill("邻居反映儿童独自在家十余日。")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已发起，编号")).to_be_visible()


def _do(page: Page, picture: Picture) -> None:
    page.goto("/worklist?show=open")
    page.get_by_role("link", name=STEP).click()
    page.get_by_role("button", name="领办", exact=True).click()
    _ready(page, "form")
    picture(page, "1-user-task")
    _now(page, "落实照料时间")
    page.get_by_label("照料人或者单位").fill("白云区江村村民委员会")
    for need in ("饮食", "住宿"):
        page.get_by_label(need, exact=True).check()
    page.get_by_role("button", name="核对并提交").click()
    page.get_by_role("button", name="提交并办结").click()
    expect(page.get_by_role("status").filter(has_text="已办结。")).to_be_visible()


def _now(page: Page, label: str) -> None:
    """Enter this day and minute."""
    moment = datetime.now(zone.office())
    field = page.locator(".fjs-form-field-datetime").filter(has_text=label)
    for placeholder, text in (("年/月/日", f"{moment:%Y/%m/%d}"), ("时:分", f"{moment:%H:%M}")):
        field.get_by_placeholder(placeholder).fill(text)
        field.get_by_placeholder(placeholder).press("Enter")


def _rename(page: Page, picture: Picture) -> str:
    """Draw the step under another name and hand the design in; give its address."""
    page.goto("/designs")
    page.get_by_role("row").filter(has_text=PROCEDURE).get_by_role("button", name="修改").click()
    page.wait_for_url("**/designs/*")
    address = page.url
    page.get_by_role("link", name="temporary_guardianship.bpmn").click()
    _ready(page, "modeler")
    page.get_by_role("button", name="在图中查找").click()
    page.keyboard.type(STEP)
    page.keyboard.press("End")  # it looks when a key is let go, as the last of each Chinese word
    page.locator(".djs-search-result").filter(has_text=STEP).first.click()
    page.locator(".djs-element.selected > .djs-hit").first.dblclick()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(RENAMED)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("[data-status]")).to_have_text("已保存")
    picture(page, "2-modeler")
    page.goto(address)
    page.get_by_role("button", name="提交审核").click()
    page.locator("dialog[open]").get_by_label("改了什么").fill(f"“{STEP}”改为“{RENAMED}”")
    page.locator("dialog[open]").get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("待审核", exact=True).first).to_be_visible()
    return address


def _publish(page: Page, address: str, picture: Picture) -> None:
    page.goto(address)
    page.get_by_role("link", name="对比改动").click()
    _ready(page, "compare")
    expect(page.get_by_text(RENAMED).first).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="审核通过").click()
    page.locator("dialog[open]").get_by_role("button", name="通过", exact=True).click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.locator("dialog[open]").get_by_label("版本说明").fill(f"“{STEP}”改为“{RENAMED}”")
    picture(page, "3-publish")
    page.locator("dialog[open]").get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布为新版本。")).to_be_visible()
    page.context.close()


def main() -> None:
    """Take the pictures."""
    expect.set_options(timeout=PATIENCE // 4)
    with TemporaryDirectory(prefix="careflow-shots-") as folder, started(Path(folder)) as site, sync_playwright() as playwright:
        walk(opened(playwright), site, lambda page, name: page.screenshot(path=FOLDER / f"{name}.png"))


if __name__ == "__main__":
    main()
