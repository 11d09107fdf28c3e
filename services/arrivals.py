"""Wakes those who hold on for external workers' work: a commit, of this process or another, may have brought some.

While somebody waits, one thread watches: on PostgreSQL it listens, on SQLite it looks at the file's change counter.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import func, select

from services import connections, transaction
from services.transaction import Work

CHANNEL = "careflow_external_work"
LINGERING = 2.0  # seconds the watch goes on when nobody waits: the next one comes soon
RECOVERY = 1.0  # seconds before a watch that failed tries again
log = logging.getLogger(__name__)
_NOTIFY = select(func.pg_notify(CHANNEL, ""))


class Watch:
    """Counts what may be arrivals, and lets others wait for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self._waiting = 0
        self._is_running = False
        self._is_closed = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Watch while the block waits."""
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()  # a watch that was about to end goes on
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._watch, name="arrivals", daemon=True).start()
                self._changed.wait(RECOVERY)  # until it listens
        try:
            yield
        finally:
            with self._changed:
                self._waiting -= 1

    def count(self) -> int:
        """Give how many changes were seen: ask before looking, and nothing is missed."""
        return self._count

    def wait(self, count: int, seconds: float) -> None:
        """Wait until there was another change than those counted, at most so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != count or self._is_closed, seconds)

    @property
    def is_closed(self) -> bool:
        """Say whether the service is about to end."""
        return self._is_closed

    def close(self) -> None:
        """Let everybody go: the service ends. Takes no lock, for a signal may call it at any point."""
        self._is_closed = True

    def _watch(self) -> None:
        while self._goes_on():
            try:
                with closing(connections.changes(transaction.engine(), CHANNEL)) as seen:
                    self._follow(seen)
            except Exception:
                log.exception("arrivals cannot be watched; who waits looks by himself")
                threading.Event().wait(RECOVERY)

    def _follow(self, seen: Iterator[bool]) -> None:
        for is_change in seen:
            if is_change:
                self._tell()
            elif not self._goes_on():
                return

    def _tell(self) -> None:
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def _goes_on(self) -> bool:
        with self._changed:
            if not self._waiting:
                self._changed.wait_for(lambda: self._waiting > 0, LINGERING)
            self._is_running = self._waiting > 0 and not self._is_closed
            return self._is_running


WATCH = Watch()


def announce(work: Work) -> None:
    """Wake whoever waits for external work, in any process, once this transaction is committed."""
    if work.connection.dialect.name == "postgresql":
        work.execute(_NOTIFY)
