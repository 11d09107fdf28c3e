"""A due date says why it is that date, and what it is worth."""

from datetime import datetime

import pytest

from deadlines.counting import OFFICE
from handlers.web import wording
from services import clock_views, clocks, deployments, instances, now, user_tasks
from tests.cast import Cast
from tests.handlers.web.conftest import Desk
from tests.services.test_clocks import MILESTONE, ONE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


def begin(cast: Cast, diagram: bytes, moment: str) -> None:
    deployments.deploy(cast.admin, [("matter.bpmn", diagram)], name="matter")
    with now.at(at(moment)):
        instances.start(cast.liwen, "matter", variables={"received_on": moment[:10]})


def test_why_this_date(liwen: Desk, cast: Cast) -> None:
    begin(cast, ONE, "2026-09-29 10:00")
    (task,) = user_tasks.find(cast.liwen).items
    page = liwen.text(f"/user-tasks/{task.id}")
    assert "为何是这个日期" in page
    assert "10月10日（周六，调休上班）计第4日" in page
    assert "2026年10月12日 17:30" in page
    assert "暂定" not in page


def test_what_a_date_is_worth(liwen: Desk, cast: Cast) -> None:
    begin(cast, ONE.replace(b"jk.intake_verify", b"jk.desk"), "2026-12-30 10:00")
    (task,) = user_tasks.find(cast.liwen).items
    page = liwen.text(f"/user-tasks/{task.id}")
    assert 'tag amber">暂定' in page
    assert "本地设定" in page


def test_the_case_lists_its_clocks_and_each_tells_its_story(liwen: Desk, cast: Cast) -> None:
    begin(cast, MILESTONE, "2026-09-29 10:00")
    (clock,) = clock_views.find(cast.liwen).items
    with now.at(at("2026-09-30 10:00")):
        clocks.stop(cast.liwen, clock.id, "hearing", reason="申请人要求听证")
    assert f"/clocks/{clock.id}" in liwen.text(f"/cases/{clock.case_id}")
    page = liwen.text(f"/clocks/{clock.id}")
    assert "停止计算" in page
    assert "申请人要求听证" in page
    assert "听证" in page


@pytest.mark.parametrize(("moment", "said"), [("2026-10-09 00:00", "2026年10月8日 24:00"), ("2026-10-09 17:30", "2026年10月9日 17:30")])
def test_the_midnight_that_ends_a_day(liwen: Desk, moment: str, said: str) -> None:
    with liwen.client.application.test_request_context("/"):
        assert wording.deadline(at(moment)) == said
        assert wording.deadline(None) == ""
