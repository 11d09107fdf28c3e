"""A caseworker's morning: what waits is found, taken, talked over, filled in, checked and handed in; a colleague hears of it by mail."""

import re

import pytest
from playwright.sync_api import expect

from demo.story import FOLDER
from tests.browser.conftest import apart
from tests.browser.shots.house import begin
from tests.browser.stories.conftest import Office, Seat, Sit

PERSON, PINYIN = "赫连远山", "helian"
OPINION = "经核对，属于精神障碍社区康复服务对象，同意登记。"
WORDS = "请协助核对居住地证明。"


@pytest.fixture
def number(office: Office) -> str:
    """Begin a referral, which then waits to be verified; give the case's number."""
    known = {one["number"] for one in office.client.all("liwen", "/cases")}
    apart(begin, office.client, FOLDER / "2-refused.json", 0)
    (found,) = {one["number"] for one in office.client.all("liwen", "/cases")} - known
    return str(found)


def test_a_referral_is_verified(office: Office, sit: Sit, number: str) -> None:
    hears_by_mail(office, sit("zhaomin"))
    seat, mails = sit("liwen"), len(office.mailbox.found)
    found_and_taken(seat, number)
    talked_over(seat)
    assert office.mailbox.holds(mails + 1, seconds=60)
    assert PERSON not in office.mailbox.found[-1].content.decode(), "a mail says that something waits, not whom it is about"
    filled_in(seat)
    case = office.client.get("liwen", f"/cases/{number}")
    left = office.client.all("liwen", "/user-tasks", case_id=case["id"], state="open")
    assert [one["element_id"] for one in left] == ["match_institution"]


def hears_by_mail(office: Office, seat: Seat) -> None:
    me = office.client.get("zhaomin", "/me")
    office.client.put("renhe", f"/people/{me['person_id']}/contacts", {"email": "zhaomin@example.org"})
    seat.goto("/notices/settings")
    seat.page.get_by_label(seat.says("电子邮件")).select_option("at_once")
    seat.press("保存")
    seat.told("通知设置已保存。")
    seat.looks_right()


def found_and_taken(seat: Seat, number: str) -> None:
    seat.goto("/worklist?show=open")
    seat.page.get_by_text(seat.says("筛选"), exact=True).click()
    seat.fill("当事人", PINYIN)
    seat.press("查找")
    expect(seat.page.get_by_role("link", name=seat.says("清除"), exact=True)).to_be_visible()
    row = seat.page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text(PERSON)
    seat.looks_right()
    row.get_by_role("link").first.click()
    seat.press("领办")
    expect(seat.page.locator('[data-island="form"][data-ready]')).to_be_visible()
    seat.looks_right()


def talked_over(seat: Seat) -> None:
    seat.page.get_by_text(seat.says("提到同事"), exact=True).first.click()
    seat.page.get_by_label("@赵敏").check()
    seat.page.locator("#comment-words").fill(WORDS)
    seat.press("留言")
    expect(seat.page.get_by_text(WORDS)).to_be_visible()


def filled_in(seat: Seat) -> None:
    page, chosen = seat.page, {"zh": "确认登记", "en": "Confirm registration"}[seat.look.language]
    seat.press("核对并提交")
    expect(page.get_by_role("alert").filter(has_text=seat.says("有内容需要更正"))).to_be_focused()
    page.get_by_label(chosen, exact=True).check()
    page.get_by_label({"zh": "登记确认意见", "en": "Opinion"}[seat.look.language]).fill(OPINION)
    seat.press("核对并提交")
    answers = page.get_by_role("region", name=seat.says("核对填写内容"))
    expect(answers).to_contain_text(OPINION)
    expect(answers).to_contain_text(chosen)
    seat.looks_right()
    seat.press("提交并办结")
    page.wait_for_url(re.compile("/(user-tasks|worklist)"))
    seat.told("已办结。")
