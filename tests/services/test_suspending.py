"""Instances are held and go on, on both databases."""

from datetime import timedelta

import pytest

from services import drafts, external, instances, jobs, messages, modifying, now, signals, suspending, user_tasks
from services.errors import Conflict, Forbidden
from services.modifying import StartBefore
from tests.cast import Cast
from tests.engine.drawing import MESSAGE, SIGNAL, boundary, call, catch, ends, flows, gateway, job, process, starts, timer, users
from tests.services.clockwork import begin, deploy, handle, rows, state_of, states, values_of
from tests.services.test_jobs import fine

WAITING = process(
    starts("s")
    + gateway("parallel", "f")
    + users("a")
    + catch("m1", MESSAGE)
    + catch("g1", SIGNAL)
    + catch("t1", timer("PT1H"))
    + job("j1", "held")
    + ends("e1", "e2", "e3", "e4", "e5")
    + flows("s > f > a > e1\nf > m1 > e2\nf > g1 > e3\nf > t1 > e4\nf > j1 > e5"),
)


def passed(element_id: str) -> int:
    return sum(row.left_at is not None for row in rows("activity", element_id=element_id))


def test_nothing_goes_on_while_it_is_held_and_nothing_is_lost(cast: Cast) -> None:
    deploy(cast, WAITING)
    instance_id = begin(cast.liwen, key="R-1")
    suspending.suspend(cast.sunqiang, instance_id, reason="核查")
    (row,) = rows("user_task")
    user_tasks.claim(cast.liwen, row.id)
    drafts.save(cast.liwen, row.id, {"x": 1}, 0)
    with pytest.raises(Conflict) as refused:
        user_tasks.complete(cast.liwen, row.id, {})
    assert refused.value.reason == "instance_suspended"
    assert messages.correlate(cast.liwen, "m", key="R-1", variables={"told": 1}, time_to_live=timedelta(minutes=1)).buffered
    signals.broadcast(cast.admin, "s1", {})
    assert external.fetch_and_lock(cast.notifier, "w", ["held"]) == []
    with now.at(now.now() + timedelta(hours=5)):
        messages.expire()
        assert jobs.run_due() == 0
        assert [jobs.run_job(one.id) for one in rows("job")] == [False] * 4
        assert [passed(name) for name in ("a", "m1", "g1", "t1", "j1")] == [0, 0, 0, 0, 0]
        suspending.resume(cast.sunqiang, instance_id, reason="查清")
        assert jobs.run_due() == 3
        assert jobs.run_due() == 0
        assert [passed(name) for name in ("m1", "g1", "t1")] == [1, 1, 1]
        assert values_of(cast, instance_id)["told"] == 1
        (fetched,) = external.fetch_and_lock(cast.notifier, "w", ["held"])
        external.complete(cast.notifier, fetched.id, "w")
        user_tasks.complete(cast.liwen, row.id, {})
        assert (state_of(instance_id), states("incident"), {one.attempts for one in rows("job", kind="timer")}) == ("completed", [], {0})


def test_a_cycle_that_was_overdue_several_times_comes_once(cast: Cast) -> None:
    drawn = boundary("t", "a", timer("R/PT1H", "timeCycle"), interrupting=False)
    deploy(cast, process(starts("s") + users("a", "x") + drawn + ends("e", "e2") + flows("s > a > e\nt > x > e2")))
    instance_id = begin(cast.liwen)
    begun = rows("process_instance")[0].started_at
    suspending.suspend(cast.sunqiang, instance_id, reason="核查")
    with now.at(begun + timedelta(hours=5, minutes=30)):
        suspending.resume(cast.sunqiang, instance_id, reason="查清")
        assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    assert len(rows("user_task", element_id="x")) == 1
    (timed,) = rows("job", kind="timer", state="due")
    assert timed.due_at == begun + timedelta(hours=6)


def test_the_answer_of_a_handler_that_comes_too_early_is_not_counted_as_a_failure(cast: Cast) -> None:
    handle(work=fine)
    deploy(cast, process(starts("s") + job("a") + ends("e") + flows("s > a > e")))
    instance_id = begin(cast.liwen, x=1)
    handle(work=lambda context: (suspending.suspend(cast.sunqiang, instance_id, reason="now"), fine(context))[1])
    jobs.run_due()
    assert (state_of(instance_id), states("incident"), rows("job")[0].retries) == ("suspended", [], 4)
    handle(work=fine)
    suspending.resume(cast.sunqiang, instance_id, reason="go")
    with now.at(now.now() + timedelta(minutes=1)):
        assert jobs.run_due() == 1
    assert state_of(instance_id) == "completed"


def test_held_with_what_it_called_moved_by_hand_and_ended(cast: Cast) -> None:
    deploy(cast, process(starts("s") + users("x") + ends("e") + flows("s > x > e"), key="inner"))
    deploy(cast, process(starts("s") + call("k", "inner") + users("b") + ends("e") + flows("s > k > b > e")))
    instance_id = begin(cast.liwen)
    (inner,) = [row for row in rows("process_instance") if row.parent_id]
    with pytest.raises(Conflict) as refused:
        suspending.suspend(cast.sunqiang, inner.id, reason="part")
    assert refused.value.reason == "called_instance"
    suspending.suspend(cast.sunqiang, instance_id, reason="whole")
    with pytest.raises(Conflict):
        user_tasks.complete(cast.liwen, rows("user_task")[0].id, {})
    modifying.modify(cast.sunqiang, instance_id, [StartBefore("b")], reason="beside")
    assert (state_of(instance_id), len(rows("user_task"))) == ("suspended", 2)
    instances.terminate(cast.sunqiang, instance_id, reason="end")
    assert {row.state for row in rows("process_instance")} == {"terminated"}


def test_who_may_and_when(cast: Cast) -> None:
    deploy(cast, WAITING)
    instance_id = begin(cast.liwen)
    with pytest.raises(Forbidden):
        suspending.suspend(cast.liwen, instance_id, reason="I")
    with pytest.raises(Conflict) as refused:
        suspending.resume(cast.sunqiang, instance_id, reason="not held")
    assert refused.value.reason == "instance_not_suspended"
    suspending.suspend(cast.sunqiang, instance_id, reason="once")
    with pytest.raises(Conflict):
        suspending.suspend(cast.sunqiang, instance_id, reason="twice")
