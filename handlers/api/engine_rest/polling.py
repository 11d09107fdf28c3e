"""Polls that are held until there is work: few of them, not for long, never on a thread that a person needs."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, TypeVar

from services import arrivals

LONGEST: Final = 25.0  # seconds a poll is held
ASKABLE: Final = 1_800_000  # milliseconds a worker may ask for
SHARE: Final = 4  # of a process's threads, at most one in so many is held
LOOK: Final = 1.0  # seconds after which a held poll looks anyway: a lock may have run out, a wait may be over
Found = TypeVar("Found")
_lock = threading.Lock()
_held = 0


def poll(look: Callable[[], list[Found]], seconds: float, threads: int) -> list[Found]:
    """Give what there is; where there is nothing, hold on for it, unless enough others do already."""
    found = look()
    if found or seconds <= 0:
        return found
    with _place(threads) as is_free:
        return _hold(look, min(seconds, LONGEST)) if is_free else []


def let_go_at_the_end() -> None:
    """Let held polls go as soon as this process is told to end; called in each worker process."""
    previous: Any = signal.getsignal(signal.SIGTERM)

    def end(number: int, frame: FrameType | None) -> None:
        arrivals.WATCH.close()
        if callable(previous):
            previous(number, frame)

    signal.signal(signal.SIGTERM, end)


@contextmanager
def _place(threads: int) -> Iterator[bool]:
    """Take one of the places for held polls, if one is free."""
    global _held  # noqa: PLW0603 — counted by process
    with _lock:
        is_free = _held < threads // SHARE and not arrivals.WATCH.is_closed
        _held += is_free
    try:
        yield is_free
    finally:
        with _lock:
            _held -= is_free


def _hold(look: Callable[[], list[Found]], seconds: float) -> list[Found]:
    until = time.monotonic() + seconds
    with arrivals.WATCH.held():
        while True:
            count = arrivals.WATCH.count()
            found = look()
            left = until - time.monotonic()
            if found or left <= 0 or arrivals.WATCH.is_closed:
                return found
            arrivals.WATCH.wait(count, min(LOOK, left))
