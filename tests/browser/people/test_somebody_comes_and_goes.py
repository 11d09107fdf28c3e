"""Somebody comes to an office and leaves it: an account, the first sign-in, leave with a deputy, work that goes over, an account closed."""

import re
from datetime import timedelta

from playwright.sync_api import Browser, expect

from services import actors, people, user_tasks
from services.instances import Started
from tests.browser.axe import violations
from tests.browser.conftest import Visitor, visit
from tests.cast import PASSWORD, Cast

NARROW = {"width": 390, "height": 844}
OWN = "one of her own"


def sign_in(visitor: Visitor, login: str, password: str = PASSWORD) -> None:
    """Sign in at a screen at which somebody else may have sat."""
    visitor.page.goto("about:blank")  # what the page before asks for by itself must not meet the end of its session
    visitor.session_ends()
    visitor.goto("/sign-in")
    visitor.page.get_by_label("账号", exact=True).fill(login)
    visitor.page.get_by_label("密码", exact=True).fill(password)
    visitor.page.get_by_role("button", name="登录", exact=True).click()


def enter(visitor: Visitor, login: str) -> None:
    """Sign in, and wait to be let in: who goes on at once may not have been."""
    sign_in(visitor, login)
    expect(visitor.page).to_have_url(re.compile(r"/worklist$"))


def test_somebody_comes_and_goes(visitor: Visitor, started: Started, cast: Cast) -> None:
    takes_a_password(visitor, comes(visitor))
    takes_something(visitor)
    hands_it_over(visitor)
    assert user_tasks.find(cast.zhaomin, instance_id=started.instance_id).items[0].assignee_id == cast.zhaomin.person_id
    goes(visitor)
    sign_in(visitor, "chenjing", OWN)
    expect(visitor.page.get_by_text("账号或密码不正确。")).to_be_visible()


def comes(visitor: Visitor) -> str:
    """Open an account for somebody; give the password that is shown once."""
    page = visitor.page
    enter(visitor, "renhe")
    page.get_by_role("navigation", name="工作台").get_by_role("link", name="管理").click()
    page.get_by_role("link", name="添加人员").click()
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()  # the error summary
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("账号", exact=True)).to_be_focused()
    page.keyboard.type("chenjing")
    page.get_by_label("姓名", exact=True).fill("陈静")
    page.get_by_label("所在单位", exact=True).select_option(label="白云区 · 白云区民政局")
    page.get_by_role("checkbox", name="经办人").check()
    page.get_by_role("button", name="添加", exact=True).click()
    return page.locator("output.once").inner_text()


def takes_a_password(visitor: Visitor, given: str) -> None:
    """Sign in with the password that somebody else has set: nothing comes before one of one's own."""
    page = visitor.page
    sign_in(visitor, "chenjing", given)
    expect(page.get_by_text("您的密码由他人设定")).to_be_visible()
    page.get_by_label("当前密码").fill(given)
    page.get_by_label("新密码").fill(given)
    page.get_by_role("button", name="更换密码").click()
    expect(page.get_by_role("alert")).to_contain_text("不能与当前密码相同")
    page.get_by_label("当前密码").fill(given)
    page.get_by_label("新密码").fill(OWN)
    page.get_by_role("button", name="更换密码").click()
    expect(page.get_by_text("请用新密码登录。")).to_be_visible()


def takes_something(visitor: Visitor) -> None:
    page = visitor.page
    sign_in(visitor, "chenjing", OWN)
    expect(page.get_by_role("heading", level=1)).to_have_text("待办")
    page.get_by_role("navigation", name="待办列表").get_by_role("link", name="可领办的").click()
    page.get_by_role("link", name="审核").first.click()
    page.get_by_role("button", name="领办", exact=True).click()
    expect(page.get_by_role("button", name="退回").first).to_be_visible()


def hands_it_over(visitor: Visitor) -> None:
    """Enter her leave, and give what she has in hand to somebody else."""
    page = visitor.page
    new, day = people.person_with("chenjing"), actors.today() + timedelta(days=1)
    enter(visitor, "sunqiang")
    visitor.goto(f"/absences/new?person_id={new}")
    page.get_by_label("首日").fill(day.isoformat())
    page.get_by_label("末日").fill(day.isoformat())
    page.get_by_role("checkbox", name="李文").check()
    page.get_by_role("button", name="登记缺勤").click()
    expect(page.get_by_role("status").filter(has_text="已登记缺勤。")).to_be_visible()
    visitor.goto(f"/people/{new}/hand-over")
    page.get_by_role("checkbox", name="赵敏").check()
    page.get_by_role("button", name="预览移交结果").click()
    page.get_by_label("移交原因").fill("调离")
    page.get_by_role("button", name="确认移交").click()
    expect(page.get_by_role("status").filter(has_text="已移交 1 项待办。")).to_be_visible()


def goes(visitor: Visitor) -> None:
    page = visitor.page
    enter(visitor, "renhe")
    visitor.goto("/people")
    page.get_by_label("姓名、拼音或账号").fill("chen jing")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="陈静").click()
    expect(page.get_by_text("近 24 小时没有")).to_be_visible()  # what comes after the page
    page.get_by_role("link", name="停用或恢复账号").click()
    page.get_by_role("button", name="停用账号").click()
    expect(page.get_by_role("status").filter(has_text="账号已停用")).to_be_visible()
    expect(page.get_by_text("授予岗位").or_(page.get_by_text("添加人员")).first).to_be_visible()


def test_on_a_telephone_by_keyboard_and_for_everybody(browser: Browser, site: str, cast: Cast) -> None:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=NARROW, bypass_csp=True)  # type: ignore[arg-type]
    visitor = visit(context, site)
    enter(visitor, "renhe")
    visitor.goto(f"/people/{cast.liwen.person_id}")
    page = visitor.page
    expect(page.get_by_role("heading", name="正在使用的登录")).to_be_visible()
    assert violations(page) == []
    opener = page.get_by_role("button", name="收回").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="收回岗位")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    context.close()
    assert visitor.complaints == []
