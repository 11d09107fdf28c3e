"""Tells those who wait for external workers' work when there may be some: a commit, of this process or another, brought it.

While somebody waits, one thread watches for all: on PostgreSQL it listens, on SQLite it looks at the file's change counter. Nobody
waits on a thread of his own.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from sqlalchemy import func, select

from models import Base
from services import claiming, connections, now, transaction
from services.transaction import Work

CHANNEL = "careflow_external_work"
LOOK = 1.0  # seconds after which is looked anyway: a lock may have run out, a wait may be over
LINGERING = 2.0  # seconds the watch goes on when nobody waits: the next one comes soon
RECOVERY = 1.0  # seconds before a watch that failed tries again
log = logging.getLogger(__name__)
_NOTIFY = select(func.pg_notify(CHANNEL, ""))
_job = Base.metadata.tables["job"]


@dataclass(slots=True, eq=False)
class Waiter:
    """Somebody who waits for jobs of some types until a moment of the monotonic clock."""

    job_types: frozenset[str]
    until: float
    tell: Callable[[bool], None] = field(repr=False)  # called once: there may be work, or (False) the time is over
    seen: int = -1  # changes counted before he looked himself


class Watch:
    """Counts what may be arrivals, and tells who waits for them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiters: set[Waiter] = set()
        self._count = 0
        self._looks_again = 0.0
        self._is_running = False
        self._is_closed = False

    def count(self) -> int:
        """Give how many changes were seen: ask before looking, and nothing is missed."""
        return self._count

    def add(self, waiter: Waiter) -> None:
        """Let somebody wait."""
        with self._changed:
            self._waiters.add(waiter)
            self._changed.notify_all()  # a watch that was about to end goes on
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._watch, name="arrivals", daemon=True).start()

    def drop(self, waiter: Waiter) -> bool:
        """Let him wait no more; False: he has been told, or is being told."""
        with self._changed:
            is_waiting = waiter in self._waiters
            self._waiters.discard(waiter)
        return is_waiting

    @property
    def waiting(self) -> int:
        """Say how many wait."""
        return len(self._waiters)

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
                log.exception("arrivals cannot be watched; who waits is told now and then")
                threading.Event().wait(RECOVERY)
                self._tell(self._waiters_now(), is_news=not self._is_closed)

    def _follow(self, seen: Iterator[bool]) -> None:
        for is_change in seen:
            self._count += is_change
            self._let_go()
            self._look()
            if not self._goes_on():
                return

    def _let_go(self) -> None:
        """Tell those whose time is over."""
        moment = time.monotonic()
        self._tell([waiter for waiter in self._waiters_now() if self._is_closed or waiter.until <= moment], is_news=False)

    def _look(self) -> None:
        """Look once for all who have not looked since the last change, and now and then for everybody."""
        count, moment = self._count, time.monotonic()
        is_time = moment >= self._looks_again
        asking = [waiter for waiter in self._waiters_now() if is_time or waiter.seen != count]
        if is_time:
            self._looks_again = moment + LOOK
        if not asking:
            return
        due = _due(frozenset().union(*(waiter.job_types for waiter in asking)))
        for waiter in asking:
            waiter.seen = count
        self._tell([waiter for waiter in asking if not due.isdisjoint(waiter.job_types)], is_news=True)

    def _tell(self, waiters: Collection[Waiter], *, is_news: bool) -> None:
        for waiter in waiters:
            if self.drop(waiter):
                waiter.tell(is_news)

    def _waiters_now(self) -> list[Waiter]:
        with self._changed:
            return list(self._waiters)

    def _goes_on(self) -> bool:
        with self._changed:
            if not self._waiters and not self._is_closed:
                self._changed.wait_for(lambda: bool(self._waiters), LINGERING)
            self._is_running = bool(self._waiters)
            return self._is_running


WATCH = Watch()


def announce(work: Work) -> None:
    """Wake whoever waits for external work, in any process, once this transaction is committed."""
    if work.connection.dialect.name == "postgresql":
        work.execute(_NOTIFY)


def _due(job_types: Collection[str]) -> frozenset[str]:
    """Give those of these types of which a job may be taken by somebody."""
    free = select(_job.c.job_type).where(_job.c.job_type.in_(sorted(job_types)), _job.c.mode == "external")
    with transaction.reading() as look:
        return frozenset(look.execute(free.where(claiming.is_free(now.now())).distinct()).scalars())
