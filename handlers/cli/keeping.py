"""A gunicorn worker that keeps the connections whose answers come later, and gives their threads away meanwhile."""

import io
import selectors
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from handlers import holding
from handlers.cli.sharing import SharingWorker
from handlers.holding import Held, Turn
from services import arrivals
from services.arrivals import Waiter

SHARE = 2  # of the connections a process has, at most one in so many is kept: the others are for people


@dataclass(slots=True, eq=False)
class Kept:
    """A connection whose request is answered later."""

    conn: Any
    request: Any
    held: Held
    waiter: Waiter = field(init=False)


class KeepingWorker(SharingWorker):
    """Gunicorn's threads. A request that waits is kept in the main loop, and answered again by any thread."""

    kept: set[Kept]

    def init_process(self) -> None:
        """Begin, with nobody kept."""
        self.kept = set()
        super().init_process()

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """Stop: who is kept is let go, and nobody is kept any more."""
        arrivals.WATCH.close()
        super().handle_exit(sig, frame)

    def handle(self, conn: Any) -> Any:
        """Answer a request, or say that it is to be kept."""
        try:
            return super().handle(conn)
        except Held as held:
            return Kept(conn, conn.parser.mesg, held)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request for the first time."""
        with holding.turn(Turn(has_place=len(self.kept) < self.worker_connections // SHARE)):
            return super().handle_request(req, conn)

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """Keep the connection in the main loop, or go on as ever."""
        result = None if fs.cancelled() or fs.exception() else fs.result()
        if isinstance(result, Kept):
            self._keep(result)
        else:
            super().finish_request(conn, fs)

    def _keep(self, kept: Kept) -> None:
        let_go = partial(self._resume, kept, is_news=False)
        kept.conn.sock.settimeout(0)
        # A client that says something now has gone away, or does not wait for the answer.
        self.poller.register(kept.conn.sock, selectors.EVENT_READ, lambda _sock: let_go())
        self.kept.add(kept)
        held = kept.held
        kept.waiter = Waiter(held.job_types, held.until, lambda is_news: self.method_queue.defer(self._resume, kept, is_news), held.seen)
        arrivals.WATCH.add(kept.waiter)

    def _resume(self, kept: Kept, is_news: bool) -> None:  # noqa: FBT001 — called by name and by the queue
        """Give the request to a thread again: there may be work, or it must be answered now."""
        if kept not in self.kept:
            return
        self.kept.discard(kept)
        arrivals.WATCH.drop(kept.waiter)
        self.poller.unregister(kept.conn.sock)
        answered = self.tpool.submit(self._answer, kept, Turn(kept.held, is_last=not is_news))
        answered.add_done_callback(lambda fs: self.method_queue.defer(self.finish_request, kept.conn, fs))

    def _answer(self, kept: Kept, turn: Turn) -> Any:
        conn, request = kept.conn, kept.request
        request.body = io.BytesIO(kept.held.body)
        try:
            conn.sock.settimeout(None)
            with holding.turn(turn):
                return bool(super().handle_request(request, conn))
        except Held as held:
            return Kept(conn, request, held)
        except (OSError, StopIteration):  # nobody is there any more
            return False
        except Exception as error:  # noqa: BLE001 — what a thread does not answer, nobody answers
            self.handle_error(request, conn.sock, conn.client, error)
            return False
