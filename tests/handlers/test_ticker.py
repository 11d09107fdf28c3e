"""The ticker: one process at a time runs what is due; on both databases."""

import threading
from datetime import datetime, timedelta

import pytest
from apscheduler.jobstores.memory import MemoryJobStore

from engine.jobs import JobContext, JobResult
from handlers import service_tasks, ticker
from services import claiming, leases, messages, now, runner, ticking
from tests.cast import Cast
from tests.engine.drawing import catch, ends, flows, process, starts, timer
from tests.services.clockwork import begin, deploy, handle, rows, state_of, states

TERM = timedelta(seconds=3)
WAITING = process(starts("s") + catch("t", timer("PT1H")) + ends("e") + flows("s > t > e"))


def test_only_the_holder_of_the_lease_runs_what_is_due(cast: Cast) -> None:
    deploy(cast, WAITING)
    begin(cast.liwen)
    later = now.now() + timedelta(hours=2)
    with now.at(later):
        assert leases.hold(ticking.LEASE, "another process", TERM)
        assert (ticking.tick(TERM), states()) == (0, ["due"])
    with now.at(later + TERM * 2):
        assert (ticking.tick(TERM), states()) == (1, ["done"])
        assert leases.holder_of(ticking.LEASE) == claiming.holder()
        assert not leases.hold(ticking.LEASE, "another process", TERM)
        ticking.release()
        assert leases.holder_of(ticking.LEASE) is None
        assert leases.hold(ticking.LEASE, "another process", TERM)


def test_a_lease_has_one_holder_however_many_want_it(cast: Cast) -> None:
    held: list[str] = []

    def want(name: str) -> None:
        if leases.hold("something", name, TERM):
            held.append(name)

    threads = [threading.Thread(target=want, args=(f"p{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(held) == 1


def test_a_started_ticker_ticks_and_gives_its_lease_back(cast: Cast) -> None:
    handle(work=lambda _context: JobResult())
    deploy(cast)
    instance_id = begin(cast.liwen)
    done = threading.Event()

    def look(_context: JobContext) -> JobResult:
        done.set()
        return JobResult()

    handle(work=look)
    started = ticker.Ticker(0.05)
    started.start()
    assert done.wait(5)
    started.stop()
    assert state_of(instance_id) == "completed"
    assert leases.holder_of(ticking.LEASE) is None
    assert runner.take("any") is False


def test_the_scheduler_remembers_nothing_and_thinks_in_utc(cast: Cast) -> None:
    started = ticker.Ticker(60)
    started.start()
    scheduler = started._scheduler
    (job,) = scheduler.get_jobs()
    assert isinstance(scheduler._jobstores["default"], MemoryJobStore)
    assert isinstance(job.next_run_time, datetime)
    assert job.next_run_time.utcoffset() == timedelta(0)
    assert (job.coalesce, job.max_instances) == (True, 1)
    started.stop()


def test_a_tick_that_fails_does_not_end_the_ticking(cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_term: timedelta) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(ticking, "tick", broken)
    ticker.Ticker(60).tick()
    assert "a tick failed" in caplog.text


def test_one_ticker_a_process(cast: Cast) -> None:
    ticker.start(60)
    first = ticker._ticker
    ticker.start(60)
    assert ticker._ticker is first
    ticker.stop()
    assert ticker._ticker is None


def test_every_handler_is_found_under_its_job_type() -> None:
    assert all(callable(handler) for handler in service_tasks.discover().values())


def test_messages_that_nobody_wanted_are_given_up_by_a_tick(cast: Cast) -> None:
    messages.correlate(cast.liwen, "m", key="R-1", time_to_live=timedelta(seconds=1))
    with now.at(now.now() + timedelta(minutes=1)):
        ticking.tick(TERM)
    assert [row.state for row in rows("message")] == ["expired"]
