"""What an instance waits for: the person, the timer, the job, the event; and how many working days are left."""

from datetime import UTC, datetime, timedelta

import pytest

from services import clock_views, clocks, instances, now, user_tasks
from services.errors import NotFound
from services.oversight import stories, waits
from tests import diagrams
from tests.cast import Cast
from tests.diagrams import chain, document, flow, node, process
from tests.services.conftest import Deploy

FRIDAY = datetime(2026, 11, 6, 2, 0, tzinfo=UTC)
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P5D</bpmn:timeDuration></bpmn:timerEventDefinition>"
MATTER = document(
    process(
        "matter",
        node("startEvent", "start"),
        node("parallelGateway", "fork"),
        node(
            "userTask",
            "look",
            camunda_candidateGroups="caseworker",
            camunda_dueDate="=date and time(&quot;2026-11-09T17:30:00+08:00&quot;)",
        ),
        node("intermediateCatchEvent", "rest", TIMER),
        node("serviceTask", "send", camunda_type="external", camunda_topic="mail"),
        node("endEvent", "end"),
        chain("start", "fork", "look", "end"),
        flow("fork", "rest"),
        flow("fork", "send"),
        flow("rest", "end"),
        flow("send", "end"),
        extension=diagrams.case(),
    )
)


@pytest.fixture
def matter(cast: Cast, deploy: Deploy) -> str:
    deploy(MATTER)
    with now.at(FRIDAY):
        return instances.start(cast.liwen, "matter").instance_id


def test_each_wait_is_told(cast: Cast, matter: str) -> None:
    (task,) = user_tasks.find(cast.liwen).items
    user_tasks.claim(cast.liwen, task.id)
    with now.at(FRIDAY):
        found = {one.element_id: one for one in waits.of(cast.sunqiang, matter)}
    assert {name: one.kind for name, one in found.items()} == {"look": "person", "rest": "timer", "send": "job"}
    assert (found["look"].who, found["look"].user_task_id, found["look"].days_left) == ("李文", task.id, 1)
    assert (found["rest"].due_at, found["rest"].days_left) == (FRIDAY + timedelta(days=5), 3)
    assert (found["send"].due_at, found["send"].days_left) == (None, None)
    with now.at(FRIDAY + timedelta(days=10)):
        assert next(one.days_left for one in waits.of(cast.sunqiang, matter) if one.element_id == "look") == -5
    assert waits.counts(list(found.values())) == {"look": 1, "rest": 1, "send": 1}


def test_a_branch_that_arrived_waits_for_the_others(cast: Cast, deploy: Deploy) -> None:
    parts = (
        node("startEvent", "start"),
        node("parallelGateway", "fork"),
        node("userTask", "look", camunda_candidateGroups="caseworker"),
        node("parallelGateway", "join"),
        node("endEvent", "end"),
    )
    deploy(
        document(process("both", *parts, chain("start", "fork", "look", "join", "end"), flow("fork", "join"), extension=diagrams.case()))
    )
    found = waits.of(cast.sunqiang, instances.start(cast.liwen, "both").instance_id)
    assert {one.element_id: one.kind for one in found} == {"look": "person", "join": "branches"}


def test_a_story_says_who_did_what(cast: Cast, matter: str) -> None:
    (task,) = user_tasks.find(cast.liwen).items
    user_tasks.complete(cast.liwen, task.id, {})
    found = {one.element_id: one for one in stories.read(cast.sunqiang, matter)}
    assert (found["look"].by, found["look"].how, found["rest"].left_at) == ("李文", "completed", None)
    assert "fork" not in found
    assert "look" not in {one.element_id for one in waits.of(cast.sunqiang, matter)}


def test_a_stranger_is_told_nothing(cast: Cast, matter: str) -> None:
    for ask in (waits.of, stories.read):
        with pytest.raises(NotFound):
            ask(cast.wuyue, matter)


def test_whoever_is_asked_one_thing_is_not_told_who_holds_another(cast: Cast, deploy: Deploy) -> None:
    parts = (
        node("startEvent", "start"),
        node("parallelGateway", "fork"),
        node("userTask", "look", camunda_candidateGroups="caseworker"),
        node("userTask", "care", camunda_candidateUsers="kangfu"),
        node("endEvent", "end"),
    )
    ways = chain("start", "fork", "look", "end"), flow("fork", "care"), flow("care", "end")
    deploy(document(process("both", *parts, *ways, extension=diagrams.case())))
    run = instances.start(cast.liwen, "both").instance_id
    (task,) = user_tasks.find(cast.liwen, element_id="look").items
    user_tasks.claim(cast.liwen, task.id)
    found = {one.element_id: one for one in waits.of(cast.kangfu, run)}
    assert found["care"].user_task_id is not None
    assert (found["look"].kind, found["look"].user_task_id, found["look"].who) == ("person", None, None)
    assert {one.element_id: one.by for one in stories.read(cast.kangfu, run)}["look"] is None
    assert {one.element_id: one.by for one in stories.read(cast.sunqiang, run)}["look"] == "李文"


def test_a_timer_whose_clock_is_stopped_is_due_at_no_moment(cast: Cast, deploy: Deploy) -> None:
    limit = "<bpmn:timerEventDefinition><bpmn:timeDate>=deadline(&quot;jk.intake_verify&quot;)</bpmn:timeDate></bpmn:timerEventDefinition>"
    parts = node("startEvent", "start"), node("intermediateCatchEvent", "rest", limit), node("endEvent", "end")
    deploy(document(process("matter", *parts, chain("start", "rest", "end"), extension=diagrams.case())))
    with now.at(FRIDAY):
        instance_id = instances.start(cast.liwen, "matter").instance_id
        (before,) = waits.of(cast.sunqiang, instance_id)
        for clock in clock_views.find(cast.liwen, clock_views.Filters()).items:
            clocks.stop(cast.liwen, clock.id, "expert_opinion", reason="委托鉴定")
        (found,) = waits.of(cast.sunqiang, instance_id)
    assert (before.stands_still, before.due_at is None) == (False, False)
    assert (found.kind, found.stands_still, found.due_at, found.days_left, found.is_overdue) == ("timer", True, None, None, False)


def test_nobody_counts_the_days_to_what_is_due_in_thousands_of_years(cast: Cast, deploy: Deploy) -> None:
    deploy(MATTER.replace(b"2026-11-09", b"8026-11-09"))
    with now.at(FRIDAY):
        found = {one.element_id: one for one in waits.of(cast.sunqiang, instances.start(cast.liwen, "matter").instance_id)}
    assert (found["look"].due_at is not None, found["look"].days_left) == (True, None)
