"""Connections in the hand of one thread."""

import queue
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any

import pytest

from handlers.cli import leading
from handlers.cli.leading import Round, Server

LONG = 60  # seconds: something is wrong


class Connection:
    """A connection whose requests are single bytes, and answered by themselves.

    Capitals are deeds, s is slow, x fails, + has another one behind it, after ! the threads are needed elsewhere, and . is the last one.
    """

    def __init__(self) -> None:
        self.client, self.sock = socket.socketpair()
        self.client.settimeout(LONG)
        self.read, self.has_enough = b"", False  # what came with the request before; whether + is the last one

    def says(self, requests: bytes) -> None:
        self.client.sendall(requests)

    def hears(self) -> bytes:
        return self.client.recv(1)

    def asks(self, request: bytes) -> bytes:
        self.says(request)
        return self.hears()

    def close(self) -> None:
        self.client.close()
        self.sock.close()


class Desk:
    """A server that notes who answers, and what it gets back."""

    def __init__(self) -> None:
        self.answered: list[tuple[Connection, bytes, int]] = []
        self.back: queue.SimpleQueue[tuple[Connection, Future[Any] | None]] = queue.SimpleQueue()
        self.connections: list[Connection] = []
        self.together: list[int] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        self.round = Round(Server(self.answer, self.has_more, self.is_needed, self.take_back, self.is_deed, self.side_by_side))

    def connects(self) -> Connection:
        self.connections.append(Connection())
        return self.connections[-1]

    def answer(self, connection: Connection) -> bool:
        request, connection.read = (connection.read or connection.sock.recv(1)), b""
        if request != b"+":
            self.answered.append((connection, request, threading.get_ident()))
        if request == b"x":
            raise ValueError("broken")
        if request == b"s":
            self.has_begun.set()
            assert self.may_end.wait(LONG)
        if request == b"+":
            connection.read = b"." if connection.has_enough else b"+"
            return True
        connection.sock.sendall(request)
        return request not in {b".", b""}

    def is_needed(self) -> bool:
        return bool(self.answered) and self.answered[-1][1] == b"!"

    def has_more(self, connection: Connection) -> bool:
        return bool(connection.read)

    def is_deed(self, connection: Connection) -> bool:
        return not connection.read and connection.sock.recv(1, socket.MSG_PEEK).isupper()

    def side_by_side(self, requests: Sequence[Callable[[], None]]) -> None:
        self.together.append(len(requests))
        for request in requests:
            request()

    def take_back(self, connection: Connection, end: "Future[Any] | None") -> None:
        self.back.put((connection, end))

    def gets(self) -> tuple[Connection, Any]:
        connection, end = self.back.get(timeout=LONG)
        return connection, "spoken" if end is None else end.exception() or end.result()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    for connection in made.connections:
        connection.close()


@pytest.fixture
def join(desk: Desk) -> Iterator[Callable[..., "Future[None]"]]:
    """Let connections be brought, each by a thread of its own; in the end all clients go away."""
    with ThreadPoolExecutor(8) as threads:
        yield lambda connection, *, has_spoken=False: threads.submit(desk.round.join, connection, has_spoken=has_spoken)
        desk.may_end.set()
        for connection in desk.connections:
            connection.client.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody be taken for silent, and no leader for slow, because the machine is."""
    monkeypatch.setattr(leading, "SILENCE", LONG * 1000)
    monkeypatch.setattr(leading, "TURN", LONG)


def test_who_follows_closely_is_answered_by_the_same_thread(desk: Desk) -> None:
    one = desk.connects()
    one.says(b"123.")
    desk.round.join(one, has_spoken=False)
    assert [request for _, request, _ in desk.answered] == [b"1", b"2", b"3", b"."]
    assert desk.gets() == (one, False)


def test_who_is_silent_is_given_back(desk: Desk) -> None:
    one = desk.connects()
    desk.round.join(one, has_spoken=False)
    assert not desk.answered
    assert desk.gets() == (one, True)


def test_who_has_spoken_is_not_listened_to(desk: Desk) -> None:
    one = desk.connects()
    one.read = b"1"
    desk.round.join(one, has_spoken=True)
    assert [request for _, request, _ in desk.answered] == [b"1"]
    assert desk.gets() == (one, True)


@pytest.mark.usefixtures("patient")
def test_one_thread_answers_for_all(desk: Desk, join: Any) -> None:
    everybody = [desk.connects() for _ in range(4)]
    for one in everybody:
        join(one)
    for request in (b"1", b"2", b"3"):
        assert [one.asks(request) for one in everybody] == [request] * 4
    assert len({thread for _, _, thread in desk.answered[4:]}) == 1  # before, whoever came last led
    assert [one.asks(b".") for one in everybody] == [b"."] * 4
    assert [desk.gets() for _ in everybody] == [(one, False) for one in everybody]


@pytest.mark.usefixtures("patient")
def test_whoever_comes_while_the_leader_only_listens_is_answered_at_once(desk: Desk, join: Any) -> None:
    silent, one = desk.connects(), desk.connects()
    join(silent)
    one.says(b"1")
    join(one, has_spoken=True)
    assert one.hears() == b"1"
    assert [silent.asks(b"."), one.asks(b".")] == [b".", b"."]


@pytest.mark.usefixtures("patient")
def test_one_leads_one_watches_and_all_other_threads_are_free(desk: Desk, join: Any) -> None:
    slow, second, third = desk.connects(), desk.connects(), desk.connects()
    slow.says(b"s")
    join(slow)
    assert desk.has_begun.wait(LONG)
    third.says(b".")
    free, watching = futures.wait([join(second), join(third, has_spoken=True)], LONG, futures.FIRST_COMPLETED)
    assert (len(free), len(watching)) == (1, 1)
    desk.may_end.set()
    assert (third.hears(), slow.hears()) == (b".", b"s")
    assert [second.asks(b"."), slow.asks(b".")] == [b".", b"."]
    assert watching.pop().result(LONG) is None


@pytest.mark.parametrize("has_spoken", [True, False])
def test_a_slow_request_holds_nobody_up(desk: Desk, join: Any, *, has_spoken: bool) -> None:
    slow, other = desk.connects(), desk.connects()
    slow.says(b"s")
    join(slow)
    assert desk.has_begun.wait(LONG)
    join(other, has_spoken=has_spoken)
    assert desk.gets() == (other, "spoken" if has_spoken else True)
    other.says(b".")
    join(other)
    assert desk.gets() == (other, False)
    assert [request for _, request, _ in desk.answered] == [b"s", b"."]
    desk.may_end.set()
    assert desk.gets() == (slow, True)


@pytest.mark.usefixtures("patient")
def test_what_fails_is_one_connections_own(desk: Desk, join: Any) -> None:
    broken, other = desk.connects(), desk.connects()
    join(broken)
    join(other)
    assert other.asks(b"1") == b"1"
    broken.says(b"x")
    found, error = desk.gets()
    assert (found, str(error)) == (broken, "broken")
    assert other.asks(b".") == b"."
    assert desk.gets() == (other, False)


def test_who_is_closed_already_is_nobody_elses_trouble(desk: Desk) -> None:
    one = desk.connects()
    one.sock.close()
    desk.round.join(one, has_spoken=False)
    found, error = desk.gets()
    assert (found, type(error)) == (one, OSError)


@pytest.mark.usefixtures("patient")
def test_who_always_has_more_to_say_starves_nobody(desk: Desk, join: Any) -> None:
    eager, other = desk.connects(), desk.connects()
    eager.read = b"+"
    other.says(b".")
    join(eager, has_spoken=True)
    join(other)
    assert other.hears() == b"."
    eager.has_enough = True
    assert {desk.gets(), desk.gets()} == {(other, False), (eager, False)}


@pytest.mark.usefixtures("patient")
def test_nobody_is_kept_when_the_threads_are_needed(desk: Desk, join: Any) -> None:
    silent, one = desk.connects(), desk.connects()
    join(silent)
    join(one)
    assert [silent.asks(b"1"), one.asks(b"!")] == [b"1", b"!"]
    assert {desk.gets(), desk.gets()} == {(silent, True), (one, True)}
    assert [request for _, request, _ in desk.answered] == [b"1", b"!"]


@pytest.mark.usefixtures("patient")
def test_deeds_that_come_at_once_are_answered_side_by_side_and_before_all_else(desk: Desk, join: Any) -> None:
    slow, *others = [desk.connects() for _ in range(5)]
    slow.says(b"s")
    join(slow)
    assert desk.has_begun.wait(LONG)
    for one, request in zip(others, (b"1", b"A", b"2", b"B"), strict=True):
        one.says(request)
    all_but_the_watch = islice(futures.as_completed([join(one) for one in others], LONG), 3)
    assert [joined.result() for joined in all_but_the_watch] == [None] * 3
    desk.may_end.set()
    assert [one.hears() for one in (slow, *others)] == [b"s", b"1", b"A", b"2", b"B"]
    assert desk.together == [2]
    requests = b"".join(request for _, request, _ in desk.answered)
    assert (requests[:1], sorted(requests[1:3]), sorted(requests[3:])) == (b"s", sorted(b"AB"), sorted(b"12"))
    assert [one.asks(b".") for one in (slow, *others)] == [b"."] * 5


@pytest.mark.usefixtures("patient")
def test_one_deed_is_answered_by_itself(desk: Desk, join: Any) -> None:
    one = desk.connects()
    one.says(b"A")
    join(one)
    assert [one.hears(), one.asks(b".")] == [b"A", b"."]
    assert desk.together == []
