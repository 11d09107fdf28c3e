"""The runner: woken by commits, quick, and stopped without losing anything; on both databases."""

import threading
import time
from collections.abc import Iterator

import pytest

from engine.jobs import JobContext, JobResult
from services import runner
from tests.cast import Cast
from tests.engine.drawing import MESSAGE, catch, ends, flows, job, process, starts, throw, timer
from tests.services.clockwork import begin, deploy, handle, rows, state_of, states

SOON = 0.1  # seconds from the commit to the handler's start
LISTENING = process(starts("s") + catch("c", MESSAGE) + ends("e") + flows("s > c > e"), key="listening")
CHAIN = process(
    starts("s") + job("a") + catch("t", timer("PT0S")) + throw("n", MESSAGE) + job("b") + ends("e") + flows("s > a > t > n > b > e"),
)


@pytest.fixture
def running(database: object) -> Iterator[runner.Runner]:
    yield runner.start(threads=2)
    runner.stop()


def test_a_service_task_starts_at_once_after_the_commit(cast: Cast, running: runner.Runner) -> None:
    begun: list[float] = []

    def note(_context: JobContext) -> JobResult:
        begun.append(time.monotonic())
        return JobResult()

    handle(work=note)
    deploy(cast)
    waits = []
    for _ in range(10):
        begin(cast.liwen)
        committed = time.monotonic()
        assert running.drain(5)
        waits.append(begun[-1] - committed)
    assert sorted(waits)[5] < SOON
    assert states() == ["done"] * 10


def test_timers_messages_and_jobs_follow_each_other_without_the_ticker(cast: Cast, running: runner.Runner) -> None:
    handle(work=lambda _context: JobResult())
    deploy(cast, LISTENING)
    deploy(cast, CHAIN)
    receiver = begin(cast.liwen, "listening", key="R-1")
    sender = begin(cast.liwen, key="R-1")
    assert running.drain(5)
    assert (state_of(sender), state_of(receiver)) == ("completed", "completed")
    assert states() == ["done"] * 4


def test_what_is_still_queued_when_the_process_ends_stays_due(cast: Cast) -> None:
    gate, entered = threading.Event(), threading.Semaphore(0)

    def wait(_context: JobContext) -> JobResult:
        entered.release()
        gate.wait(10)
        return JobResult()

    handle(work=wait)
    deploy(cast)
    started = runner.start(threads=2)
    for _ in range(5):
        begin(cast.liwen)
    for _ in range(2):
        assert entered.acquire(timeout=5)
    threading.Timer(0.05, gate.set).start()
    assert started.stop(grace=10)
    runner.stop()
    assert sorted(states()) == ["done"] * 2 + ["due"] * 3
    assert rows("incident") == []


def test_without_a_runner_nothing_is_taken(cast: Cast) -> None:
    runner.stop()
    assert runner.take("some job") is False
