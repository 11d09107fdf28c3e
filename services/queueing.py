"""Writers of a SQLite file queue here: threads at a lock, processes at a lock file beside the database.

SQLite lets a second writer sleep and look again, longer each time; the kernel wakes the next one at once. A program that does
not queue here is still kept apart by SQLite's own lock.
"""

import os
import threading
from typing import Any

from sqlalchemy import Engine

fcntl: Any  # a module of POSIX
try:
    import fcntl
except ImportError:  # a system without it: SQLite's own waiting has to do
    fcntl = None

_threads = threading.Lock()
_files: dict[tuple[int, str], int] = {}  # process and database -> descriptor; a lock belongs to the process that opened its file


def is_needed(engine: Engine) -> bool:
    """Say whether one writes at a time."""
    return engine.dialect.name == "sqlite"


class Turn:
    """The right to write, waited for when it is taken; PostgreSQL gives it to everybody at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock: threading.Lock | None = None
        self._descriptor: int | None = None

    def __enter__(self) -> None:
        self.take()

    def __exit__(self, *_: object) -> None:
        self.give_back()

    def take(self) -> None:
        """Wait until nobody else writes."""
        if not is_needed(self._engine):
            return
        lock = _threads
        lock.acquire()
        self._lock = lock
        try:
            descriptor = _descriptor(self._engine.url.database)
            if descriptor is not None:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                self._descriptor = descriptor
        except BaseException:
            self.give_back()
            raise

    def give_back(self) -> None:
        """Let the next one write; nothing happens where the turn was not taken."""
        lock, descriptor = self._lock, self._descriptor
        self._lock = self._descriptor = None
        if descriptor is not None:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        if lock is not None:
            lock.release()


def _descriptor(database: str | None) -> int | None:
    if fcntl is None or not database or database == ":memory:":
        return None
    place = (os.getpid(), database)
    if place not in _files:
        while _files:  # of another database, or of the process this one was forked from
            os.close(_files.popitem()[1])
        _files[place] = os.open(f"{database}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return _files[place]


def _renew() -> None:
    global _threads  # noqa: PLW0603 — a thread that the child does not have may hold it
    _threads = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
