"""Where a deed or a reading comes from: the door, the address, the session; the doors set it, audit entries carry it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, TypeAlias

Door: TypeAlias = Literal["web", "api", "engine_rest", "cli", "ticker"]


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody acts."""

    door: Door
    address: str | None = None  # of the machine that called
    session_id: str | None = None


TICKER = Origin("ticker")  # whoever says nothing else is the machinery of the service itself
_current: ContextVar[Origin] = ContextVar("origin", default=TICKER)


def current() -> Origin:
    """Give where what is done now comes from."""
    return _current.get()


def enter(origin: Origin) -> None:
    """Let everything from now on, in this thread, come from here."""
    _current.set(origin)


@contextmanager
def coming(origin: Origin) -> Iterator[None]:
    """Let what the block does come from here."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)
