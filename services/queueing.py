"""Writers of a SQLite file queue here: threads at a lock, processes at a lock file beside the database.

SQLite lets a second writer sleep and look again, longer each time; the kernel wakes the next one at once. A program that does
not queue here is still kept apart by SQLite's own lock.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def turn(engine: Engine) -> Iterator[None]:
    """Wait until nobody else writes; PostgreSQL lets everybody."""
    if not is_needed(engine):
        yield
        return
    with _threads:
        descriptor = _descriptor(engine.url.database)
        if descriptor is None:
            yield
            return
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)


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
