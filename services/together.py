"""Requests that one thread answers side by side: whatever they write is committed at once.

Each runs in a greenlet as far as it comes without the turn to write. When all have come so far, or have ended, those who wait write
one after the other in one transaction, and none of them hears of it before that is committed.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar, copy_context
from functools import cached_property
from typing import Any, Final

from greenlet import getcurrent, greenlet
from sqlalchemy import Connection

from services import connections, keys
from services.queueing import Turn
from services.work import Reading

MOST: Final = 8  # requests: each may hold a connection of its own, and whoever writes last waits for all others


class Member:
    """A request, on its way."""

    company: "Company"

    def __init__(self, request: Callable[[], Any], late: "list[Member]") -> None:
        self.is_at_work = False  # in a transaction
        self.is_apart = False  # it waits for nobody, and nobody for it
        self.late = late
        self.raised: BaseException | None = None
        self._request = request
        self.leader = getcurrent()
        self._greenlet: greenlet | None = None

    def go_on(self) -> None:
        """Answer it as far as it comes."""
        if self._greenlet is None:
            self._greenlet = _idle.greenlets.pop() if _idle.greenlets else greenlet(_follow)
            self._greenlet.gr_context = copy_context()
            self._greenlet.gr_context.run(_member.set, self)
        self._greenlet.switch()

    def pause(self) -> None:
        """Let others go on until it is told to."""
        self.leader.switch()

    def answer(self) -> None:
        """Answer it, from its beginning to its end."""
        try:
            self._request()
        except BaseException as error:  # noqa: BLE001 — the others go on
            self.raised = error


class _Idle(threading.local):
    """Greenlets of a thread that have nothing to do: a new one costs a twentieth of a completion, for its stack."""

    def __init__(self) -> None:
        self.greenlets: list[greenlet] = []


_member: ContextVar[Member | None] = ContextVar("member", default=None)
_idle: Final = _Idle()


def _follow() -> None:
    leader = _present().leader
    while True:
        _present().answer()
        _member.set(None)
        _idle.greenlets.append(getcurrent())
        leader.switch()


class Company:
    """Those who write together next, the transaction they have in common, and what became of it."""

    def __init__(self, opened: Callable[[ExitStack, Turn], Connection], failed: Callable[[], None], turn: Turn) -> None:
        self._opened = opened
        self._failed = failed
        self._turn = turn
        self._stack = ExitStack()
        self._waiting: list[Member] = []
        self._stands = False
        self._failure: BaseException | None = None

    @cached_property
    def connection(self) -> Connection:
        """Give what all of them read and write with."""
        return self._opened(self._stack, self._turn)

    def begin(self) -> bool:
        """Wait until it is this one's turn; say whether all that was read still stands."""
        self.wait()
        self._divide(connections.mark)
        if self._failure is not None:
            self.wait()
        stands, self._stands = self._stands, False  # for the next one no longer
        return stands

    def keep(self) -> None:
        """Keep what this one has written since it began."""
        self._divide(connections.keep)

    def undo(self) -> None:
        """Take back what this one has written since it began."""
        self._divide(connections.undo)

    def wait(self) -> None:
        """Let the others go on until it is this one's turn, or until all is committed; raises what has kept that from being done."""
        member = _present()
        self._waiting.append(member)
        member.pause()
        if self._failure is not None:
            raise self._failure

    def go(self, members: Sequence[Member]) -> list[Member]:
        """Let them come as far as they can, and commit; give those who have more to do."""
        for member in members:
            member.company = self
            member.go_on()
        try:
            with self._stack:
                self._write()
        except BaseException as error:  # noqa: BLE001 — everybody hears it who waits
            self._failure = error
            self._failed()
        return self._waiting

    def _write(self) -> None:
        if not self._waiting:
            return
        self._turn.take()
        self._stands = connections.go_on_to_write(self.connection)
        waiting, self._waiting = self._waiting, []
        for member in waiting:
            if self._failure is None:
                member.go_on()
            else:
                self._waiting.append(member)
        if self._failure is not None:
            raise self._failure

    def _divide(self, divide: Callable[[Connection], None]) -> None:
        try:
            divide(self.connection)
        except BaseException as error:  # noqa: BLE001 — what one has written cannot be told from what others have: nothing of it stays
            self._failure = error


class Part:
    """What one of them does of it."""

    def __init__(self, company: Company, *, is_ahead: bool) -> None:
        self.connection = company.connection
        self.is_ahead = is_ahead
        self._company = company
        self._is_open = False

    @contextmanager
    def deed(self, look: Reading) -> Iterator[None]:
        """Have what the block did committed with all others', or none of it."""
        if not self.is_ahead:
            self.begin(look)
        try:
            yield
        except BaseException:
            if self._is_open:
                self._company.undo()
            raise
        if self._is_open:
            self._company.keep()
            self.end()

    def begin(self, look: Reading) -> bool:
        """Wait for the turn; say whether what was read still stands."""
        stands = self._company.begin()
        keys.doubt(look)
        self._is_open = True
        return stands

    def end(self) -> None:
        """Wait until all is committed, unless that is over."""
        if self._is_open:
            self._is_open = False
            self._company.wait()


def company() -> Company | None:
    """Give with whom this request writes; None when it is answered alone."""
    member = _member.get()
    return None if member is None or member.is_apart else member.company


@contextmanager
def at_work() -> Iterator[None]:
    """Stay in the company for the time of the block."""
    member = _present()
    member.is_at_work = True
    try:
        yield
    finally:
        member.is_at_work = False


def leave() -> None:
    """Let all others come to their end before this request goes on, alone: they are not to wait for what it waits for."""
    member = _member.get()
    if member is not None and not member.is_apart and not member.is_at_work:
        member.is_apart = True
        member.late.append(member)
        member.pause()


def _present() -> Member:
    member = _member.get()
    assert member is not None  # noqa: S101 — only a member has a company  # nosec B101
    return member


def answer(requests: Sequence[Callable[[], Any]], gathered: Callable[[], Company]) -> None:
    """Answer them all."""
    for first in range(0, len(requests), MOST):
        late: list[Member] = []
        going = members = [Member(request, late) for request in requests[first : first + MOST]]
        while going:
            going = gathered().go(going)
        for member in late:
            member.go_on()
        for member in members:
            if member.raised is not None:
                raise member.raised
