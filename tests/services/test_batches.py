"""The same deed for many instances, on both databases."""

from datetime import timedelta

import pytest

from services import batch_views, batches, instances, jobs, now, reverting, runner, running, suspending, ticking, user_tasks
from services.batch_views import ItemView
from services.errors import Conflict, Forbidden, Invalid, NotFound, Unsuitable
from tests.cast import Cast
from tests.engine.drawing import ends, flows, process, starts, users
from tests.services.clockwork import begin, rows, states
from tests.services.test_migrating import V1, V2, deploy


def outcomes(cast: Cast, batch_id: str) -> list[str]:
    return [one.state for one in batch_views.items(cast.admin, batch_id).items]


def the_failed(cast: Cast, batch_id: str) -> ItemView:
    (found,) = batch_views.items(cast.admin, batch_id, state="failed").items
    return found


def test_a_migration_of_many_with_a_result_for_each(cast: Cast) -> None:
    first = deploy(cast, V1)
    ids = [begin(cast.liwen, key=f"R-{number}") for number in range(5)]
    second = deploy(cast, V2)
    first_task = rows("user_task", instance_id=ids[0])[0].id
    batch_id = batches.start(cast.admin, "instance.migrate", ids, {"target_id": second}, reason="新规定")
    assert batch_views.get(cast.admin, batch_id).state == "running"
    user_tasks.complete(cast.liwen, first_task, {})
    assert jobs.run_due() == 5
    view = batch_views.get(cast.admin, batch_id)
    assert (view.state, view.total, view.done, view.failed, view.reason) == ("completed", 5, 4, 1, "新规定")
    failed = the_failed(cast, batch_id)
    assert (failed.instance_id, failed.result) == (ids[0], {"code": "instance_over", "message": Conflict.__doc__})
    assert [row.definition_id for row in sorted(rows("process_instance"), key=lambda row: row.id)] == [first, *[second] * 4]
    logged = rows("verb_log", verb="instance.migrate")
    assert {(row.actor_id, row.reason is not None) for row in logged} == {(cast.admin.person_id, True)}
    assert len(logged) == 4
    back = reverting.revert(cast.admin, batch_id, reason="撤回")
    assert (jobs.run_due(), batch_views.get(cast.admin, back).done) == (4, 4)
    assert {row.definition_id for row in rows("process_instance")} == {first}


def test_what_does_not_fit_is_refused_before_anything_is_ordered(cast: Cast) -> None:
    deploy(cast, V1)
    ids = [begin(cast.liwen)]
    second = deploy(cast, V2)
    with pytest.raises(Unsuitable):
        batches.start(cast.admin, "instance.migrate", ids, {"target_id": second, "pairs": {"a": "e"}}, reason="wrong")
    with pytest.raises(Invalid):
        batches.start(cast.admin, "instance.migrate", [], {"target_id": second}, reason="none")
    with pytest.raises(Invalid):
        batches.start(cast.admin, "instance.migrate", ids, {"target_id": second}, reason=" ")
    with pytest.raises(Invalid):
        batches.start(cast.admin, "instance.explode", ids, reason="unknown")
    with pytest.raises(NotFound):
        batches.start(cast.admin, "instance.suspend", [*ids, "nobody"], reason="one too many")
    with pytest.raises(Forbidden):
        batches.start(cast.sunqiang, "instance.migrate", ids, {"target_id": second}, reason="no administrator")
    with pytest.raises(Forbidden):
        batches.start(cast.liwen, "instance.suspend", ids, reason="no supervisor")
    ids.append(begin(cast.liwen))
    with pytest.raises(Invalid):
        batches.start(cast.admin, "instance.migrate", ids, {"target_id": second}, reason="two versions")
    assert rows("batch") == rows("job", kind="batch") == []


def test_cancelled_half_way(cast: Cast) -> None:
    deploy(cast, V1)
    ids = [begin(cast.liwen) for _ in range(4)]
    batch_id = batches.start(cast.sunqiang, "instance.suspend", ids, reason="核查")
    assert jobs.run_due(limit=2) == 2
    with pytest.raises(NotFound):
        batch_views.get(cast.wuyue, batch_id)
    batches.cancel(cast.sunqiang, batch_id, reason="够了")
    assert jobs.run_due() == 0
    assert outcomes(cast, batch_id) == ["done", "done", "cancelled", "cancelled"]
    view = batch_views.get(cast.sunqiang, batch_id)
    assert (view.state, view.cancelled, view.ended_at is not None) == ("cancelled", 2, True)
    assert sorted(states("process_instance")) == ["active", "active", "suspended", "suspended"]
    with pytest.raises(Conflict):
        batches.cancel(cast.sunqiang, batch_id, reason="again")
    with pytest.raises(Conflict):
        reverting.revert(cast.sunqiang, batch_id, reason="no way back")


def test_what_failed_is_tried_again(cast: Cast) -> None:
    deploy(cast, V1)
    ids = [begin(cast.liwen) for _ in range(3)]
    suspending.suspend(cast.sunqiang, ids[1], reason="before")
    batch_id = batches.start(cast.sunqiang, "instance.suspend", ids, reason="核查")
    jobs.run_due()
    assert outcomes(cast, batch_id) == ["done", "failed", "done"]
    suspending.resume(cast.sunqiang, ids[1], reason="now")
    assert batches.retry(cast.sunqiang, batch_id, reason="once more") == 1
    jobs.run_due()
    assert outcomes(cast, batch_id) == ["done", "done", "done"]
    with pytest.raises(Conflict):
        batches.retry(cast.sunqiang, batch_id, reason="nothing failed")


def test_a_job_of_a_batch_runs_once(cast: Cast) -> None:
    deploy(cast, V1)
    batch_id = batches.start(cast.sunqiang, "instance.suspend", [begin(cast.liwen)], reason="核查")
    (job,) = rows("job", kind="batch")
    assert [jobs.run_job(job.id), jobs.run_job(job.id)] == [True, False]
    assert outcomes(cast, batch_id) == ["done"]


def test_many_are_held_resumed_moved_ended_begun_again_and_deleted(cast: Cast) -> None:
    deploy(cast, V1)
    second = deploy(cast, process(starts("s") + users("a", "b") + ends("e") + flows("s > a > b > e")))
    ids = [begin(cast.liwen) for _ in range(3)]
    assert batches.running(cast.sunqiang, second) == sorted(ids)

    def order(verb: str, **payload: object) -> str:
        batch_id = batches.start(cast.admin, verb, ids, payload, reason="all of them")
        jobs.run_due()
        assert outcomes(cast, batch_id) == ["done"] * 3, batch_views.items(cast.admin, batch_id).items
        return batch_id

    order("instance.suspend")
    assert batches.running(cast.sunqiang, second, "active") == []
    order("instance.resume")
    moves = [{"type": "start_before", "element_id": "b"}, {"type": "cancel", "element_id": "a"}]
    order("instance.modify", instructions=moves, variables={"x": 1})
    assert {row.element_id for row in rows("user_task", state="open")} == {"b"}
    order("instance.terminate")
    anew = order("instance.restart", instructions=[{"type": "start_before", "element_id": "b"}], variables={})
    begun = [str((one.result or {})["instance_id"]) for one in batch_views.items(cast.admin, anew).items]
    assert [instances.variables(cast.admin, one) for one in begun] == [{"x": 1}] * 3
    order("instance.delete")
    assert sorted(row.id for row in rows("process_instance")) == sorted(begun)
    assert [one.verb for one in batch_views.find(cast.admin).items][:2] == ["instance.delete", "instance.restart"]


def test_a_timer_does_not_wait_for_a_batch(cast: Cast) -> None:
    deploy(cast, V1)
    ids = [begin(cast.liwen) for _ in range(3)]
    batches.start(cast.sunqiang, "instance.suspend", ids[:2], reason="核查")
    with now.at(now.now() + timedelta(hours=3)):
        timer, *others = running.due(now.now(), 10)
    assert (timer.kind, [one.kind for one in others if one.kind == "batch"]) == ("timer", ["batch"] * 2)


def test_the_ticker_hands_a_batch_to_the_runner(cast: Cast) -> None:
    deploy(cast, V1)
    ids = [begin(cast.liwen) for _ in range(3)]
    batch_id = batches.start(cast.sunqiang, "instance.suspend", ids, reason="核查")
    working = runner.start(2)
    try:
        assert ticking.tick(timedelta(seconds=5)) == 3
        assert working.drain(30)
    finally:
        runner.stop()
        ticking.release()
    assert outcomes(cast, batch_id) == ["done"] * 3
