"""A user task goes back to a step before it; somebody looks again after it on a day."""

from datetime import timedelta

import pytest

from services import colleagues, follow_ups, inbox, instances, now, sending_back, user_tasks
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.inbox import Criteria
from tests import diagrams
from tests.cast import Cast
from tests.services.conftest import Deploy


@pytest.fixture
def second(deploy: Deploy, cast: Cast) -> str:
    """Give the second of three user tasks; the first one is done."""
    deploy(diagrams.sequence("visit", 3, extension=diagrams.case(), camunda_candidateGroups="caseworker"))
    run = instances.start(cast.liwen, "visit").instance_id
    first = user_tasks.find(cast.liwen, instance_id=run).items[0].id
    user_tasks.complete(cast.zhaomin, first, {"x": 1})
    return user_tasks.find(cast.liwen, instance_id=run, is_unfinished=True).items[0].id


def test_it_goes_back_to_a_step_that_was_done_and_keeps_what_was_entered(second: str, cast: Cast) -> None:
    run = user_tasks.get(cast.liwen, second).instance_id
    (step,) = sending_back.steps(cast.liwen, second)
    assert (step.element_id, step.by_name) == ("t1", "赵敏")
    sending_back.send_back(cast.sunqiang, second, "t1", reason="材料不全")
    assert user_tasks.get(cast.liwen, second).state == "cancelled"
    (again,) = user_tasks.find(cast.liwen, instance_id=run, is_unfinished=True).items
    assert again.element_id == "t1"
    assert instances.variables(cast.liwen, run)["x"] == 1
    user_tasks.complete(cast.liwen, again.id, {})
    assert [one.element_id for one in user_tasks.find(cast.liwen, instance_id=run, is_unfinished=True).items] == ["t2"]


def test_only_whoever_moves_processes_sends_back_and_only_to_what_was_done(second: str, cast: Cast) -> None:
    user_tasks.claim(cast.liwen, second)
    with pytest.raises(Forbidden):
        sending_back.send_back(cast.liwen, second, "t1", reason="材料不全")
    with pytest.raises(NotFound):
        sending_back.send_back(cast.wuyue, second, "t1", reason="材料不全")
    for wrong in ("t2", "t3", "start", "nowhere"):
        with pytest.raises(Invalid) as refused:
            sending_back.send_back(cast.sunqiang, second, wrong, reason="材料不全")
        assert refused.value.reason == "no_step_before"
    with pytest.raises(Invalid):
        sending_back.send_back(cast.sunqiang, second, "t1", reason=" ")
    with pytest.raises(Conflict):
        sending_back.send_back(cast.sunqiang, second, "t1", reason="材料不全", version=0)
    assert user_tasks.get(cast.liwen, second).state == "claimed"


def test_whoever_may_not_asks_a_supervisor_of_the_place(second: str, cast: Cast) -> None:
    assert [one.id for one in colleagues.over_user_task(cast.liwen, second)] == [cast.sunqiang.person_id]
    assert colleagues.over_user_task(cast.sunqiang, second) == []
    with pytest.raises(NotFound):
        sending_back.steps(cast.wuyue, second)


def test_a_follow_up_is_everybodys_and_found_by_its_day(second: str, cast: Cast) -> None:
    day = now.now() + timedelta(days=2)
    version = follow_ups.follow_up(cast.liwen, second, day, reason="电话回访")
    assert user_tasks.get(cast.zhaomin, second).follow_up_at == day
    assert [one.id for one in inbox.find(cast.zhaomin, Criteria(show="open", follow_up="week")).items] == [second]
    assert inbox.find(cast.zhaomin, Criteria(show="open", follow_up="today")).items == []
    with pytest.raises(Conflict):
        follow_ups.follow_up(cast.liwen, second, None, version=version - 1)
    follow_ups.follow_up(cast.sunqiang, second, None)
    assert user_tasks.get(cast.zhaomin, second).follow_up_at is None


def test_a_follow_up_is_set_by_whoever_has_to_do_with_it_and_not_into_the_past(second: str, cast: Cast) -> None:
    user_tasks.claim(cast.liwen, second)
    tomorrow = now.now() + timedelta(days=1)
    with pytest.raises(Forbidden):
        follow_ups.follow_up(cast.zhaomin, second, tomorrow)
    with pytest.raises(NotFound):
        follow_ups.follow_up(cast.wuyue, second, tomorrow)
    for wrong in (now.now() - timedelta(days=2), now.now() + timedelta(days=4_000)):
        with pytest.raises(Invalid):
            follow_ups.follow_up(cast.liwen, second, wrong)
    user_tasks.complete(cast.liwen, second, {})
    with pytest.raises(Conflict):
        follow_ups.follow_up(cast.liwen, second, tomorrow)
