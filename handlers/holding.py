"""An answer that comes later: a view says what it waits for, and the server asks it again, so that no thread is held meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(eq=False)
class Held(BaseException):
    """Raised by a view that has nothing to say yet; the server keeps the connection. No Exception: nobody may catch it on its way."""

    job_types: frozenset[str]
    until: float  # a moment of the monotonic clock
    seen: int  # changes counted before the view looked
    body: bytes  # of the request, which is read once only


@dataclass(frozen=True, slots=True)
class Turn:
    """One of the times that a request is answered by a server that can keep connections."""

    held: Held | None = None  # what the view said the last time
    is_last: bool = False  # the view must answer now, and take nothing any more
    has_place: bool = True  # for one more to be kept


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def turn(given: Turn) -> Iterator[None]:
    """Answer a request within the block."""
    token = _turn.set(given)
    try:
        yield
    finally:
        _turn.reset(token)


def current() -> Turn:
    """Give the turn; another server than ours keeps nobody."""
    return _turn.get() or Turn(has_place=False)
