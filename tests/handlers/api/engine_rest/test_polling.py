"""Held polls: told of new work, not for long, and without a thread."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from queue import SimpleQueue
from typing import Any

import pytest
from sqlalchemy import Engine

from handlers import holding
from handlers.api.engine_rest import polling
from handlers.holding import Held, Turn
from services import arrivals, connections, external, instances
from services.arrivals import Waiter, Watch
from tests.cast import Cast
from tests.handlers.api.engine_rest.conftest import Programs, worked

BODY = {"workerId": "w", "maxTasks": 1, "topics": [{"topicName": "topic", "lockDuration": 60_000}]}
LONG = 60.0  # seconds nobody waits here
Told = SimpleQueue[bool]


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


def asked(rest: Programs, milliseconds: int = 20_000) -> Any:
    return rest.ok("notifier", "POST", "/external-task/fetchAndLock", {**BODY, "asyncResponseTimeout": milliseconds})


def waiting(watch: Watch, *job_types: str, seconds: float = LONG, looked: bool = True) -> Told:
    """Let somebody wait who has looked already, once the watch watches."""
    told = Told()
    waiter = Waiter(frozenset(job_types), time.monotonic() + seconds, told.put, watch.count() if looked else -1)
    watch.add(waiter)
    until = time.monotonic() + LONG
    while seconds == LONG and waiter.seen < 1 and watch.count() < 1 and time.monotonic() < until:
        threading.Event().wait(0.005)
    return told


# ---- the view


def test_a_poll_that_finds_nothing_gives_its_thread_away(rest: Programs) -> None:
    begun = time.monotonic()
    with holding.turn(Turn()), pytest.raises(Held) as held:
        asked(rest, 60_000)
    assert held.value.job_types == {"topic"}
    assert begun + polling.LONGEST <= held.value.until <= time.monotonic() + polling.LONGEST  # asked for more
    assert b'"topicName"' in held.value.body


def test_it_is_held_no_longer_for_being_asked_again(rest: Programs) -> None:
    first = Held(frozenset({"topic"}), time.monotonic() + 1, 0, b"")
    with holding.turn(Turn(first)), pytest.raises(Held) as second:
        asked(rest)
    assert second.value.until == first.until


def test_work_ends_the_poll(rest: Programs, cast: Cast) -> None:
    rest.deploy(worked())
    instances.start(cast.admin, "work")
    with holding.turn(Turn(Held(frozenset({"topic"}), time.monotonic() + 1, 0, b""))):
        assert len(asked(rest)) == 1


def test_who_is_let_go_takes_nothing(rest: Programs, cast: Cast) -> None:
    rest.deploy(worked())
    instances.start(cast.admin, "work")
    with holding.turn(Turn(is_last=True)):
        assert asked(rest) == []
    assert len(asked(rest)) == 1


@pytest.mark.parametrize("case", ["another server", "no place", "not asked for", "the service ends"])
def test_an_empty_poll_is_answered_at_once(rest: Programs, watch: Watch, case: str) -> None:
    if case == "another server":
        assert asked(rest) == []
        return
    if case == "the service ends":
        watch.close()
    with holding.turn(Turn(has_place=case != "no place")):
        assert asked(rest, 0 if case == "not asked for" else 20_000) == []


# ---- the watch


def test_new_work_is_told_to_those_who_can_do_it(rest: Programs, cast: Cast, watch: Watch) -> None:
    rest.deploy(worked())
    told, others = waiting(watch, "other", "topic"), waiting(watch, "another")
    instances.start(cast.admin, "work")
    assert told.get(timeout=10) is True
    assert others.empty()
    assert watch.waiting == 1  # told once


def test_work_given_back_is_told(rest: Programs, cast: Cast, watch: Watch) -> None:
    rest.deploy(worked())
    instances.start(cast.admin, "work")
    (one,) = external.fetch_and_lock(cast.notifier, "other", ["topic"])
    told = waiting(watch, "topic")
    external.unlock(cast.notifier, one.id)
    assert told.get(timeout=10) is True


def test_a_lock_that_ran_out_is_told(rest: Programs, cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "LOOK", 0.01)
    rest.deploy(worked())
    instances.start(cast.admin, "work")
    external.fetch(cast.notifier, "other", [external.Wish("topic", timedelta(milliseconds=200))], 1)
    assert waiting(watch, "topic").get(timeout=10) is True


def test_what_came_between_look_and_wait_is_told(rest: Programs, cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "LOOK", LONG)
    rest.deploy(worked())
    waiting(watch, "another")  # the watch runs
    instances.start(cast.admin, "work")
    assert waiting(watch, "topic", looked=False).get(timeout=10) is True


def test_a_commit_of_another_process_is_seen(database: Engine, watch: Watch) -> None:
    other = database.dialect.create_connect_args(database.url)
    waiting(watch, "topic")
    count = watch.count()
    driver = database.dialect.loaded_dbapi.connect(*other[0], **other[1])
    driver.execute("INSERT INTO lease (name, held_until) VALUES ('other', '2026-01-01')")
    if database.dialect.name == "postgresql":
        driver.execute("SELECT pg_notify(%s, '')", (arrivals.CHANNEL,))
    driver.commit()
    until = time.monotonic() + 10
    while watch.count() == count and time.monotonic() < until:
        threading.Event().wait(0.005)
    driver.close()
    assert watch.count() > count


def test_the_time_is_over(database: Engine, watch: Watch) -> None:
    assert waiting(watch, "topic", seconds=0.1).get(timeout=10) is False
    assert watch.waiting == 0


def test_who_went_away_is_not_told(rest: Programs, cast: Cast, watch: Watch) -> None:
    rest.deploy(worked())
    told, stays = Told(), waiting(watch, "topic")
    gone = Waiter(frozenset({"topic"}), time.monotonic() + LONG, told.put, watch.count())
    watch.add(gone)
    assert watch.drop(gone) is True
    assert watch.drop(gone) is False
    instances.start(cast.admin, "work")
    assert stays.get(timeout=10) is True
    assert told.empty()


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
    assert waiting(watch, "topic", seconds=0.0).get(timeout=10) is True  # it cannot know: let him look himself
    assert waiting(watch, "topic", seconds=0.0).get(timeout=10) is False
    assert "arrivals cannot be watched" in caplog.text


def test_the_end_lets_everybody_go(watch: Watch, database: Engine) -> None:
    told = [waiting(watch, "topic"), waiting(watch, "another")]
    watch.close()
    assert [one.get(timeout=10) for one in told] == [False, False]
    assert waiting(watch, "topic", seconds=1.0).get(timeout=10) is False
