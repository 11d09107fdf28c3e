"""Held polls: woken by new work, few, short, and never in a person's way."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import Engine

from handlers.api.engine_rest import polling
from services import arrivals, connections, external, instances
from services.arrivals import Watch
from tests.cast import Cast
from tests.handlers.api.engine_rest.conftest import Programs, worked

BODY = {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "topic", "lockDuration": 60_000}]}
THREADS = 8


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Give each test a watch of its own, and have it end with the test."""
    own = Watch()
    monkeypatch.setattr(arrivals, "WATCH", own)
    monkeypatch.setattr(arrivals, "LINGERING", 0.0)
    monkeypatch.setattr(connections, "PAUSE", 0.05)
    yield own
    own.close()
    for thread in threading.enumerate():
        if thread.name == "arrivals":
            thread.join(10)


def held(rest: Programs, milliseconds: int = 20_000) -> list[object]:
    found = rest.ok("admin", "POST", "/external-task/fetchAndLock", {**BODY, "asyncResponseTimeout": milliseconds})
    return list(found)


def until_held(count: int) -> None:
    while polling._held < count:
        threading.Event().wait(0.005)


def test_new_work_wakes_a_poll_at_once(rest: Programs, cast: Cast) -> None:
    rest.deploy(worked())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(held, rest)
        until_held(1)
        begun = time.monotonic()
        instances.start(cast.admin, "work")
        assert len(waiting.result()) == 1
    assert time.monotonic() - begun < polling.LOOK  # woken, not by chance


def test_work_given_back_wakes_a_poll(rest: Programs, cast: Cast) -> None:
    rest.deploy(worked())
    instances.start(cast.admin, "work")
    (one,) = external.fetch_and_lock(cast.admin, "other", ["topic"])
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(held, rest)
        until_held(1)
        external.unlock(cast.admin, one.id)
        assert len(waiting.result()) == 1


def test_a_commit_of_another_process_is_seen(database: Engine, watch: Watch) -> None:
    other = database.dialect.create_connect_args(database.url)
    with watch.held():
        count = watch.count()
        driver = database.dialect.loaded_dbapi.connect(*other[0], **other[1])
        driver.execute("INSERT INTO lease (name, held_until) VALUES ('other', '2026-01-01')")
        if database.dialect.name == "postgresql":
            driver.execute("SELECT pg_notify(%s, '')", (arrivals.CHANNEL,))
        driver.commit()
        watch.wait(count, 10)
        assert watch.count() > count
        driver.close()


def test_at_most_a_quarter_of_the_threads_is_held(watch: Watch) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(polling.poll, list, 20.0, THREADS) for _ in range(THREADS // polling.SHARE)]
        until_held(THREADS // polling.SHARE)
        begun = time.monotonic()
        assert polling.poll(list, 20.0, THREADS) == []
        assert time.monotonic() - begun < 1
        watch.close()  # as at the end of the service
        assert [one.result() for one in waiting] == [[], []]
    assert polling._held == 0


def test_a_poll_ends(rest: Programs, watch: Watch) -> None:
    begun = time.monotonic()
    assert held(rest, 100) == []
    assert 0.1 <= time.monotonic() - begun < 5
    assert held(rest, 0) == []


def test_a_watch_that_fails_comes_back(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, database: Engine
) -> None:
    real, failures = connections.changes, [1]

    def fail_once(engine: Engine, channel: str) -> Iterator[bool]:
        if failures:
            failures.pop()
            raise OSError
        yield from real(engine, channel)

    monkeypatch.setattr(connections, "changes", fail_once)
    monkeypatch.setattr(arrivals, "RECOVERY", 0.01)
    with watch.held():
        while watch.count() < 1:
            watch.wait(0, 0.01)
    assert "arrivals cannot be watched" in caplog.text


def test_the_end_lets_everybody_go(watch: Watch, app: Flask) -> None:
    before = signal.getsignal(signal.SIGTERM)
    called: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: called.append(number))
    try:
        polling.let_go_at_the_end()
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert (called, watch.is_closed) == ([signal.SIGTERM], True)
