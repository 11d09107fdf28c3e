"""Gunicorn's threads in processes that share the clients evenly.

The kernel wakes every process for a new connection, and whichever is quicker keeps it for good: eight busy clients of one
process leave another one idle.
"""

import mmap
import time
from typing import Any, Final

from handlers.cli.patience import PatientWorker

MOST: Final = 256  # processes that are told apart
YIELD: Final = 0.001  # seconds: another process that sleeps has taken the connection by then

_held = memoryview(mmap.mmap(-1, 4 * MOST)).cast("i")  # a process's connections and one; none where nobody is


class SharingWorker(PatientWorker):
    """Takes a new connection only when no other process has fewer, or when nobody else takes it."""

    @property
    def nr_conns(self) -> int:
        """Give how many connections this process has."""
        return int(_held[self.age % MOST]) - 1

    @nr_conns.setter
    def nr_conns(self, count: int) -> None:
        _held[self.age % MOST] = count + 1

    def init_process(self) -> None:
        """Begin; count no more once it is over."""
        try:
            super().init_process()
        finally:
            _held[self.age % MOST] = 0

    def accept(self, listener: Any) -> None:
        """Take a new connection, after those who have fewer."""
        if any(0 < held <= self.nr_conns for held in _held):
            time.sleep(YIELD)
        super().accept(listener)
