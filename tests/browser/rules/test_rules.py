"""What the office goes by, changed in a real browser: a day off moves a deadline that was listed before, and so does a region's limit."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from deadlines.calendars import Calendar
from services import clock_rules, clock_views, deployments, instances, jobs, rule_seed
from services.actor import OPERATOR
from services.clock_views import ClockView, Filters
from tests.browser.conftest import Visitor, apart, visit
from tests.cast import Cast
from tests.services.test_publishing_rules import MATTER

NAME = "jk.intake_verify"


def _begun(cast: Cast) -> ClockView:
    rule_seed.write()
    deployments.deploy(OPERATOR, [("matter.bpmn", MATTER)], name="matter")
    instances.start(cast.liwen, "matter")
    return _clock(cast)


def _clock(cast: Cast) -> ClockView:
    (one,) = clock_views.find(cast.liwen, Filters(name=NAME)).items
    return one


def _calendar() -> Calendar:
    return clock_rules.now_known().calendar("440111")


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def admin(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visitor]:
    width, height = request.param
    visitor = visit(browser.new_context(locale="zh-CN", viewport={"width": width, "height": height}), site)
    visitor.sign_in("admin")
    yield visitor
    assert visitor.complaints == []


def fits(page: Page) -> bool:
    """Say whether nothing has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def publish(page: Page, reason: str) -> None:
    """Publish what is listed, and see the counting come to its end."""
    expect(page.get_by_role("heading", name="会变动的期限（1）")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^440111-"))).to_be_visible()
    assert fits(page)
    page.get_by_label("发布理由").fill(reason)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", name="进度")).to_contain_text("进行中")
    apart(jobs.run_due, 10)
    expect(page.get_by_role("heading", name="进度")).to_contain_text("已完成")
    assert fits(page)


def test_deadlines_move_as_they_were_listed(admin: Visitor, cast: Cast) -> None:
    page, clock = admin.page, apart(_begun, cast)
    assert clock.last_day is not None
    admin.goto("/calendars")
    assert fits(page)
    page.get_by_role("button", name="新建草稿").click()
    page.get_by_label("依据").fill("关于放假的通知")
    page.get_by_label("年份").fill(str(clock.last_day.year))
    page.get_by_role("button", name="建立草稿").click()
    expect(page.get_by_text("改变 0 天")).to_be_visible()
    page.get_by_role("button", name="修改日期").click()
    page.get_by_label("日期", exact=True).fill(clock.last_day.isoformat())
    page.get_by_label("节日", exact=True).fill("抗灾放假")
    page.get_by_role("button", name="保存到草稿").click()
    expect(page.get_by_text("改变 1 天")).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="发布…").click()
    publish(page, "上级通知")
    moved = apart(_clock, cast)
    assert moved.last_day is not None
    assert moved.last_day > clock.last_day
    assert not apart(_calendar).is_working(clock.last_day)

    admin.goto("/time-limits?group=jk")
    assert fits(page)
    page.get_by_role("link", name="初步核实和确认登记", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("使用该时限的流程"))).to_be_visible()
    assert fits(page)
    page.get_by_role("link", name="新版本").click()
    page.get_by_label("地区").fill("44")
    page.get_by_label("数值").fill("9")
    page.get_by_label("确定性").select_option("local")
    assert fits(page)
    page.get_by_role("button", name="建立草稿").click()
    page.get_by_role("link", name="发布…").click()
    page.get_by_label(re.compile("^正在计算的期限也改用新版本")).check()
    publish(page, "省级规定")
    later = apart(_clock, cast)
    assert later.last_day is not None
    assert later.last_day > moved.last_day
