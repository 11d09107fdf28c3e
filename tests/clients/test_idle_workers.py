"""A hundred idle workers, as many as a busy office has, and a person at the desk."""

import base64
import http.client
import json
import statistics
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tools.conformance import served

WORKERS = 100
PAUSE = 0.3  # seconds between two polls of the published JavaScript client
LOOKS = 40
USUAL, WORST = 0.5, 5.0  # seconds a person waits, on a machine that is busy with other tests too


class Caller:
    """Somebody who calls the service over one connection."""

    def __init__(self, url: str, user: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._headers = {"Authorization": f"Basic {base64.b64encode(user.encode()).decode()}", "Content-Type": "application/json"}

    def close(self) -> None:
        self._connection.close()

    def call(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        self._connection.request(method, path, None if body is None else json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


class Idle(threading.Thread):
    """A worker for whom there is never anything to do."""

    def __init__(self, number: int, url: str, user: str, over: threading.Event) -> None:
        super().__init__(daemon=True)
        topic = {"topicName": f"nothing-{number}", "lockDuration": 1000}
        self._body = {"workerId": f"idle-{number}", "maxTasks": 1, "asyncResponseTimeout": 5_000, "topics": [topic]}
        self._caller, self._over = Caller(url, user), over
        self.polls: list[tuple[int, bytes, float]] = []

    def run(self) -> None:
        while not self._over.wait(PAUSE):
            begun = time.monotonic()
            status, content = self._caller.call("POST", "/engine-rest/external-task/fetchAndLock", self._body)
            self.polls.append((status, content, time.monotonic() - begun))
        self._caller.close()


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[str, str]]:
    with served() as found:
        yield found


def test_a_person_does_not_feel_idle_workers(service: tuple[str, str]) -> None:
    over = threading.Event()
    idle = [Idle(number, *service, over) for number in range(WORKERS)]
    for worker in idle:
        worker.start()
    desk = Caller(*service)
    while not all(worker.polls or worker.is_alive() for worker in idle) or sum(len(worker.polls) for worker in idle) < WORKERS:
        over.wait(0.05)
    waited = []
    for _ in range(LOOKS):
        begun = time.monotonic()
        status, _content = desk.call("GET", "/api/v1/user-tasks?mine=true")
        waited.append(time.monotonic() - begun)
        assert status == 200
        over.wait(0.02)
    over.set()
    desk.close()
    for worker in idle:
        worker.join(60)
    assert statistics.median(waited) < USUAL, waited
    assert max(waited) < WORST, waited
    polls = [poll for worker in idle for poll in worker.polls]
    assert {(status, content) for status, content, _ in polls} == {(200, b"[]")}
    assert statistics.median(seconds for *_, seconds in polls) < 1  # answered at once, but for the few that are held
