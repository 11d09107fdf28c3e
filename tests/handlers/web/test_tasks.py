"""One user task, from the worklist to its end."""

import json
import re
from typing import Any

from services import user_tasks
from services.instances import Started
from tests.cast import Cast
from tests.handlers.web import relief
from tests.handlers.web.conftest import Desk


def setup_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    setup: dict[str, Any] = json.loads(found[1])
    return setup


def test_what_may_be_taken_stands_in_its_list(liwen: Desk, started: Started) -> None:
    assert "审核" in liwen.text("/worklist?show=open")
    assert "您手上没有待办事项" in liwen.text("/worklist")


def test_taking_and_giving_back(liwen: Desk, started: Started, cast: Cast) -> None:
    user_task_id = user_tasks.find(cast.liwen).items[0].id
    assert "领办后即可填写" in liwen.text(f"/user-tasks/{user_task_id}")
    assert liwen.post(f"/user-tasks/{user_task_id}/claim").location == f"/user-tasks/{user_task_id}"
    assert "审核" in liwen.text("/worklist")
    liwen.post(f"/user-tasks/{user_task_id}/release")
    assert "已退回" in liwen.text("/worklist")
    assert user_tasks.get(cast.liwen, user_task_id).state == "open"


def test_the_form_is_opened_with_what_the_case_knows(liwen: Desk, review: str) -> None:
    setup = setup_of(liwen.open(f"/user-tasks/{review}").get_data(as_text=True))
    assert setup["values"] == {"name": "张三丰"}
    assert setup["schema"]["id"] == "relief_review"
    assert setup["draft"] == {"url": f"/user-tasks/{review}/draft", "version": 0}


def test_completing_leads_to_the_next_user_task(liwen: Desk, review: str, cast: Cast) -> None:
    answer = liwen.send(f"/user-tasks/{review}/submit", {"values": relief.REVIEWED})
    following = user_tasks.find(cast.liwen, state="open").items[0]
    assert (answer.status_code, answer.json) == (200, {"next": f"/user-tasks/{following.id}"})
    assert "已办结。" in liwen.text(f"/user-tasks/{following.id}")


def test_what_is_done_says_so(liwen: Desk, review: str) -> None:
    liwen.send(f"/user-tasks/{review}/submit", {"values": relief.REVIEWED})
    assert "此事项已于 " in liwen.text(f"/user-tasks/{review}")


def test_one_without_a_form_is_confirmed(liwen: Desk, review: str, cast: Cast) -> None:
    liwen.send(f"/user-tasks/{review}/submit", {"values": relief.REVIEWED})
    following = user_tasks.find(cast.liwen, state="open").items[0].id
    liwen.post(f"/user-tasks/{following}/claim")
    assert "此事项无需填写表单" in liwen.text(f"/user-tasks/{following}")
    assert liwen.post(f"/user-tasks/{following}/complete").location == "/worklist"


def test_errors_come_back_by_field_in_the_readers_language(liwen: Desk, review: str) -> None:
    wrong = {**relief.REVIEWED, "income": "-1", "members": [{"name": "", "phone": "1"}]}
    answer = liwen.send(f"/user-tasks/{review}/submit", {"values": wrong})
    assert answer.status_code == 422
    assert answer.json["errors"] == {  # type: ignore[index]
        "income": ["不得小于 0。"],
        "members.0.name": ["此项必填。"],
        "members.0.phone": ["请填写手机号码，或带区号的固定电话。"],
    }
    liwen.post("/language", language="en")
    answer = liwen.send(f"/user-tasks/{review}/submit", {"values": wrong})
    assert answer.json["errors"]["members.0.name"] == ["Field is required."]  # type: ignore[index]


def test_whoever_is_second_is_told(liwen: Desk, review: str, cast: Cast) -> None:
    user_tasks.complete(cast.liwen, review, relief.REVIEWED)
    answer = liwen.send(f"/user-tasks/{review}/submit", {"values": relief.REVIEWED})
    assert answer.status_code in {403, 404, 409}
    assert answer.json["detail"].endswith("。")  # type: ignore[index]


def test_a_draft_is_kept_and_an_older_one_does_not_overwrite_it(liwen: Desk, review: str) -> None:
    assert liwen.send(f"/user-tasks/{review}/draft", {"values": {"income": "12.50"}, "version": 0}, "PUT").json == {"version": 1}
    assert liwen.send(f"/user-tasks/{review}/draft", {"values": {}, "version": 0}, "PUT").status_code == 409
    setup = setup_of(liwen.open(f"/user-tasks/{review}").get_data(as_text=True))
    assert (setup["values"]["income"], setup["draft"]["version"]) == ("12.50", 1)


def test_what_really_happened_earlier_can_be_entered_late(liwen: Desk, review: str) -> None:
    late = {"occurred_at": "2026-11-01T09:00", "reason": "纸质材料补录"}
    assert liwen.send(f"/user-tasks/{review}/submit", {"values": relief.REVIEWED, **late, "reason": ""}).status_code == 422
    assert liwen.send(f"/user-tasks/{review}/submit", {"values": relief.REVIEWED, "occurred_at": "gestern"}).status_code == 422


def test_nonsense_is_no_submission(liwen: Desk, review: str) -> None:
    for body in ([], {"values": []}, "text"):
        assert liwen.send(f"/user-tasks/{review}/submit", body).status_code == 422


def test_a_stranger_finds_nothing(desk: Desk, started: Started, review: str) -> None:
    desk.sign_in("wuyue")
    assert "没有可领办的事项" in desk.text("/worklist?show=open")
    answer = desk.open(f"/user-tasks/{review}")
    assert answer.status_code == 404
    assert "没有找到" in answer.get_data(as_text=True)


def test_the_list_renews_itself_only_when_it_changed(liwen: Desk, started: Started) -> None:
    first = liwen.open("/worklist/rows?show=open")
    again = liwen.open("/worklist/rows?show=open", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.get_data()) == (200, 304, b"")


def test_hostile_texts_stay_texts(liwen: Desk, procedure: str, cast: Cast) -> None:
    hostile = "</script><script>alert(1)</script>"
    answer = liwen.send(f"/procedures/{procedure}", {"values": {**relief.APPLICANT, "name": hostile}})
    assert answer.status_code == 422
    page = liwen.open(f"/cases?number={hostile}").get_data(as_text=True)
    assert "<script>alert" not in page
