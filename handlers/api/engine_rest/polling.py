"""Polls that are held until there is work, not for long, and without a thread."""

import time
from collections.abc import Callable, Collection
from typing import Final, TypeVar

from flask import request

from handlers import holding
from services import arrivals

LONGEST: Final = 25.0  # seconds a poll is held
ASKABLE: Final = 1_800_000  # milliseconds a worker may ask for
Found = TypeVar("Found")


def poll(look: Callable[[], list[Found]], job_types: Collection[str], seconds: float) -> list[Found]:
    """Give what there is; where there is nothing, hold on for it if there is a place."""
    turn = holding.current()
    if turn.is_last:  # who is let go may not be there any more: nothing is taken for him
        return []
    seen = arrivals.WATCH.count()
    found = look()
    if found or seconds <= 0 or not turn.has_place or arrivals.WATCH.is_closed:
        return found
    until = turn.held.until if turn.held else time.monotonic() + min(seconds, LONGEST)
    raise holding.Held(frozenset(job_types), until, seen, request.get_data())
