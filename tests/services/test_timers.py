"""Timers: fired at their moment, exactly once; fired early, postponed; on both databases."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from engine.execution import Execution
from models import Base
from services import instances, jobs, now, timers, transaction
from services.errors import Conflict, Forbidden, Invalid, NotFound
from tests.cast import Cast
from tests.engine.drawing import boundary, catch, ends, flows, process, starts, timer, users
from tests.services.clockwork import begin, complete, deploy, due_at, rows, state_of, states

JOB = Base.metadata.tables["job"]
WAITING = process(starts("s") + catch("t", timer("PT1H")) + ends("e") + flows("s > t > e"))
REMINDED = process(
    starts("s")
    + users("u", "r")
    + boundary("b", "u", timer("R3/PT1H", "timeCycle"), interrupting=False)
    + ends("e", "x")
    + flows("s > u > e\nb > r > x"),
)
OVERTAKEN = process(starts("s") + users("u", "v") + boundary("b", "u", timer("PT1H")) + ends("e", "x") + flows("s > u > e\nb > v > x"))


def test_a_timer_fires_when_it_is_due_and_once(cast: Cast) -> None:
    deploy(cast, WAITING)
    moment = datetime.now(UTC)
    with now.at(moment):
        instance_id = begin(cast.liwen)
        assert (due_at(), jobs.run_due()) == (moment + timedelta(hours=1), 0)
    with now.at(moment + timedelta(hours=1)):
        assert (jobs.run_due(), jobs.run_due()) == (1, 0)
    assert (state_of(instance_id), states()) == ("completed", ["done"])


def test_a_cycle_goes_on_from_its_own_moments(cast: Cast) -> None:
    deploy(cast, REMINDED)
    moment = datetime.now(UTC)
    with now.at(moment):
        begin(cast.liwen)
    for hours in (1, 2, 3):
        with now.at(moment + timedelta(hours=hours, minutes=7)):
            assert jobs.run_due() == 1
    assert states() == ["done"] * 3
    assert sorted(row.due_at for row in rows("job")) == [moment + timedelta(hours=hours) for hours in (1, 2, 3)]
    assert len(rows("user_task", element_id="r")) == 3


def test_a_timer_whose_activity_ended_is_cancelled(cast: Cast) -> None:
    deploy(cast, OVERTAKEN)
    begin(cast.liwen)
    complete(cast.liwen, "u")
    with now.at(now.now() + timedelta(days=1)):
        assert jobs.run_due() == 0
    assert states() == ["cancelled"]


def test_timer_and_person_race_and_one_of_them_wins(cast: Cast) -> None:
    deploy(cast, OVERTAKEN)
    for number in range(8):
        begin(cast.liwen, key=f"R-{number}")
    task_ids = [row.id for row in rows("user_task")]

    def work_late() -> None:
        with now.at(datetime.now(UTC) + timedelta(hours=2)):
            jobs.run_due()

    def complete_all() -> None:
        from services import user_tasks

        for task_id in task_ids:
            try:
                user_tasks.complete(cast.liwen, task_id, {})
            except (Conflict, NotFound):
                continue

    threads = [threading.Thread(target=work) for work in (work_late, complete_all, work_late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fired, cancelled = states().count("done"), states().count("cancelled")
    assert fired + cancelled == 8
    assert [row.state for row in rows("user_task", element_id="u")].count("cancelled") == fired
    assert len(rows("user_task", element_id="v")) == fired
    assert rows("incident") == []


def test_two_tickers_fire_a_timer_once(cast: Cast) -> None:
    deploy(cast, REMINDED)
    for _ in range(4):
        begin(cast.liwen)

    def work_late() -> None:
        with now.at(datetime.now(UTC) + timedelta(hours=1, minutes=1)):
            jobs.run_due()

    threads = [threading.Thread(target=work_late) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows("user_task", element_id="r")) == 4
    assert sorted(states()) == ["done"] * 4 + ["due"] * 4


def test_an_instance_entered_late_has_its_timers_due_at_once(cast: Cast) -> None:
    deploy(cast, WAITING)
    instances.start(cast.liwen, "main", occurred_at=now.now() - timedelta(hours=2), reason="纸质件补录")
    assert jobs.run_due() == 1


def test_a_supervisor_fires_a_timer_early_with_a_reason(cast: Cast) -> None:
    deploy(cast, WAITING)
    instance_id = begin(cast.liwen)
    (view,) = timers.find(cast.liwen).items
    assert (view.element_id, view.instance_id) == ("t", instance_id)
    with pytest.raises(Forbidden):
        timers.fire(cast.liwen, view.id, "急")
    with pytest.raises(NotFound):
        timers.fire(cast.wuyue, view.id, "急")
    with pytest.raises(Invalid):
        timers.fire(cast.sunqiang, view.id, " ")
    timers.fire(cast.sunqiang, view.id, "当事人已到场")
    assert (state_of(instance_id), timers.find(cast.liwen).items) == ("completed", [])
    with pytest.raises(Conflict):
        timers.fire(cast.sunqiang, view.id, "再次")


def test_a_supervisor_postpones_a_timer_with_a_reason(cast: Cast) -> None:
    deploy(cast, WAITING)
    begin(cast.liwen)
    (view,) = timers.find(cast.sunqiang, timers.Filters(element_id="t")).items
    with pytest.raises(Invalid):
        timers.postpone(cast.sunqiang, view.id, view.due_at, "台风")
    later = view.due_at + timedelta(days=1)
    timers.postpone(cast.sunqiang, view.id, later, "台风")
    assert timers.get(cast.sunqiang, view.id).due_at == later
    with now.at(later - timedelta(seconds=1)):
        assert jobs.run_due() == 0
    with now.at(later):
        assert jobs.run_due() == 1
    with pytest.raises(Conflict):
        timers.postpone(cast.sunqiang, view.id, later + timedelta(days=1), "台风")
    verbs = [row.verb for row in sorted(rows("verb_log", object_id=view.id), key=lambda row: row.id)]
    assert verbs == ["timer.postpone", "job.run"]


def test_a_timer_that_cannot_fire_is_tried_again_then_stuck_and_harms_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(cast, OVERTAKEN)
    instance_id = begin(cast.liwen)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with transaction.upkeep() as look:
        look.execute(update(JOB).values(retries=2))
    with monkeypatch.context() as patch:
        patch.setattr(Execution, "fire", broken)
        for _ in range(2):
            with now.at(due_at()):
                assert jobs.run_due() == 1
    (incident,) = rows("incident")
    assert (states(), incident.kind, incident.element_id) == (["stuck"], "job", "b")
    jobs.retry(cast.admin, incident.job_id)
    assert (states(), states("incident")) == (["due"], ["resolved"])
    assert jobs.run_due() == 1
    assert [row.element_id for row in rows("user_task", instance_id=instance_id, state="open")] == ["v"]
