"""A gunicorn worker whose threads keep a busy connection in hand instead of giving it back after every request."""

import gc
import select
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar, cast

from handlers.cli import allocating, garbled
from handlers.cli.keeping import KeepingWorker
from services import queueing, transaction

PATIENCE = 20  # milliseconds: a client that is at work has sent its next request by then
TURN = 0.05  # seconds that a request waits for the one before it: what takes longer holds nobody up
GARBAGE = 7_000  # new objects before they are looked through: some hundred requests
Result = TypeVar("Result")


class Threads(ThreadPoolExecutor):
    """Threads that tell whether anything waits for one of them."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._waiting: deque[None] = deque()  # adding and removing are atomic

    @property
    def is_awaited(self) -> bool:
        """Say whether work waits for a thread."""
        return bool(self._waiting)

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> "Future[Result]":
        """Have a thread do it as soon as one is free."""
        self._waiting.append(None)
        return super().submit(self._begin, fn, *args, **kwargs)

    def _begin(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Result:
        self._waiting.pop()
        return fn(*args, **kwargs)


class Worker(KeepingWorker):
    """Gunicorn's threads. To pass the poller and the queue for each request costs as much as a short request itself."""

    turn: "threading.Lock | None" = None

    def init_process(self) -> None:
        """Begin: what was there before the workers were forked is no garbage, ever."""
        if queueing.is_needed(transaction.engine()):
            self.turn = threading.Lock()
        allocating.share()
        gc.freeze()
        gc.set_threshold(GARBAGE)
        super().init_process()

    def get_thread_pool(self) -> Threads:
        """Make the threads; gunicorn asks for them once."""
        return Threads(self.cfg.threads)

    def handle(self, conn: Any) -> Any:
        """Answer the requests of a connection while they follow each other closely."""
        goes_on = self._in_turn(conn)
        while goes_on is True and self._is_followed(conn):
            goes_on = self._in_turn(conn)
        return goes_on

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002 — as gunicorn calls it
        """Answer what is no request."""
        garbled.refuse(client, exc)

    def _in_turn(self, conn: Any) -> Any:
        """Answer a request; one after the other where one writes at a time.

        The threads of a process compute by turns anyway. The one that holds SQLite's lock gives its turn away at each statement, and
        all other processes would wait until it gets it back from threads that only parse and log.
        """
        if self.turn is None or not conn.initialized:  # a new connection may have nothing to say yet
            return super().handle(conn)
        is_mine = self.turn.acquire(timeout=TURN)
        try:
            return super().handle(conn)
        finally:
            if is_mine:
                self.turn.release()

    def _is_followed(self, conn: Any) -> bool:
        """Wait a moment for the next request, unless the worker stops or another connection waits for a thread."""
        if not self.alive or conn.is_http2 or cast("Threads", self.tpool).is_awaited:
            return False
        if conn.parser.unreader.buf.getvalue():  # it has come already, with the one before
            return True
        waiting = select.poll()
        waiting.register(conn.sock, select.POLLIN)
        return bool(waiting.poll(PATIENCE))
