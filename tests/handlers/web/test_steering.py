"""A run is steered from its page: held, let go on, moved by hand after a look; its timers, variables and incidents are seen to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine.expressions import zone
from services import deployments, incidents, instances, now, timers, user_tasks
from services.instances import Started
from services.oversight import waits
from tests.cast import Cast
from tests.engine.drawing import boundary, ends, flows, process, starts, timer, users
from tests.handlers.web.conftest import Desk

STUCK = process(
    starts("s")
    + users("a", "b")
    + boundary("t", "a", timer("P3D"))
    + '<exclusiveGateway id="g" default="d_g_b"/>'
    + ends("e", "late")
    + flows("s > a > g\ng -[amount > 5]> e\ng -[]> b > late\nt > late"),
    key="stuck",
)


@pytest.fixture
def november() -> Iterator[None]:
    """Let it be the second of November, whatever today is: no holiday is near."""
    with now.at(datetime(2026, 11, 2, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def sunqiang(desk: Desk, started: Started) -> Desk:
    desk.sign_in("sunqiang")
    return desk


@pytest.fixture
def waiting(cast: Cast, started: Started) -> str:
    """Give a run with a timer."""
    deployments.deploy(cast.admin, [("stuck.bpmn", STUCK)], name="stuck")
    return instances.start(cast.liwen, "stuck", variables={"amount": 3}).instance_id


def standing(cast: Cast, instance_id: str) -> str:
    (found,) = [one for one in waits.of(cast.sunqiang, instance_id) if one.element_type == "userTask"]
    return str(found.activity_id)


def open_tasks(cast: Cast, instance_id: str) -> list[str]:
    return [one.element_id for one in user_tasks.find(cast.liwen, instance_id=instance_id, is_unfinished=True).items]


def test_it_is_held_and_goes_on(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    base = f"/instances/{waiting}"
    assert "暂停流程" in sunqiang.text(base)
    assert sunqiang.post(f"{base}/suspend").status_code == 422  # without a reason
    sunqiang.post(f"{base}/suspend", reason="核实情况")
    assert instances.get(cast.sunqiang, waiting).state == "suspended"
    page = sunqiang.text(base)
    assert ("恢复流程" in page, "暂停流程" in page) == (True, False)
    sunqiang.post(f"{base}/resume", reason="已核实")
    assert instances.get(cast.sunqiang, waiting).state == "active"


def test_it_is_moved_only_after_a_look(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    base, wish = f"/instances/{waiting}", {"deed": "move", "standing": standing(cast, waiting), "place": "b"}
    assert "预览不会改变任何内容" in sunqiang.text(f"{base}/modify")
    seen = sunqiang.post(f"{base}/modify", **wish).get_data(as_text=True)
    assert [word in seen for word in ("将会发生什么", "开始等待人员办理", "取消")] == [True, True, True]
    assert open_tasks(cast, waiting) == ["a"]
    assert sunqiang.post(f"{base}/modify/done", **wish).status_code == 422  # without a reason
    sunqiang.post(f"{base}/modify/done", **wish, reason="误填")
    assert open_tasks(cast, waiting) == ["b"]


def test_a_variable_decides_what_is_foreseen_and_done(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    base = f"/instances/{waiting}"
    wish = {"deed": "start_before", "place": "g", "name": "amount", "kind": "number", "value": "7"}
    drawn_over = sunqiang.post(f"{base}/modify", **wish).get_data(as_text=True)
    assert "开始等待人员办理" not in drawn_over  # more than five: it goes to the end
    assert "开始等待人员办理" in sunqiang.post(f"{base}/modify", **(wish | {"value": "3"})).get_data(as_text=True)
    assert sunqiang.post(f"{base}/modify", **(wish | {"value": "sieben"})).status_code == 422
    sunqiang.post(f"{base}/modify/done", **(wish | {"reason": "误填"}))
    assert instances.variables(cast.sunqiang, waiting)["amount"] == 7


def test_what_cannot_be_done_is_said_and_not_offered_for_confirmation(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    wish = {"deed": "cancel", "standing": standing(cast, waiting)}
    seen = sunqiang.post(f"/instances/{waiting}/modify", **wish).get_data(as_text=True)
    assert ("不能这样调整" in seen, "确认调整" in seen) == (True, False)
    assert sunqiang.post(f"/instances/{waiting}/modify", deed="move", place="b").status_code == 422


@pytest.mark.usefixtures("november")
def test_a_timer_tells_its_working_days_and_is_postponed(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    (one,) = timers.find(cast.sunqiang, timers.Filters(instance_id=waiting)).items
    assert f"/timers/{one.id}" in sunqiang.text(f"/instances/{waiting}/timers")
    later = (one.due_at.astimezone(zone.office()) + timedelta(days=14)).date().isoformat()
    seen = sunqiang.text(f"/timers/{one.id}?until={later}")
    assert ("多 10 个工作日" in seen, "确认推迟" in seen) == (True, True)
    earlier = sunqiang.text(f"/timers/{one.id}?until={(now.now() - timedelta(days=2)).date().isoformat()}")
    assert ("必须晚于" in earlier, "确认推迟" in earlier) == (True, False)
    assert sunqiang.post(f"/timers/{one.id}/postpone", until=later).status_code == 422
    sunqiang.post(f"/timers/{one.id}/postpone", until=later, reason="家属在外地")
    assert timers.get(cast.sunqiang, one.id).due_at == one.due_at + timedelta(days=14)
    sunqiang.post(f"/timers/{one.id}/fire", reason="家属放弃")
    assert instances.get(cast.sunqiang, waiting).state == "completed"


def test_a_variable_is_corrected_with_a_reason(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    base = f"/instances/{waiting}/variables"
    assert f"{base}/change?name=amount" in sunqiang.text(base)
    assert 'value="number" selected' in sunqiang.text(f"{base}/change?name=amount")
    assert sunqiang.post(f"{base}/change", name="amount", kind="number", value="7").status_code == 422
    sunqiang.post(f"{base}/change", name="amount", kind="number", value="7.50", reason="录入错误")
    assert str(instances.variables(cast.sunqiang, waiting)["amount"]) == "7.50"
    assert [one.name for one in instances.changes(cast.sunqiang, waiting)] == ["amount", "amount"]


def test_an_incident_is_retried_where_it_is_seen(sunqiang: Desk, waiting: str, cast: Cast) -> None:
    base = f"/instances/{waiting}"
    sunqiang.post(f"{base}/variables/change", name="amount", kind="text", value="sieben", reason="x")
    sunqiang.post(f"{base}/modify/done", deed="move", standing=standing(cast, waiting), place="g", reason="x")
    (incident,) = incidents.find(cast.sunqiang, incidents.Filters(instance_id=waiting, state="open")).items
    shown = sunqiang.text(f"{base}/incidents")
    assert (f"/incidents/{incident.id}/retry" in shown, f'name="next" value="{base}"' in shown) == (True, True)
    sunqiang.post(f"{base}/variables/change", name="amount", kind="number", value="3", reason="x")
    answer = sunqiang.post(f"/incidents/{incident.id}/retry", next=base)
    assert answer.headers["Location"] == base
    assert (sunqiang.text(f"{base}/incidents").strip(), open_tasks(cast, waiting)) == ("", ["b"])


def test_nothing_is_offered_to_those_who_only_look(desk: Desk, waiting: str, cast: Cast) -> None:
    (one,) = timers.find(cast.sunqiang, timers.Filters(instance_id=waiting)).items
    base = f"/instances/{waiting}"
    for login in ("liwen", "qianjing"):
        desk.sign_in(login)
        page = desk.text(base) + desk.text(f"{base}/waits") + desk.text(f"{base}/timers") + desk.text(f"{base}/variables")
        for offer in ("人工调整", "暂停流程", "终止流程", f"/timers/{one.id}", "更改变量", "variables/change"):
            assert offer not in page, (login, offer)
        assert "现在就触发" not in desk.text(f"/timers/{one.id}")
        for path in ("modify", "variables/change"):
            assert desk.open(f"{base}/{path}").status_code == 403
    desk.sign_in("wuyue")
    assert [desk.open(f"{base}/{path}").status_code for path in ("modify", "variables/change", "incidents")] == [404] * 3
    assert desk.open(f"/timers/{one.id}").status_code == 404


def test_opening_hours_are_entered_by_those_who_keep_the_places(desk: Desk, started: Started) -> None:
    desk.sign_in("admin")
    answer = desk.post("/opening-hours", area="440111", valid_from="2026-01-01", opens_at="09:00", pauses_at="", resumes_at="")
    assert answer.status_code == 302
    assert "09:00" in desk.text("/opening-hours")
    assert desk.post("/opening-hours", area="440111", valid_from="2026-01-01", opens_at="").status_code == 422
    desk.sign_in("sunqiang")
    assert ("09:00" in desk.text("/opening-hours"), "登记办公时间" in desk.text("/opening-hours")) == (True, False)


def test_whoever_migrates_is_led_to_where_that_is_done(desk: Desk, waiting: str) -> None:
    link = "/designs/of/stuck/migrate?source=1"
    desk.sign_in("admin")
    assert link in desk.text(f"/instances/{waiting}")
    desk.sign_in("sunqiang")
    assert link not in desk.text(f"/instances/{waiting}")
