"""Cases of an older version go on in a newer one: matched by clicks, tried, moved, and moved back as far as they can."""

import pytest
from playwright.sync_api import Page, expect

from services import deployments, instances, jobs, user_tasks
from tests.browser import axe
from tests.browser.conftest import Visitor, apart
from tests.cast import Cast
from tests.handlers.web import relief


def begin(cast: Cast, *done: str) -> str:
    """Begin a case and do some of its steps; give its instance."""
    started = instances.start(cast.liwen, "relief", variables=relief.APPLICANT).instance_id
    for element_id in done:
        complete(cast, started, element_id)
    return started


def complete(cast: Cast, instance_id: str, element_id: str) -> None:
    (task,) = user_tasks.find(cast.liwen, instance_id=instance_id, element_id=element_id).items
    user_tasks.claim(cast.liwen, task.id)
    user_tasks.complete(cast.liwen, task.id, relief.REVIEWED)


@pytest.fixture
def cases(procedure: str, cast: Cast) -> list[str]:
    """Begin two cases at the first step and one at the second; then a version comes whose steps are others."""
    found = [apart(begin, cast), apart(begin, cast), apart(begin, cast, "review")]
    apart(deployments.deploy, cast.admin, relief.newer(), name="relief")
    return found


def where(cast: Cast, instance_id: str) -> tuple[int, str]:
    (task,) = user_tasks.find(cast.liwen, instance_id=instance_id, state="open").items
    return instances.get(cast.admin, instance_id).definition_version, task.element_id


def step(page: Page, side: str, element_id: str) -> None:
    page.locator(f'[data-canvas="{side}"] [data-element-id="{element_id}"]').first.click()


def match(visitor: Visitor) -> None:
    """Match the first step by clicks, the second one by its select; see what is found meanwhile."""
    page = visitor.page
    visitor.ready("mapping")
    left = page.locator('[data-canvas="before"]')
    expect(left.locator('[data-element-id="review"].is-wrong')).to_be_visible()
    expect(left.locator(".token-badge")).to_have_text(["2", "1"])
    expect(page.locator('[data-canvas="after"] .is-fresh[data-element-id="examine"]')).to_be_visible()
    assert axe.violations(page) == []
    step(page, "before", "review")
    expect(page.locator("[data-hint]")).to_contain_text("已选择“审核”")
    step(page, "after", "paid")
    expect(page.locator("[data-hint]")).to_contain_text("种类不同")
    step(page, "after", "examine")
    expect(left.locator('[data-element-id="review"].is-changed')).to_be_visible()
    expect(page.locator("#lines")).to_contain_text("1 个环节需要处理")
    expect(page.locator("#to-review")).to_have_value("examine")
    page.locator("#to-pay").select_option("grant")
    expect(page.locator("#lines")).not_to_contain_text("个环节需要处理")
    page.locator("#to-pay").select_option("")
    expect(left.locator('[data-element-id="pay"].is-wrong')).to_be_visible()


def attempt(page: Page) -> None:
    """Choose all cases, and look at what would come of each."""
    page.get_by_role("button", name="下一步：选择办理").click()
    expect(page.locator("main")).to_contain_text("共 3 件")
    assert axe.violations(page) == []
    page.get_by_role("button", name="试运行这 3 件").click()
    expect(page.locator("#sums")).to_contain_text("2 件可以，1 件不能")
    page.get_by_label("只看不能迁移的").check()
    expect(page.locator(".trial tbody tr:visible")).to_have_count(1)
    expect(page.locator(".trial tbody tr:visible")).to_contain_text("“发放”：这里有活动，而对应关系没有给它去处")
    assert axe.violations(page) == []


def order(page: Page, reason: str, button: str, result: str) -> None:
    """Order what was tried, and wait on the batch's page until it is done."""
    page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#progress")).to_contain_text("件排队")
    apart(jobs.run_due)
    expect(page.locator("#progress")).to_contain_text(result)
    assert axe.violations(page) == []


def test_cases_are_moved_to_a_new_version_and_back(visitor: Visitor, cases: list[str], cast: Cast) -> None:
    visitor.sign_in("admin")
    visitor.goto("/designs/of/relief")
    page = visitor.page
    page.get_by_role("row", name="第 1 版").get_by_role("link", name="迁移办理").click()
    match(visitor)
    attempt(page)
    assert {where(cast, one)[0] for one in cases} == {1}
    page.get_by_label("不能迁移的也列入批次").check()
    order(page, "新规定自本月起施行", "迁移可以迁移的办理", "2 件完成，1 件失败")
    expect(page.get_by_role("row", name="失败")).to_contain_text("“发放”：这里有活动")
    assert [where(cast, one) for one in cases] == [(2, "examine"), (2, "examine"), (1, "pay")]

    apart(complete, cast, cases[1], "examine")
    visitor.goto("/batches")
    page.get_by_role("link", name="迁移到其他版本").click()
    page.get_by_role("link", name="撤回迁移").click()
    expect(page.locator("#sums")).to_contain_text("1 件可以，1 件不能")
    expect(page.locator(".trial .cannot")).to_contain_text("“拨付”：这里有活动")
    assert axe.violations(page) == []
    order(page, "新表单有误", "退回可以退回的办理", "1 件完成")
    assert [where(cast, one) for one in cases] == [(1, "review"), (2, "grant"), (1, "pay")]
