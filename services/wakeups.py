"""Tells the runner of this process that a commit made a job due."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

_listeners: list[Callable[[str], None]] = []


class Committing(Protocol):
    """A transaction."""

    moment: datetime

    def after_commit(self, callback: Callable[[], None], /) -> None:
        """Call this once the transaction is committed."""


def listen(listener: Callable[[str], None]) -> None:
    """Have the ids of jobs handed over that became due by a commit of this process."""
    if listener not in _listeners:
        _listeners.append(listener)


def forget(listener: Callable[[str], None]) -> None:
    """Hand nothing over any more."""
    if listener in _listeners:
        _listeners.remove(listener)


def after_commit(work: Committing, job_id: str, due_at: datetime) -> None:
    """Hand a job over once it is committed, when its moment has come."""
    if due_at <= work.moment:
        work.after_commit(lambda: _hand_over(job_id))


def _hand_over(job_id: str) -> None:
    for listener in tuple(_listeners):
        listener(job_id)
