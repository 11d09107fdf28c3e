"""A hundred idle workers, as many as a busy office has, and a person at the desk."""

import base64
import http.client
import json
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.clients.door import Door
from tests.diagrams import chain, document, node, process
from tools.conformance import served

WORKERS = 100
LOOKS = 40
ROUNDS = 3
FELT = 4  # times as long as without workers: a person who waits a few milliseconds feels nothing yet
HELD, PAUSED = {"asyncResponseTimeout": 30_000}, {}  # as the published clients of Python and JavaScript ask unless told otherwise
FETCH = "/engine-rest/external-task/fetchAndLock"


class Caller:
    """Somebody who calls the service over one connection."""

    def __init__(self, url: str, user: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._headers = {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}", "Content-Type": "application/json"}

    def close(self) -> None:
        self.connection.close()

    def ask(self, method: str, path: str, body: object = None) -> None:
        self.connection.request(method, path, None if body is None else json.dumps(body), self._headers)

    def answer(self) -> tuple[int, Any]:
        found = self.connection.getresponse()
        return found.status, json.loads(found.read())

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        self.ask(method, path, body)
        return self.answer()


def poll(worker: str, topic: str, **more: object) -> dict[str, object]:
    return {"workerId": worker, "maxTasks": 1, "topics": [{"topicName": topic, "lockDuration": 60_000}], **more}


class Idle(threading.Thread):
    """A worker for whom there is never anything to do."""

    def __init__(self, number: int, service: tuple[str, str], wish: dict[str, int], over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._body, self._pause = poll(f"idle-{number}", f"nothing-{number}", **wish), 0.0 if wish else 0.3
        self._service, self._over = service, over
        self.begun, self.answers = 0, list[tuple[int, Any]]()

    def run(self) -> None:
        while not self._over.wait(self._pause):
            with closing(Caller(*self._service)) as self._caller, suppress(OSError, http.client.HTTPException):
                self._caller.ask("POST", FETCH, self._body)  # on a new connection each time, as the Python client does
                self.begun += 1
                self.answers.append(self._caller.answer())

    def end(self) -> None:
        with suppress(OSError, AttributeError):
            self._caller.connection.sock.shutdown(socket.SHUT_RDWR)  # it may be held for long
        self.join(60)


@pytest.fixture
def caller(service: tuple[str, str]) -> Iterator[Callable[[], Caller]]:
    """Make callers, and have them go with the test."""
    with ExitStack() as made:
        yield lambda: made.enter_context(closing(Caller(*service)))


@pytest.fixture(scope="module")
def door(service: tuple[str, str]) -> Door:
    found = Door(*service)
    wanted = node("serviceTask", "job", camunda_type="external", camunda_topic="wanted")
    found.deploy(document(process("to_do", node("startEvent", "s"), wanted, node("endEvent", "e"), chain("s", "job", "e"))))
    return found


def waited(desk: Caller) -> float:
    """Give how long a person waits for the list of his user tasks, in the middle."""
    seconds = []
    for _ in range(LOOKS):
        begun = time.perf_counter()
        assert desk.call("GET", "/api/v1/user-tasks?mine=true")[0] == 200
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


@pytest.mark.parametrize("wish", [HELD, PAUSED], ids=["held", "paused"])
def test_a_person_does_not_feel_idle_workers(service: tuple[str, str], caller: Callable[[], Caller], wish: dict[str, int]) -> None:
    over, desk = threading.Event(), caller()
    waited(desk)
    alone = waited(desk)
    idle = [Idle(number, service, wish, over) for number in range(WORKERS)]
    for worker in idle:
        worker.start()
    while not all(worker.begun for worker in idle):
        over.wait(0.05)
    among_them = min(waited(desk) for _ in range(ROUNDS))  # whatever else the machine has to do
    answers = [answer for worker in idle for answer in worker.answers]
    over.set()
    for worker in idle:
        worker.end()
    assert among_them < alone * FELT, (among_them, alone)
    if wish:
        assert answers == []  # all of them are held, and none on a thread
    else:
        assert {(status, tuple(found)) for status, found in answers} == {(200, ())}


def test_new_work_ends_a_held_poll(caller: Callable[[], Caller], door: Door) -> None:
    worker = caller()
    worker.ask("POST", FETCH, poll("waits", "wanted", asyncResponseTimeout=20_000))
    door.start("to_do")
    status, found = worker.answer()
    assert (status, [one["topicName"] for one in found]) == (200, ["wanted"])
    assert worker.call("POST", FETCH, poll("waits", "wanted")) == (200, [])  # on the same connection


def test_a_worker_that_went_away_takes_nothing(caller: Callable[[], Caller], door: Door) -> None:
    gone = caller()
    gone.ask("POST", FETCH, poll("gone", "wanted", asyncResponseTimeout=20_000))
    threading.Event().wait(0.5)  # until it is held
    gone.close()
    threading.Event().wait(0.5)
    door.start("to_do")
    status, found = caller().call("POST", FETCH, poll("there", "wanted", asyncResponseTimeout=20_000))
    assert (status, [one["workerId"] for one in found]) == (200, ["there"])


def test_a_held_poll_ends_in_time(caller: Callable[[], Caller]) -> None:
    begun = time.monotonic()
    assert caller().call("POST", FETCH, poll("short", "nothing", asyncResponseTimeout=500)) == (200, [])
    assert 0.5 <= time.monotonic() - begun < 10


def test_who_asks_on_is_answered(caller: Callable[[], Caller]) -> None:
    """A second request on the same connection comes before the first was answered: neither waits for work."""
    worker = caller()
    worker.ask("POST", FETCH, poll("hasty", "nothing", asyncResponseTimeout=20_000))
    threading.Event().wait(0.5)
    worker.connection.sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
    begun = time.monotonic()
    assert worker.answer() == (200, [])
    assert time.monotonic() - begun < 10


def test_the_end_of_the_service_answers_everybody() -> None:
    with ExitStack() as made:
        with served() as service:
            worker = made.enter_context(closing(Caller(*service)))
            worker.ask("POST", FETCH, poll("last", "nothing", asyncResponseTimeout=20_000))
            threading.Event().wait(0.5)
            begun = time.monotonic()
        assert worker.answer() == (200, [])
        assert time.monotonic() - begun < 15
