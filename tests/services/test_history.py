"""The verb log as people see it."""

import pytest

from services import deployments, history, instances, user_tasks
from services.errors import NotFound
from services.instances import Started
from tests.cast import Cast
from tests.diagrams import case, sequence


@pytest.fixture
def started(cast: Cast) -> Started:
    deployments.deploy(cast.admin, [("visit.bpmn", sequence("visit", 1, extension=case()))], name="visit")
    started = instances.start(cast.liwen, "visit")
    (task,) = user_tasks.find(cast.liwen, instance_id=started.instance_id).items
    user_tasks.assign(cast.sunqiang, task.id, str(cast.zhaomin.person_id), reason="王小明的亲属")
    return started


def test_who_did_what_why(cast: Cast, started: Started) -> None:
    entries = history.of_case(cast.sunqiang, str(started.case_id)).items
    assert [(one.verb, one.actor_name) for one in entries] == [("instance.start", "李文"), ("user_task.assign", "孙强")]
    assert entries[-1].reason == "王小明的亲属"
    assert history.of_instance(cast.sunqiang, started.instance_id).items == entries


def test_an_administrator_sees_the_verbs_but_not_the_reasons(cast: Cast, started: Started) -> None:
    entries = history.of_case(cast.admin, str(started.case_id)).items
    assert [one.verb for one in entries] == ["instance.start", "user_task.assign"]
    assert entries[-1].reason is None


def test_for_the_stranger_nothing_happened(cast: Cast, started: Started) -> None:
    with pytest.raises(NotFound):
        history.of_case(cast.wuyue, str(started.case_id))
    with pytest.raises(NotFound):
        history.of_instance(cast.wuyue, started.instance_id)


def test_pages(cast: Cast, started: Started) -> None:
    first = history.of_case(cast.liwen, str(started.case_id), limit=1)
    second = history.of_case(cast.liwen, str(started.case_id), after=first.next, limit=1)
    assert [one.verb for one in (*first.items, *second.items)] == ["instance.start", "user_task.assign"]
    assert second.next is None
