"""Who gets in, and in which language."""

import pytest

from tests.handlers.web.conftest import Desk


def test_whoever_is_not_signed_in_is_sent_to_the_entrance(desk: Desk) -> None:
    answer = desk.open("/cases?number=1")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/cases?number%3D1")


def test_signing_in_leads_to_where_one_wanted_to_go(desk: Desk) -> None:
    answer = desk.post("/sign-in", login="liwen", password="careflow-demo", next="/cases")
    assert answer.location == "/cases"


@pytest.mark.parametrize("foreign", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_a_foreign_site(desk: Desk, foreign: str) -> None:
    assert desk.post("/sign-in", login="liwen", password="careflow-demo", next=foreign).location == "/worklist"


def test_a_wrong_password_says_no_more_than_that(desk: Desk) -> None:
    for login in ("liwen", "nobody"):
        answer = desk.sign_in(login, "wrong")
        assert answer.status_code == 401
        assert "账号或密码不正确。" in answer.get_data(as_text=True)


def test_signing_out_ends_the_session(liwen: Desk) -> None:
    liwen.post("/sign-out")
    assert liwen.open("/worklist").status_code == 302


def test_a_form_without_our_token_is_refused(liwen: Desk) -> None:
    answer = liwen.client.post("/sign-out")
    assert answer.status_code == 403
    assert "页面已过期" in answer.get_data(as_text=True)
    assert liwen.open("/worklist").status_code == 200


def test_an_island_whose_session_ended_is_told_so(desk: Desk) -> None:
    answer = desk.send("/user-tasks/1/submit", {"values": {}})
    assert (answer.status_code, answer.json["title"]) == (401, "请先登录")  # type: ignore[index]


def test_the_desk_speaks_chinese_first_and_english_when_asked(liwen: Desk) -> None:
    assert 'lang="zh-CN"' in liwen.text("/worklist")
    assert liwen.post("/language", language="en", next="/cases").location == "/cases"
    page = liwen.text("/worklist")
    assert 'lang="en"' in page
    assert "You have no user tasks in hand" in page
    liwen.post("/language", language="zh")
    assert "您手上没有待办事项" in liwen.text("/worklist")
