"""What an instance waits for: the person, the timer, the job, the event; and how many working days are left."""

from datetime import UTC, datetime, timedelta

import pytest

from services import instances, now, user_tasks
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
