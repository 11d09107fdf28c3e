"""The one source of "now"."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_fixed: ContextVar[datetime | None] = ContextVar("now", default=None)
_offset: Callable[[], timedelta] | None = None


def now() -> datetime:
    """Give the present moment: aware, in UTC, moved forward in a demonstration."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    moment = real()
    return moment if _offset is None else moment + _offset()


def real() -> datetime:
    """Give the present moment of the real world, also in a demonstration: by it people sign in, whatever they play."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside see this moment."""
    if moment.tzinfo is None:
        message = "a moment needs a time zone"
        raise ValueError(message)
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def move_by(offset: Callable[[], timedelta] | None) -> None:
    """Ask this function from now on how far the demonstration has moved its time; None: real time."""
    global _offset  # noqa: PLW0603 — one clock a process
    _offset = offset
