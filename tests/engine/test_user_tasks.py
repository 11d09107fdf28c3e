"""User tasks and jobs: what the world is told, and what it may answer."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.effects import IncidentRaised, IncidentResolved, JobClosed, NamedClock, UserTaskClosed
from engine.errors import CannotGoOn, CannotStart, NotWaiting
from tests.engine.conftest import Make
from tests.engine.drawing import MESSAGE, catch, ends, flows, gateway, job, process, properties, starts, timer, user, users
from tests.engine.world import BEGIN, World


def test_a_user_task_tells_for_whom_until_when_and_with_which_form(world: Make) -> None:
    lanes = (
        '<laneSet><lane id="outer"><flowNodeRef>a</flowNodeRef><childLaneSet><lane id="referral_worker"><flowNodeRef>a</flowNodeRef></lane>'
    )
    lanes += "</childLaneSet></lane></laneSet>"
    attributes = (
        'name="Check ${what}" camunda:assignee="${who}" camunda:candidateUsers="liwen, ${who}" camunda:candidateGroups="${groups}" '
        'camunda:dueDate="P3D" camunda:followUpDate="2026-02-01T00:00:00Z" camunda:priority="${50 + 10}" '
        'camunda:formKey="camunda-forms:deployment:forms/intake.form"'
    )
    w = world(
        lanes + starts("s") + user("a", properties(color="red"), attributes) + flows("s > a"), what="it", who="zhaomin", groups=["x", "y"]
    )
    (opened,) = w.books.tasks.values()
    assert (opened.name, opened.lane, opened.assignee) == ("Check it", "referral_worker", "zhaomin")
    assert opened.candidate_users == ("liwen", "zhaomin")
    assert opened.candidate_groups == ("x", "y")
    assert opened.form_ref == "intake"
    assert opened.due == BEGIN + timedelta(days=3)
    assert opened.follow_up == datetime(2026, 2, 1, tzinfo=UTC)
    assert opened.priority == 60
    assert opened.properties == {"color": "red"}


def test_a_clock_of_the_law_is_named_not_reckoned(world: Make) -> None:
    clock = timer('=deadline("jk.intake_verify")')
    due = "camunda:dueDate='=deadline(\"jk.intake_verify\")'"
    w = world(starts("s") + user("a", "", due) + catch("c", clock) + flows("s > a\ns > c"))
    (opened,), (armed,) = w.books.tasks.values(), w.books.timers.values()
    assert opened.due == armed.due == NamedClock("jk.intake_verify")
    w.live.fire(*next(iter(w.books.timers)))
    w.go()
    assert w.open == "a"


def test_nobody_completes_twice_or_what_does_not_wait(world: Make) -> None:
    w = world(starts("s") + users("a", "b") + flows("s > a > b"))
    first = w.activity("a")
    w.do("a")
    for activity_id in (first, 0, 99):
        with pytest.raises(NotWaiting):
            w.live.complete(activity_id, {})
    assert w.open == "b"


def test_a_completion_that_cannot_go_on_is_refused_when_strict(world: Make) -> None:
    w = world(starts("s") + users("a", "b", "c") + gateway("exclusive", "x") + flows("s > a > x -[n = 1]> b\nx -[n = 2]> c"), n=0)
    before = w.live.dump()
    w.live.complete(w.activity("a"), {"n": 3})
    with pytest.raises(CannotGoOn) as refusal:
        w.live.advance(strict=True)
    assert refusal.value.element_id == "x"
    w.live = type(w.live).restore(w.live.definition, before, moment=w.moment)
    w.do("a", n=2)
    assert w.open == "c"


def test_strictness_sees_an_incident_that_was_raised_just_before() -> None:
    w = World(process(starts("s") + job("j") + flows("s > j")))
    w.live.throw_error(w.activity("j"), "E1", "no", {})
    with pytest.raises(CannotGoOn):
        w.live.advance(strict=True)


def test_without_strictness_it_becomes_an_incident(world: Make) -> None:
    w = world(starts("s") + users("a", "b", "c") + flows("s > a -[n = 1]> b\na -[n = 2]> c"), n=0)
    w.do("a")
    assert w.incidents == ["a"]
    assert w.told(UserTaskClosed)[0].how == "completed"
    w.put(n=1).retry()
    assert w.open == "b"


def test_a_job_tells_its_type_and_its_attempts(world: Make) -> None:
    cycle = "<extensionElements><camunda:failedJobRetryTimeCycle>{}</camunda:failedJobRetryTimeCycle></extensionElements>"
    named = properties(jobType="number_case")
    body = (
        starts("s") + job("a", "mail", cycle.format("R5/PT10M")) + job("b", "${topic}", cycle.format("PT1M,PT5M"))
        + f'<serviceTask id="c">{named}</serviceTask><sendTask id="d" camunda:delegateExpression="${{sendIt}}"/>'
        '<businessRuleTask id="e" camunda:topic="rules" camunda:taskPriority="7"/>' + flows("s > a\ns > b\ns > c\ns > d\ns > e")
    )  # fmt: skip
    w = world(body, topic="print")
    told = {e.element_id: (e.job_type, e.retries, e.back_off, e.priority) for e in w.books.jobs.values()}
    assert told == {
        "a": ("mail", 5, ("PT10M",), 0), "b": ("print", 3, ("PT1M", "PT5M"), 0), "c": ("number_case", 3, (), 0),
        "d": ("sendIt", 3, (), 0), "e": ("rules", 3, (), 7),
    }  # fmt: skip
    w.do("a", "b", "c", "d", "e")
    assert {e.how for e in w.told(JobClosed)} == {"done"}
    assert w.outcome == "completed"


def test_a_job_out_of_retries_waits_on_and_may_still_be_answered(world: Make) -> None:
    w = world(starts("s") + job("j") + users("n") + flows("s > j > n"))
    activity_id = w.activity("j")
    w.live.fail(activity_id, "no answer")
    w.go()
    assert w.told(IncidentRaised) == [IncidentRaised(activity_id, "j", "job", "no answer")]
    w.retry()
    assert w.told(IncidentResolved) == [IncidentResolved(activity_id)]
    assert w.open == "j"
    w.live.fail(activity_id, "again")
    w.do("j")
    assert w.open == "n"
    assert not w.incidents
    with pytest.raises(NotWaiting):
        w.live.retry(activity_id)


def test_a_message_event_whose_message_a_worker_sends_is_a_job(world: Make) -> None:
    sent = '<endEvent id="e"><messageEventDefinition messageRef="m" camunda:type="external" camunda:topic="sms"/></endEvent>'
    w = world(starts("s") + sent + flows("s > e"))
    assert [e.job_type for e in w.books.jobs.values()] == ["sms"]
    w.do("e")
    assert w.outcome == "completed"


def test_a_process_that_only_a_message_starts_is_not_started_plainly(world: Make) -> None:
    body = f'<startEvent id="ms">{MESSAGE}</startEvent>' + users("a") + ends("e") + flows("ms > a > e")
    with pytest.raises(CannotStart):
        world(body)
    with pytest.raises(CannotStart):
        world(body, entry="a")
    assert world(body, entry="ms").open == "a"
