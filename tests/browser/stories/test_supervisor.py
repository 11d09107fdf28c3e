"""A supervisor's afternoon: where work piles up, who takes it over, how one case stands, how the work is measured."""

import re

import pytest
from playwright.sync_api import expect

from demo.story import FOLDER
from tests.browser.conftest import apart
from tests.browser.shots.house import begin
from tests.browser.stories.conftest import Office, Seat, Sit

PROCEDURE = {"zh": "精神障碍社区康复转介", "en": "Referral to community rehabilitation"}


@pytest.fixture
def user_task(office: Office) -> dict[str, str]:
    """Begin a referral; somebody has it in hand."""
    apart(begin, office.client, FOLDER / "1-accepted.json", 0)
    found: dict[str, str] = office.client.all("liwen", "/user-tasks", state="open", element_id="verify")[-1]
    office.client.post("liwen", f"/user-tasks/{found['id']}/claim")
    return found


def test_work_is_moved_and_looked_into(office: Office, sit: Sit, user_task: dict[str, str]) -> None:
    seat = sit("sunqiang")
    moved(seat, user_task)
    assert office.client.get("zhaomin", f"/user-tasks/{user_task['id']}")["assignee_name"] == "赵敏"
    looked_into(seat, user_task)
    measured(seat)


def moved(seat: Seat, user_task: dict[str, str]) -> None:
    page = seat.page
    seat.goto("/board")
    seat.looks_right()
    page.get_by_role("link", name=re.compile(f"^李文 {seat.says('全部')}")).click()
    page.locator(f'input[value="{user_task["id"]}"]').check()
    seat.looks_right()
    seat.press("转派所选待办")
    page.get_by_label(re.compile("赵敏")).check()
    seat.press("预览转派结果")
    page.get_by_label(seat.says("转派原因")).fill("均衡工作量")
    seat.looks_right()
    seat.press("确认转派")
    expect(page.get_by_text(seat.says("已转派 %(count)s 项待办。", count=1))).to_be_visible()


def looked_into(seat: Seat, user_task: dict[str, str]) -> None:
    seat.goto("/instances?state=active")
    seat.looks_right()
    seat.goto(f"/instances/{user_task['instance_id']}")
    expect(seat.page.get_by_text(seat.says("正在等待")).first).to_be_visible()
    seat.looks_right()


def measured(seat: Seat) -> None:
    seat.goto("/measures")
    seat.looks_right()
    table = seat.page.get_by_text(seat.says("以表格显示"), exact=True).first
    table.click()
    expect(seat.page.get_by_role("table").first).to_be_visible()
    seat.goto("/figures")
    seat.page.get_by_role("link", name=PROCEDURE[seat.look.language]).click()
    seat.page.wait_for_url("**/definitions/*/figures*")
    seat.looks_right()
