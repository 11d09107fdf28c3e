"""The ticker: says *when* the service looks for what is due; what is then done, the services know."""

import logging
import os
from datetime import UTC, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from services import runner, ticking

TERMS = 4  # ticks that a lease lasts: its holder may miss some
LEAST_TERM = timedelta(seconds=3)
log = logging.getLogger(__name__)


class Ticker:
    """The runner and the ticks of one process."""

    def __init__(self, seconds: float, threads: int = runner.THREADS) -> None:
        self._seconds, self._threads = seconds, threads
        self._term = max(TERMS * timedelta(seconds=seconds), LEAST_TERM)
        self._scheduler = BackgroundScheduler(
            timezone=UTC, jobstores={"default": MemoryJobStore()}, executors={"default": ThreadPoolExecutor(1)}
        )

    def start(self) -> None:
        """Start the runner, and tick from now on."""
        runner.start(self._threads)
        self._scheduler.add_job(self.tick, "interval", seconds=self._seconds, coalesce=True, max_instances=1, misfire_grace_time=None)
        self._scheduler.start()

    def tick(self) -> None:
        """Tick once; whatever goes wrong, the next tick comes."""
        try:
            ticking.tick(self._term)
        except Exception:
            log.exception("a tick failed")

    def stop(self) -> None:
        """Stop ticking, let what is under way come to its end, give the lease back."""
        self._scheduler.shutdown(wait=True)
        runner.stop()
        try:
            ticking.release()
        except Exception:
            log.exception("the lease could not be given back; it runs out by itself")


_ticker: tuple[int, Ticker] | None = None


def start(seconds: float) -> None:
    """Start the ticker of this process, once: after a fork each process needs its own."""
    global _ticker  # noqa: PLW0603 — one ticker a process
    if _ticker is None or _ticker[0] != os.getpid():
        _ticker = (os.getpid(), Ticker(seconds))
        _ticker[1].start()


def stop() -> None:
    """Stop the ticker of this process, if it has one."""
    global _ticker  # noqa: PLW0603 — one ticker a process
    if _ticker is not None and _ticker[0] == os.getpid():
        _ticker[1].stop()
    _ticker = None
