"""A gunicorn worker whose threads keep a busy connection in hand instead of giving it back after every request."""

import gc
import select
from typing import Any

from handlers.cli.keeping import KeepingWorker

PATIENCE = 20  # milliseconds: a client that is at work has sent its next request by then
GARBAGE = 7_000  # new objects before they are looked through: some hundred requests


class Worker(KeepingWorker):
    """Gunicorn's threads. To pass the poller and the queue for each request costs as much as a short request itself."""

    def init_process(self) -> None:
        """Begin: what was there before the workers were forked is no garbage, ever."""
        gc.freeze()
        gc.set_threshold(GARBAGE)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Answer the requests of a connection while they follow each other closely."""
        goes_on = super().handle(conn)
        while goes_on is True and self._is_followed(conn):
            goes_on = super().handle(conn)
        return goes_on

    def _is_followed(self, conn: Any) -> bool:
        """Wait a moment for the next request, unless the worker stops or another connection waits for a thread."""
        if not self.alive or conn.is_http2 or self.tpool._work_queue.qsize():
            return False
        if conn.parser.unreader.buf.getvalue():  # it has come already, with the one before
            return True
        waiting = select.poll()
        waiting.register(conn.sock, select.POLLIN)
        return bool(waiting.poll(PATIENCE))
