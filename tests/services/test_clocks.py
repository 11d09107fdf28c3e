"""Statutory clocks at work: begun, stopped, begun anew, shared and ended by elements of a diagram, and by people."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from deadlines.counting import OFFICE
from services import clock_views, clocks, history, instances, jobs, now, suspending, user_tasks
from services.clock_views import ClockView, Filters
from services.errors import Conflict, Forbidden, Invalid, NotFound, Undeployable
from services.rows import AnyRow
from tests.cast import Cast
from tests.diagrams import case, chain, document, node, process
from tests.services.clockwork import complete, rows
from tests.services.conftest import Deploy

DESK = "=deadline(&quot;jk.desk&quot;)"
VERIFY = "=deadline(&quot;jk.intake_verify&quot;)"


def said(**words: str) -> str:
    properties = "".join(f'<camunda:property name="{name}" value="{value}"/>' for name, value in words.items())
    return f"<bpmn:extensionElements><camunda:properties>{properties}</camunda:properties></bpmn:extensionElements>"


def timer(clock: str) -> str:
    return f"<bpmn:timerEventDefinition><bpmn:timeDate>=deadline(&quot;{clock}&quot;)</bpmn:timeDate></bpmn:timerEventDefinition>"


def matter(*parts: str) -> bytes:
    return document(process("matter", node("startEvent", "start"), *parts, node("endEvent", "end"), extension=case()))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE)


def begin(cast: Cast, when: str = "2026-09-29 10:00", **variables: Any) -> str:
    with now.at(at(when)):
        return instances.start(cast.liwen, "matter", variables=variables).instance_id


def finish(cast: Cast, element_id: str, when: str, values: dict[str, Any] | None = None) -> None:
    with now.at(at(when)):
        complete(cast.liwen, element_id, values)


def the_clock(cast: Cast, name: str) -> ClockView:
    (found,) = clock_views.find(cast.liwen, Filters(name=name)).items
    return found


def local(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")


def due(cast: Cast, name: str) -> str | None:
    return local(the_clock(cast, name).due_at)


def task(element_id: str) -> AnyRow:
    (row,) = [row for row in rows("user_task", element_id=element_id) if row.ended_at is None]
    return row


ONE = matter(
    node("userTask", "verify", camunda_dueDate=VERIFY),
    node("boundaryEvent", "overdue", timer("jk.intake_verify"), attachedToRef="verify", cancelActivity="false"),
    node("userTask", "call", camunda_dueDate=DESK),
    node("userTask", "after", camunda_dueDate=DESK),
    chain("start", "verify", "after", "end"),
    chain("overdue", "call", "end"),
)


def test_a_due_date_and_its_own_timer_are_one_clock(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    assert (clock.state, local(clock.due_at), clock.party, clock.is_local) == ("running", "2026-10-12 17:30", "office", False)
    (job,) = rows("job", clock_id=clock.id)
    assert (task("verify").clock_id, task("verify").due_at, job.due_at) == (clock.id, clock.due_at, clock.due_at)
    with now.at(at("2026-10-13 09:00")):
        assert jobs.run_due(10) == 1
    assert the_clock(cast, "jk.intake_verify").state == "running"  # overdue, and somebody still has to do it
    finish(cast, "verify", "2026-10-13 10:00")
    assert the_clock(cast, "jk.intake_verify").state == "late"


def test_what_is_done_in_time_is_met(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    begin(cast)
    finish(cast, "verify", "2026-10-12 17:29")
    clock = the_clock(cast, "jk.intake_verify")
    assert (clock.state, local(clock.ended_at)) == ("met", "2026-10-12 17:29")
    kinds = [event.kind for event in clock_views.explain(cast.liwen, clock.id).events]
    assert kinds == ["started", "met"]


def test_two_tasks_of_one_name_have_a_clock_each(cast: Cast, deploy: Deploy) -> None:
    fork, join = node("parallelGateway", "fork"), node("parallelGateway", "join")
    pair = [node("userTask", name, camunda_dueDate=DESK) for name in ("a", "b")]
    deploy(matter(fork, join, *pair, chain("start", "fork", "a", "join", "end"), chain("fork", "b", "join")))
    begin(cast)
    finish(cast, "a", "2026-09-30 10:00")
    assert sorted(clock.state for clock in clock_views.find(cast.liwen).items) == ["met", "running"]


def test_the_applicants_clock_lapses(cast: Cast, deploy: Deploy) -> None:
    deploy(
        matter(
            node("userTask", "receive", camunda_dueDate="=deadline(&quot;jk.supplement&quot;)"),
            node("boundaryEvent", "expired", timer("jk.supplement"), attachedToRef="receive"),
            node("userTask", "decide"),
            chain("start", "receive", "end"),
            chain("expired", "decide", "end"),
        )
    )
    begin(cast)
    with now.at(at("2026-10-12 18:00")):
        assert jobs.run_due(10) == 1
    assert the_clock(cast, "jk.supplement").state == "lapsed"


def test_a_wait_elapses(cast: Cast, deploy: Deploy) -> None:
    deploy(matter(node("intermediateCatchEvent", "wait", timer("jk.follow_up_1")), chain("start", "wait", "end")))
    begin(cast)
    assert due(cast, "jk.follow_up_1") == "2026-10-30 00:00"
    with now.at(at("2026-10-30 00:00")):
        assert jobs.run_due(10) == 1
    assert the_clock(cast, "jk.follow_up_1").state == "elapsed"


MILESTONE = matter(
    node("userTask", "accept", said(clock="jk.intake_verify", clockFrom="received_on")),
    node("userTask", "notice", said(stopsClock="jk.intake_verify", stopGround="hearing")),
    node("userTask", "hear", said(resumesClock="jk.intake_verify")),
    node("userTask", "decide", said(sharesClock="true", endsClock="jk.intake_verify"), camunda_dueDate=VERIFY),
    node("userTask", "file"),
    chain("start", "accept", "notice", "hear", "decide", "file", "end"),
)


def test_a_clock_spans_elements_stands_still_and_is_shared(cast: Cast, deploy: Deploy) -> None:
    deploy(MILESTONE)
    begin(cast, received_on="2026-09-28")
    clock = the_clock(cast, "jk.intake_verify")
    assert (local(clock.started_at), clock.basis, local(clock.due_at)) == ("2026-09-28 00:00", "received_on", "2026-10-10 17:30")
    finish(cast, "accept", "2026-09-29 11:00")
    finish(cast, "notice", "2026-09-30 11:00")
    stopped = the_clock(cast, "jk.intake_verify")
    assert (stopped.state, stopped.due_at) == ("stopped", None)
    finish(cast, "hear", "2026-10-09 11:00")
    assert due(cast, "jk.intake_verify") == "2026-10-13 17:30"  # 29 and 30 September had passed
    assert (task("decide").due_at, task("decide").clock_id) == (the_clock(cast, "jk.intake_verify").due_at, clock.id)
    explained = clock_views.explain(cast.liwen, clock.id)
    assert "10月8日（周四）停算（听证），不计" in explained.zh
    finish(cast, "decide", "2026-10-13 09:00")
    assert the_clock(cast, "jk.intake_verify").state == "met"
    assert [event.kind for event in clock_views.explain(cast.liwen, clock.id).events] == ["started", "stopped", "resumed", "met"]


TOLD = matter(
    node("userTask", "receive", said(clock="jk.intake_verify,jk.org_respond")),
    node("userTask", "tell", said(endsClock="jk.org_respond")),
    node(
        "userTask",
        "supplement",
        said(restartsClock="jk.intake_verify", restartUnlessLate="jk.org_respond", clockFrom="complete_on"),
    ),
    node("userTask", "decide"),
    chain("start", "receive", "tell", "supplement", "decide", "end"),
)


@pytest.mark.parametrize(("told", "expected"), [("2026-09-30 10:00", "2026-10-21 17:30"), ("2026-10-12 10:00", "2026-10-12 17:30")])
def test_it_begins_anew_only_for_who_was_told_in_time(cast: Cast, deploy: Deploy, told: str, expected: str) -> None:
    deploy(TOLD)
    begin(cast)
    finish(cast, "receive", "2026-09-29 10:00")
    finish(cast, "tell", told)
    finish(cast, "supplement", "2026-10-15 10:00", {"complete_on": "2026-10-14"})
    assert due(cast, "jk.intake_verify") == expected


INSIDE = (
    node("startEvent", "begin_inside"),
    node("task", "note", said(clock="jk.desk", clockFrom="known_on")),
    node("userTask", "ask", said(restartsClock="jk.desk", clockFrom="known_on")),
    node("userTask", "tell", said(endsClock="jk.desk")),
    node("endEvent", "end_inside"),
    chain("begin_inside", "note", "ask", "tell", "end_inside"),
)


def test_the_moment_is_seen_by_what_is_gone_already(cast: Cast, deploy: Deploy) -> None:
    deploy(matter(node("subProcess", "inside", "".join(INSIDE)), chain("start", "inside", "end")))
    begin(cast, known_on="2026-09-28")
    assert (due(cast, "jk.desk"), the_clock(cast, "jk.desk").basis) == ("2026-10-10 17:30", "known_on")
    finish(cast, "ask", "2026-09-30 10:00")
    assert due(cast, "jk.desk") == "2026-10-10 17:30"
    finish(cast, "tell", "2026-09-30 11:00", {"known_on": "2026-09-30"})
    assert the_clock(cast, "jk.desk").state == "met"


@pytest.mark.parametrize("value", [None, "soon", 5, "2026-13-01"])
def test_without_a_moment_the_steps_own_counts(cast: Cast, deploy: Deploy, value: object) -> None:
    deploy(MILESTONE)
    begin(cast, received_on=value)
    clock = the_clock(cast, "jk.intake_verify")
    assert (local(clock.started_at), clock.basis) == ("2026-09-29 10:00", None)


def test_what_is_left_when_the_process_ends(cast: Cast, deploy: Deploy) -> None:
    deploy(MILESTONE)
    first, second = begin(cast), begin(cast)
    with now.at(at("2026-10-08 10:00")):
        instances.terminate(cast.sunqiang, first, reason="撤回")
    with now.at(at("2026-11-08 10:00")):
        instances.terminate(cast.sunqiang, second, reason="撤回")
    assert [clock.state for clock in clock_views.find(cast.liwen).items] == ["cancelled", "late"]


def test_a_suspended_instance_keeps_its_clocks(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    instance_id = begin(cast)
    before = due(cast, "jk.intake_verify")
    with now.at(at("2026-09-30 10:00")):
        suspending.suspend(cast.sunqiang, instance_id, reason="核查")
    with now.at(at("2026-10-30 10:00")):
        suspending.resume(cast.sunqiang, instance_id, reason="核查完毕")
    assert due(cast, "jk.intake_verify") == before


def test_people_stop_and_resume(cast: Cast, deploy: Deploy, database: Engine) -> None:
    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    (before,) = rows("process_instance")
    with now.at(at("2026-10-09 09:00")):
        clocks.stop(cast.liwen, clock.id, "expert_opinion", reason="委托鉴定")
        if database.dialect.name == "sqlite":  # whoever completes ahead of his turn looks again
            assert rows("process_instance")[0].version > before.version
        with pytest.raises(Conflict):
            clocks.stop(cast.liwen, clock.id, "expert_opinion", reason="再次")
    (job,) = rows("job", clock_id=clock.id)
    assert (task("verify").due_at, job.due_at.year) == (None, 9000)
    with now.at(at("2026-10-20 09:00")):
        assert jobs.run_due(10) == 0
        clocks.resume(cast.liwen, clock.id, reason="鉴定意见已送达")
    assert due(cast, "jk.intake_verify") == "2026-10-22 17:30"
    (job,) = rows("job", clock_id=clock.id)
    assert job.due_at == task("verify").due_at == the_clock(cast, "jk.intake_verify").due_at
    verbs = [entry.verb for entry in history.of_case(cast.liwen, clock.case_id or "").items]
    assert verbs[-2:] == ["clock.stop", "clock.resume"]


def test_what_cannot_be_done_to_a_clock(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    with now.at(at("2026-10-09 09:00")):
        with pytest.raises(Invalid):
            clocks.stop(cast.liwen, clock.id, "holiday", reason="休假")
        with pytest.raises(Invalid):
            clocks.stop(cast.liwen, clock.id, "hearing", reason=" ")
        with pytest.raises(Conflict):
            clocks.resume(cast.liwen, clock.id, reason="没有停过")
        with pytest.raises(Forbidden):
            clocks.extend(cast.liwen, clock.id, "已告知", reason="自己批准")
        with pytest.raises(Forbidden):
            clocks.stop(cast.qianjing, clock.id, "hearing", reason="审计")
        with pytest.raises(NotFound):
            clocks.stop(cast.wuyue, clock.id, "hearing", reason="别的县")
    with now.at(at("2026-10-13 09:00")), pytest.raises(Conflict):
        clocks.stop(cast.liwen, clock.id, "hearing", reason="已经逾期")
    finish(cast, "verify", "2026-10-13 10:00")
    with now.at(at("2026-10-13 11:00")), pytest.raises(Conflict):
        clocks.restart(cast.liwen, clock.id, reason="已经结束")


def test_more_time_needs_another_person(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    with now.at(at("2026-10-09 09:00")):
        with pytest.raises(Conflict):
            clocks.extend(cast.sunqiang, clock.id, "已书面告知", reason="案情复杂")
        with pytest.raises(Invalid):
            clocks.request_extension(cast.liwen, clock.id, 3, "hour", reason="单位不符")
        clocks.request_extension(cast.sunqiang, clock.id, 3, "workday", reason="案情复杂")
        with pytest.raises(Forbidden):
            clocks.extend(cast.sunqiang, clock.id, "已书面告知", reason="自己批准自己")
        clocks.extend(cast.heping, clock.id, "2026年10月9日书面告知", reason="同意")
        with pytest.raises(Conflict):
            clocks.extend(cast.heping, clock.id, "再次", reason="没有新的申请")
    assert due(cast, "jk.intake_verify") == "2026-10-15 17:30"
    last = clock_views.explain(cast.liwen, clock.id).events[-1]
    assert (last.kind, last.value, last.by) == ("extended", 3, cast.heping.name)
    assert last.note is not None
    assert last.note["notice"] == "2026年10月9日书面告知"


def test_a_timer_somebody_postponed_stays(cast: Cast, deploy: Deploy) -> None:
    from services import timers

    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    (job,) = rows("job", clock_id=clock.id)
    with now.at(at("2026-10-09 09:00")):
        timers.postpone(cast.sunqiang, job.id, at("2026-12-01 09:00"), "另行督办")
        clocks.restart(cast.liwen, clock.id, reason="材料今日收齐")
    (job,) = rows("job", clock_id=clock.id)
    assert (local(job.due_at), due(cast, "jk.intake_verify")) == ("2026-12-01 09:00", "2026-10-15 17:30")


def test_a_clock_that_moves_into_the_past_fires_its_timer(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    with now.at(at("2026-10-09 09:00")):
        clocks.restart(cast.liwen, clock.id, reason="实际收件更早", occurred_at=at("2026-09-01 09:00"))
        assert jobs.run_due(10) == 1
    assert task("call")


def test_words_nobody_understands_are_not_deployed(cast: Cast, deploy: Deploy) -> None:
    for wrong in (said(clock="jk.nobody"), said(stopsClock="jk.desk"), said(stopsClock="jk.desk", stopGround="holiday")):
        with pytest.raises(Undeployable):
            deploy(matter(node("userTask", "a", wrong), chain("start", "a", "end")))


def test_lists_are_filtered_and_hidden(cast: Cast, deploy: Deploy) -> None:
    deploy(ONE)
    begin(cast)
    clock = the_clock(cast, "jk.intake_verify")
    assert clock_views.find(cast.wuyue).items == []
    assert clock_views.find(cast.qianjing, Filters(case_id=clock.case_id, state="running")).items == [clock_views.get(cast.liwen, clock.id)]
    assert clock_views.get(cast.liwen, clock.id).is_overdue == (now.now() > (clock.due_at or now.now() + timedelta(1)))
    with pytest.raises(NotFound):
        clock_views.explain(cast.wuyue, clock.id)
    assert user_tasks.find(cast.wuyue).items == []
