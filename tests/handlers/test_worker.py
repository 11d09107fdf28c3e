"""The worker's way with busy connections."""

import io
import queue
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import ThreadWorker

from handlers.cli import patience, sharing, worker
from handlers.cli.answering import AnsweringWorker
from handlers.cli.leading import Round

REQUEST = b"GET / HTTP/1.1\r\n\r\n"


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    client, server = socket.socketpair()
    yield client, server
    client.close()
    server.close()


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a worker that answers by reading what came, and says what it read; and what its main loop is told."""
    made: Any = worker.Worker.__new__(worker.Worker)
    told = queue.SimpleQueue[Any]()
    made.alive, made.tpool, made.read, made.told = True, SimpleNamespace(is_awaited=False), [], told
    made.method_queue = SimpleNamespace(defer=lambda call, *given: told.put((call.__name__, *given)))

    def handle(self: Any, conn: Any) -> bool:
        self.read.append(conn.sock.recv(len(REQUEST)))
        return bool(self.read[-1] == REQUEST)

    monkeypatch.setattr(ThreadWorker, "handle", handle)
    return made


def connection(server: socket.socket, left: bytes = b"", *, is_new: bool = False) -> Any:
    parser = SimpleNamespace(unreader=SimpleNamespace(buf=io.BytesIO(left)))
    return SimpleNamespace(sock=server, parser=parser, initialized=not is_new, cfg=None, client=None)


def handled(busy: Any, conn: Any) -> Any:
    """Give what the main loop is told of a connection that a round has had in hand."""
    assert busy.handle(conn) is worker.IN_HAND
    what, whose, *end = busy.told.get(timeout=60)
    assert whose is conn
    return end[0].result() if what == "finish_request" else what


def test_requests_that_follow_each_other_are_answered_by_the_same_thread(busy: Any, pair: tuple[socket.socket, socket.socket]) -> None:
    client, server = pair
    client.sendall(REQUEST * 3)
    assert handled(busy, connection(server)) is True
    assert busy.read == [REQUEST] * 3


def test_an_idle_connection_is_given_back(busy: Any, pair: tuple[socket.socket, socket.socket]) -> None:
    client, server = pair
    client.sendall(REQUEST)
    assert handled(busy, connection(server)) is True
    assert busy.read == [REQUEST]


def test_a_connection_that_ends_is_not_waited_for(busy: Any, pair: tuple[socket.socket, socket.socket]) -> None:
    client, server = pair
    client.sendall(REQUEST)
    client.shutdown(socket.SHUT_WR)
    assert handled(busy, connection(server)) is False
    assert busy.read == [REQUEST, b""]


def test_a_new_connection_holds_nobody_up_and_is_in_hand_after_its_first_request(
    busy: Any, pair: tuple[socket.socket, socket.socket]
) -> None:
    client, server = pair
    client.sendall(REQUEST * 2)
    assert handled(busy, connection(server, is_new=True)) is True
    assert busy.read == [REQUEST] * 2


def test_a_new_connection_that_goes_no_further_is_never_in_hand(busy: Any, pair: tuple[socket.socket, socket.socket]) -> None:
    client, server = pair
    client.shutdown(socket.SHUT_WR)
    assert busy.handle(connection(server, is_new=True)) is False
    assert busy.told.empty()


@pytest.mark.parametrize(("is_shared", "rounds"), [(True, 1), (False, 2)])
def test_connections_of_one_process_are_in_one_hand_only_where_one_writes_at_a_time(
    busy: Any, pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch, *, is_shared: bool, rounds: int
) -> None:
    joined = set[Round]()
    monkeypatch.setattr(Round, "join", lambda self, _connection, **_given: joined.add(self))
    busy.round = busy._round() if is_shared else None
    for server in pair:
        busy.handle(connection(server))
    assert len(joined) == rounds


@pytest.mark.parametrize("reason", ["others wait", "it stops"])
def test_nobody_is_kept_waiting_by_a_busy_connection(busy: Any, pair: tuple[socket.socket, socket.socket], reason: str) -> None:
    client, server = pair
    client.sendall(REQUEST * 2)
    if reason == "others wait":
        busy.tpool.is_awaited = True
    else:
        busy.alive = False
    assert handled(busy, connection(server)) is True
    assert busy.read == [REQUEST]


DEED = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nab"


@pytest.mark.parametrize(
    ("said", "is_deed"),
    [
        (DEED, True),
        (DEED.replace(b"POST", b"DELETE"), True),
        (DEED + DEED, True),
        (b"POST / HTTP/1.1\r\n\r\n", True),
        (DEED.replace(b"POST", b"GET"), False),
        (DEED.replace(b"POST", b"POSTER"), False),
        (DEED[:-1], False),
        (DEED[:-3], False),
        (DEED.replace(b": 2", b": 200000"), False),
        (DEED.replace(b"Content-Length: 2", b"Transfer-Encoding: chunked"), False),
        (DEED.replace(b"Content", b"expect: 100-continue\r\ncontent"), False),
        (b"", False),
    ],
)
def test_a_deed_is_one_that_is_there_as_a_whole(pair: tuple[socket.socket, socket.socket], said: bytes, *, is_deed: bool) -> None:
    client, server = pair
    client.sendall(said)
    assert patience.is_deed(connection(server)) is is_deed
    client.sendall(b".")
    assert server.recv(len(said) + 1) == said + b"."  # nothing was taken
    client.sendall(said)
    assert not patience.is_deed(connection(server, b"POST"))  # something of it was read already


def test_a_closed_connection_says_no_deed(pair: tuple[socket.socket, socket.socket]) -> None:
    client, server = pair
    client.close()
    assert not patience.is_deed(connection(server))
    server.close()
    assert not patience.is_deed(connection(server))


def test_the_threads_tell_that_somebody_waits_for_one() -> None:
    begun, may_end = threading.Event(), threading.Event()
    with worker.Threads(1) as threads:
        first = threads.submit(lambda: begun.set() or may_end.wait(60))
        assert begun.wait(60)
        assert not threads.is_awaited
        second = threads.submit(int, "7")
        assert threads.is_awaited
        may_end.set()
        assert (first.result(), second.result()) == (True, 7)
        assert not threads.is_awaited


def test_gunicorn_takes_these_threads() -> None:
    made: Any = worker.Worker.__new__(worker.Worker)
    made.cfg = SimpleNamespace(threads=2)
    with made.get_thread_pool() as threads:
        assert threads.submit(int, "7").result() == 7


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give two workers that know of each other, and count their pauses and what they take."""
    taken: list[Any] = []
    monkeypatch.setattr(ThreadWorker, "accept", lambda self, _listener: taken.append(self.age))
    monkeypatch.setattr("time.sleep", lambda _seconds: taken.append("pause"))
    monkeypatch.setattr(sharing, "_held", memoryview(bytearray(4 * sharing.MOST)).cast("i"))
    workers: list[Any] = [sharing.SharingWorker.__new__(sharing.SharingWorker) for _ in range(2)]
    for age, one in enumerate(workers, 1):
        one.age, one.nr_conns, one.taken = age, 0, taken
    return workers


def test_a_process_with_more_connections_lets_the_other_one_take_the_next(processes: list[Any]) -> None:
    first, second = processes
    first.nr_conns = 1
    first.accept(None)
    second.accept(None)
    assert first.taken == ["pause", 1, 2]


def test_nobody_waits_for_a_process_that_has_gone(processes: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = processes
    monkeypatch.setattr(AnsweringWorker, "init_process", lambda _self: None)
    first.nr_conns = 1
    second.init_process()
    first.accept(None)
    assert first.taken == [1]
