"""A case whose time has run out: proposed on a telephone, decided at a desk by somebody else, gone; and another one that is held."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from models import Archive
from services import deployments, instances, jobs, transaction
from services.archiving import holds, owing
from tests.browser.conftest import Visitor, apart, visit
from tests.cast import Cast
from tests.handlers.web import relief

Sit = Callable[[str, int, int], Visitor]


def _over(cast: Cast) -> list[str]:
    """Close three cases long ago; keep one of them."""
    deployments.deploy(cast.admin, relief.FILES, name="relief")
    begun = [instances.start(cast.liwen, "relief", variables=relief.APPLICANT) for _ in range(3)]
    for one in begun:
        instances.terminate(cast.sunqiang, one.instance_id, reason="重复受理")
    owing.order()
    jobs.run_due()
    with transaction.upkeep() as look:
        look.execute(update(Archive).values(dispose_after=date(2020, 12, 31)))
    holds.hold(cast.sunqiang, str(begun[0].case_id), reason="行政诉讼尚未审结")
    return [str(one.business_key) for one in begun]


@pytest.fixture
def sit(browser: Browser, site: str) -> Sit:
    def down(login: str, width: int, height: int) -> Visitor:
        size = {"width": width, "height": height}
        visitor = visit(browser.new_context(locale="zh-CN", viewport=size), site)  # type: ignore[arg-type]
        visitor.sign_in(login)
        return visitor

    return down


def fits(page: Page) -> bool:
    """Say whether nothing has to be pushed sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_case_goes_by_two_hands(sit: Sit, cast: Cast) -> None:
    held, gone, stays = apart(_over, cast)
    first, second = sit("sunqiang", 390, 844), sit("heping", 1280, 900)
    first.goto("/archives")
    page = first.page
    expect(page.get_by_label(f"选择 {held}")).to_have_count(0)
    page.get_by_label(f"选择 {gone}").check()
    page.get_by_label("销毁依据").fill("保管期限表第三条")
    assert fits(page)
    page.get_by_role("button", name="提出销毁所选案件").click()
    expect(page.get_by_text("您提出的销毁须由另一人决定。")).to_be_visible()
    assert fits(page)
    second.goto("/disposals")
    other = second.page
    other.get_by_role("row").filter(has_text="孙强").get_by_role("link").click()
    expect(other.get_by_role("link", name=gone)).to_be_visible()
    other.get_by_role("button", name="批准并销毁").click()
    expect(other.get_by_label("我已逐件核对清单")).to_be_focused()  # the browser asks for the tick before it sends anything
    other.get_by_label("我已逐件核对清单").check()
    other.get_by_role("button", name="批准并销毁").click()
    expect(other.get_by_text("已依法销毁。")).to_be_visible()
    first.goto("/archives")
    expect(page.get_by_role("link", name=gone)).to_have_count(0)
    expect(page.get_by_role("link", name=stays)).to_be_visible()
    page.get_by_role("link", name=held).click()
    page.get_by_label("解除理由").fill("判决生效")
    page.get_by_role("button", name="解除冻结").click()
    expect(page.get_by_text("案件已解除冻结。")).to_be_visible()
    assert first.complaints + second.complaints == []
