"""Time limits at the desk: listed with article and certainty, an example day by day, a new version with what moves."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from deadlines.counting import OFFICE
from services import actors, deployments, deputies, instances, jobs, now, rule_seed, time_limits
from services.actor import OPERATOR
from tests.cast import Cast
from tests.handlers.web.conftest import Desk
from tests.services.test_publishing_rules import LIMIT, MATTER

FORM = {**{name: str(value) for name, value in LIMIT.items()}, "rolls": ""}


@pytest.fixture(autouse=True)
def a_day_of_work() -> Iterator[None]:
    with now.at(datetime(2026, 11, 30, 10, tzinfo=OFFICE)):
        yield


@pytest.fixture
def admin(desk: Desk, cast: Cast) -> Desk:
    rule_seed.write()
    desk.sign_in("admin")
    return desk


@pytest.fixture
def shipped(admin: Desk, cast: Cast) -> str:
    return f"/time-limits/{time_limits.find(cast.admin, 'jk.intake_verify').items[0].id}"


def test_limits_are_listed_with_article_and_certainty(admin: Desk) -> None:
    text = admin.text("/time-limits?group=jk")
    assert "初步核实和确认登记" in text
    assert "5 个工作日" in text
    assert "《精神障碍社区康复服务资源共享与转介管理办法》" in text
    assert "本地设定" in text
    assert "jk.intake_verify" not in admin.text("/time-limits?group=mr")
    assert admin.open("/time-limits?group=nothing").status_code == 200


def test_a_limit_is_counted_from_a_day_day_by_day(admin: Desk, shipped: str) -> None:
    text = admin.text(f"{shipped}?start=2026-09-29")
    assert "10月10日（周六，调休上班）计第4日" in text
    assert admin.open(f"{shipped}?start=someday").status_code == 422


def test_diagrams_that_name_a_limit_are_listed(admin: Desk, shipped: str) -> None:
    assert "现行流程图没有使用该时限" in admin.text(f"{shipped}/uses")
    deployments.deploy(OPERATOR, [("matter.bpmn", MATTER)], name="matter")
    assert "verify、overdue" in admin.text(f"{shipped}/uses")


def test_a_regional_version_moves_running_deadlines_when_asked(admin: Desk, cast: Cast, shipped: str) -> None:
    deployments.deploy(OPERATOR, [("matter.bpmn", MATTER)], name="matter")
    number = str(instances.start(cast.liwen, "matter").business_key)
    assert 'value="jk.intake_verify"' in admin.text(f"/time-limits/new?of={shipped.rsplit('/', 1)[1]}")
    answer = admin.post("/time-limits", **FORM)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    draft = answer.headers["Location"]
    assert "7 个工作日" in admin.text(draft)
    moves = admin.text(f"{draft}/moves")
    assert "会变动的期限（1）" in moves
    assert number in moves
    assert "12月9日" in moves  # and it was the seventh
    answer = admin.post(f"{draft}/publish", reason="省规定", to_running="yes")
    assert "/recounts/" in answer.headers["Location"]
    jobs.run_due(10)
    assert "已完成" in admin.text(answer.headers["Location"])
    assert "第 1 版" in admin.text(shipped)


def test_what_is_wrong_is_told_above_the_form_that_keeps_its_values(admin: Desk) -> None:
    answer = admin.post("/time-limits", **{**FORM, "value": "-3", "label": "特别名称"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "data-error-summary" in text
    assert "特别名称" in text


def test_a_draft_is_given_up_and_only_by_who_draws(admin: Desk, app: Flask) -> None:
    draft = admin.post("/time-limits", **FORM).headers["Location"]
    other = Desk(app.test_client())
    other.sign_in("liwen")
    assert "放弃草稿" not in other.text(draft)
    assert other.post(f"{draft}/discard").status_code == 403
    assert other.open(f"{draft}/moves").status_code == 403
    assert admin.post(f"{draft}/discard").status_code == 302
    assert admin.open(draft).status_code == 404


def test_a_version_is_begun_only_by_who_draws_and_by_his_deputy(admin: Desk, app: Flask, cast: Cast) -> None:
    other, wrong = Desk(app.test_client()), {**FORM, "value": "-3"}
    other.sign_in("liwen")
    assert "新建时限" not in other.text("/time-limits")
    assert other.open("/time-limits/new").status_code == 403
    assert other.post("/time-limits", **wrong).status_code == 403  # before what he entered is judged
    day = actors.today()
    deputies.enter(cast.admin, str(cast.admin.person_id), deputies.Wish(day, day, (str(cast.liwen.person_id),)))
    assert "新建时限" in other.text("/time-limits")
    assert other.open("/time-limits/new").status_code == 200
    assert other.post("/time-limits", **wrong).status_code == 422
