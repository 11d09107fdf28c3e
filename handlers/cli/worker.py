"""A gunicorn worker whose threads keep a busy connection in hand instead of giving it back after every request."""

import gc
import ssl
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar, cast

from handlers.cli import allocating, garbled, patience
from handlers.cli.keeping import KeepingWorker
from handlers.cli.leading import Round, Server
from services import queueing, transaction

GARBAGE = 7_000  # new objects before they are looked through: some hundred requests
IN_HAND = object()  # instead of an answer: a round has the connection
Result = TypeVar("Result")


class Threads(ThreadPoolExecutor):
    """Threads that tell whether anything waits for one of them."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self._count = count
        self._waiting: deque[None] = deque()  # adding and removing are atomic
        self._busy: deque[None] = deque()

    @property
    def is_awaited(self) -> bool:
        """Say whether work waits for a thread, and none is free."""
        return bool(self._waiting) and len(self._busy) >= self._count

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> "Future[Result]":
        """Have a thread do it as soon as one is free."""
        self._waiting.append(None)
        return super().submit(self._begin, fn, *args, **kwargs)

    def _begin(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Result:
        self._busy.append(self._waiting.pop())
        try:
            return fn(*args, **kwargs)
        finally:
            self._busy.pop()


class Worker(KeepingWorker):
    """Gunicorn's threads. To pass the poller and the queue for each request costs as much as a short request itself."""

    round: "Round | None" = None

    def init_process(self) -> None:
        """Begin: what was there before the workers were forked is no garbage, ever."""
        if queueing.is_needed(transaction.engine()):
            self.round = self._round()
        allocating.share()
        gc.freeze()
        gc.set_threshold(GARBAGE)
        super().init_process()

    def get_thread_pool(self) -> Threads:
        """Make the threads; gunicorn asks for them once."""
        return Threads(self.cfg.threads)

    def handle(self, conn: Any) -> Any:
        """Answer the requests of a connection while they follow each other closely.

        The threads of a process compute by turns anyway. The one that holds SQLite's lock gives its turn away at each statement, and
        all other processes would wait until it gets it back from threads that only parse and log.
        """
        is_new = not conn.initialized  # it may have nothing to say yet
        if is_new:
            answered = super().handle(conn)
            if answered is not True:
                return answered
        joined = self.round or self._round()
        joined.join(conn, has_spoken=not is_new or _has_more(conn))
        return IN_HAND

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002 — as gunicorn calls it
        """Answer what is no request."""
        garbled.refuse(client, exc)

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """Go on with a connection, unless it is in hand."""
        if fs.cancelled() or fs.exception() or fs.result() is not IN_HAND:
            super().finish_request(conn, fs)

    def _round(self) -> Round:
        return Round(Server(super().handle, _has_more, self._is_needed, self._take_back, patience.is_deed, transaction.side_by_side))

    def _is_needed(self) -> bool:
        return not self.alive or cast("Threads", self.tpool).is_awaited

    def _take_back(self, conn: Any, end: "Future[Any] | None") -> None:
        """Have the main loop go on with a connection."""
        if end is None:
            self.method_queue.defer(self.enqueue_req, conn)
        else:
            self.method_queue.defer(self.finish_request, conn, end)


def _has_more(conn: Any) -> bool:
    """Say whether a request has come already with the one before."""
    return conn.parser.unreader.buf.getbuffer().nbytes > 0 or (isinstance(conn.sock, ssl.SSLSocket) and conn.sock.pending() > 0)
