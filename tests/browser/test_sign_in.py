"""Signing in in a real browser, with our policy in force: the picture is drawn, and nobody is shut out."""

import re

from playwright.sync_api import expect
from pyotp import TOTP

from tests.browser.conftest import Visitor
from tests.browser.test_pages import NARROW, violations
from tests.cast import PASSWORD


def enrol(visitor: Visitor) -> tuple[TOTP, str]:
    """Set up a second factor as a person does; give the telephone and a code on paper."""
    page = visitor.page
    visitor.goto("/account")
    page.get_by_role("link", name="设置双重验证").click()
    page.get_by_role("button", name="开始设置").click()
    picture = page.get_by_role("img", name="二维码")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    telephone = TOTP(page.locator("main code").inner_text())
    page.get_by_label("验证码").fill(telephone.now())
    page.get_by_role("button", name="启用双重验证").click()
    codes = page.locator("main li code")
    expect(codes).to_have_count(10)
    return telephone, codes.first.inner_text()


def test_a_second_factor_is_set_up_and_asked_for(visitor: Visitor) -> None:
    page = visitor.page
    visitor.sign_in("liwen")
    _, paper = enrol(visitor)
    page.get_by_role("button", name="退出登录").click()
    page.get_by_label("账号").fill("liwen")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_label("验证码").fill(paper)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile(r"/worklist$"))


def test_its_pages_shut_nobody_out(inspector: Visitor) -> None:
    page = inspector.page
    inspector.sign_in("liwen")
    found = []
    for path in ("/account", "/proof", "/account/second-factor"):
        inspector.goto(path)
        found += violations(page)
    page.get_by_role("button", name="开始设置").click()
    expect(page.get_by_role("img", name="二维码")).to_be_visible()
    found += violations(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for path in ("/account", "/proof", "/account/second-factor"):
        inspector.goto(path)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"], path
    assert found == []
