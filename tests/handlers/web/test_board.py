"""The supervisor's board as a page: figures that lead to rows, rows that are handed over, and what stands beside."""

import re

import pytest
from flask import Flask

from services import actors, deputies, user_tasks
from services.deputies import Wish
from services.instances import Started
from tests.cast import Cast
from tests.handlers.web.conftest import Desk


@pytest.fixture
def sunqiang(desk: Desk, review: str) -> Desk:
    """Let the supervisor sit down, while a caseworker holds one user task."""
    desk.sign_in("sunqiang")
    return desk


def test_every_figure_leads_to_its_rows(sunqiang: Desk) -> None:
    page = sunqiang.text("/board")
    assert "白云区，统计时间：" in page
    links = set(re.findall(r'href="(/board/user-tasks\?[^"]+)"', page.replace("&amp;", "&")))
    assert links
    for link in links:
        assert sunqiang.open(link).status_code == 200
    behind = sunqiang.text("/board/user-tasks")
    assert "李文" in behind
    assert 'name="user_task"' in behind
    assert "李文" in sunqiang.text("/board?procedure=relief")


def test_a_board_narrowed_to_one_person_keeps_to_him(sunqiang: Desk, cast: Cast) -> None:
    assert "没有未办结的待办" in sunqiang.text(f"/board?person={cast.zhaomin.person_id}")
    assert "按人员" not in sunqiang.text(f"/board?person={cast.liwen.person_id}")
    assert sunqiang.open("/board?band=yesterday").status_code == 422


def test_picked_rows_are_previewed_and_handed_over(sunqiang: Desk, cast: Cast, review: str) -> None:
    chosen = {"user_task": [review], "taker": [cast.zhaomin.person_id]}
    assert "转派给谁" in sunqiang.post("/board/balance", user_task=[review]).get_data(as_text=True)
    preview = sunqiang.post("/board/balance", **chosen).get_data(as_text=True)
    assert "确认转派" in preview
    assert user_tasks.get(cast.liwen, review).assignee_name == "李文"
    assert sunqiang.post("/board/balance/done", **chosen).status_code == 422  # why?
    assert sunqiang.post("/board/balance/done", **chosen, reason="均衡").status_code == 302
    assert "已转派 1 项待办。" in sunqiang.text("/board")
    assert user_tasks.get(cast.zhaomin, review).assignee_name == "赵敏"
    assert sunqiang.post("/board/balance").status_code == 302  # nothing was picked


def test_whoever_is_away_is_marked_where_takers_are_picked(sunqiang: Desk, cast: Cast, review: str) -> None:
    assert "缺勤至" not in sunqiang.post("/board/balance", user_task=[review]).get_data(as_text=True)
    today = actors.today()
    deputies.enter(cast.sunqiang, str(cast.zhaomin.person_id), Wish(today, today, (str(cast.liwen.person_id),), ()))
    page = sunqiang.post("/board/balance", user_task=[review]).get_data(as_text=True)
    label = page.split(str(cast.zhaomin.person_id))[1].split("</label>")[0]
    assert "缺勤至" in label
    assert page.count("缺勤至") == 1


def test_only_a_supervisor_is_offered_to_hand_over(desk: Desk, review: str) -> None:
    desk.sign_in("qianjing")
    assert 'name="user_task"' not in desk.text("/board/user-tasks")
    desk.sign_in("liwen")
    assert desk.open("/board").status_code == 403


def test_who_is_away_stands_beside(sunqiang: Desk, cast: Cast) -> None:
    assert "今天没有人缺勤" in sunqiang.text("/board/absent")
    day = actors.today()
    deputies.enter(cast.liwen, str(cast.liwen.person_id), Wish(day, day, (str(cast.zhaomin.person_id),), ()))
    assert "李文" in sunqiang.text("/board/absent")
    assert "没有上报给您的事项" in sunqiang.text("/board/escalations")
    assert "没有警报，也没有异常" in sunqiang.text("/board/troubles")


def test_it_speaks_english(sunqiang: Desk, app: Flask, started: Started) -> None:
    sunqiang.post("/language", language="en", next="/board")
    for path in ("/board", "/board/user-tasks", "/board/absent", "/board/escalations", "/board/troubles"):
        text = re.sub(r"<script.*?</script>", "", sunqiang.text(path), flags=re.DOTALL)
        assert "Overdue" in text or "away" in text.lower() or "alarm" in text or "handed up" in text or "User tasks" in text
