"""Busy connections of a process in the hand of one thread, the leader, who answers whoever has spoken, one after the other.

Deeds that have come at once are answered side by side, so that they are committed at once.

To wake another thread for each request costs a tenth of a short one, and its caches are cold. A second thread only watches: when the
leader keeps those who have spoken waiting for too long, all connections but those under way are given back, and begin anew elsewhere.
"""

import select
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any, Final, Protocol

SILENCE: Final = 20  # milliseconds: a client that is at work has sent its next request by then
TURN: Final = 0.05  # seconds in which the leader must have answered everybody he has heard


class Connection(Protocol):
    """What can be waited for."""

    sock: socket.socket


@dataclass(frozen=True, slots=True)
class Server:
    """Whoever has the connections otherwise."""

    answer: Callable[[Any], Any]  # a connection's request, which is there; True when the connection goes on
    has_more: Callable[[Any], bool]  # whether something of its next request has been read already
    is_needed: Callable[[], bool]  # whether nothing may be kept in hand: others need the threads
    take_back: "Callable[[Any, Future[Any] | None], None]"  # with its last answer; with None when it has spoken and is to be answered
    is_deed: Callable[[Any], bool]  # whether its request has come as a whole, and may write
    side_by_side: Callable[[Sequence[Callable[[], None]]], None]  # answer several such requests


@dataclass(eq=False, slots=True)
class Seat:
    """A connection in hand."""

    connection: Any
    descriptor: int
    has_spoken: bool  # and need not be listened to
    until: float  # it is taken for silent


class Round:
    """The connections in hand of one leader."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()  # of everything below
        self._over = threading.Condition(self._lock)
        self._seats: list[Seat] = []  # without the one that is being answered: that one is the thread's which answers it
        self._leader: object | None = None
        self._heard: float | None = None  # since then the leader answers; None while he listens
        self._is_watched = False

    def join(self, connection: Connection, *, has_spoken: bool) -> None:
        """Take a connection in hand. The thread that brings it leads, or watches, or is free at once."""
        me, descriptor = object(), connection.sock.fileno()
        with self._lock:
            self._seats.append(Seat(connection, descriptor, has_spoken or descriptor < 0, monotonic() + SILENCE / 1000))
            if self._heard is None:  # whoever only listens does not listen to this one
                self._leader = me
        self._lead(me)
        self._watch()

    def _lead(self, me: object) -> None:
        """Answer whoever has spoken, until there is nobody, or another thread leads."""
        try:
            while seats := self._begin_to_listen(me):
                self._answer_all(me, self._listen(me, seats))
        finally:
            self._stop(me)

    def _begin_to_listen(self, me: object) -> list[Seat]:
        with self._lock:
            if self._leader is not me:
                return []
            self._heard = None
            return list(self._seats)

    def _listen(self, me: object, seats: list[Seat]) -> list[Seat]:
        """Wait for somebody to speak; give those who have spoken, and give back those who are silent."""
        spoken = [seat for seat in seats if seat.has_spoken]
        silent = {seat.descriptor: seat for seat in seats if not seat.has_spoken}
        waiting = select.poll()
        for descriptor in silent:
            waiting.register(descriptor, select.POLLIN)
        spoken += [silent.pop(descriptor) for descriptor, _ in waiting.poll(0 if spoken else SILENCE)]
        with self._lock:
            if self._leader is not me:
                return []
            now = monotonic()
            self._heard = now if spoken else None
            self._give_back([seat for seat in silent.values() if seat.until <= now])
        return spoken

    def _answer_all(self, me: object, spoken: list[Seat]) -> None:
        deeds = [seat for seat in spoken if self._server.is_deed(seat.connection)] if len(spoken) > 1 else []
        if len(deeds) > 1:
            self._server.side_by_side([partial(self._answer, me, seat) for seat in deeds])
            spoken = [seat for seat in spoken if seat not in deeds]
        for seat in spoken:
            self._answer(me, seat)

    def _answer(self, me: object, seat: Seat) -> None:
        with self._lock:
            if self._leader is not me:  # it is in other hands
                return
            self._seats.remove(seat)
        end = self._end(seat)
        with self._lock:
            if end is None:
                self._seats.append(seat)
                if self._leader is not me:
                    self._give_back([seat])
        if end is not None:
            self._server.take_back(seat.connection, end)
        if self._server.is_needed():
            self._stop(me)

    def _end(self, seat: Seat) -> "Future[Any] | None":
        """Answer a request; give the end of the connection, or nothing when it goes on."""
        try:
            answer = self._server.answer(seat.connection)
            if answer is not True:
                return _done(answer)
            seat.has_spoken, seat.until = self._server.has_more(seat.connection), monotonic() + SILENCE / 1000
        except BaseException as error:  # noqa: BLE001 — it is nobody else's
            failed = Future[Any]()
            failed.set_exception(error)
            return failed
        return None

    def _watch(self) -> None:
        """See that the leader is not slow, unless somebody does already."""
        with self._lock:
            if self._is_watched:
                return
            self._is_watched = True
            try:
                self._wait_for_the_end()
            finally:
                self._is_watched = False

    def _wait_for_the_end(self) -> None:
        while self._leader is not None:
            left = TURN if self._heard is None else self._heard + TURN - monotonic()
            if left > 0:
                self._over.wait(left)
            else:
                self._break_up()

    def _stop(self, me: object) -> None:
        with self._lock:
            if self._leader is me:
                self._break_up()

    def _break_up(self) -> None:
        self._leader = self._heard = None
        self._give_back(list(self._seats))
        self._over.notify()

    def _give_back(self, seats: list[Seat]) -> None:
        for seat in seats:
            self._seats.remove(seat)
            self._server.take_back(seat.connection, None if seat.has_spoken else GOES_ON)


def _done(answer: Any) -> "Future[Any]":
    done = Future[Any]()
    done.set_result(answer)
    return done


GOES_ON: Final = _done(answer=True)
