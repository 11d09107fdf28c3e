"""How often somebody may ask: counted in memory that all workers share, without a lock, a query or anything that grows."""

import mmap
import os
import time
from dataclasses import dataclass
from typing import Final, Literal

from flask import Flask, g
from werkzeug.exceptions import TooManyRequests

from config import Config
from handlers import current
from services.actor import Actor

WINDOW: Final = 60  # seconds
SLOTS: Final = 1 << 16  # of each of two rows: half a megabyte each
COUNT: Final = (1 << 32) - 1  # the lower half of a slot; the upper one is the minute it counts
EXTENSION: Final = "rates"
Kind = Literal["stranger", "person", "program"]


class Counters:
    """Counts by key and minute. Two keys may share a slot of one row, hardly ever of both; nobody outside can aim at one.

    Made before the workers are forked. Two that count at the same moment may lose one: this is a limit, no bookkeeping.
    """

    def __init__(self) -> None:
        self._slots = memoryview(mmap.mmap(-1, SLOTS * 2 * 8)).cast("Q")
        self._salt = os.urandom(8)

    def add(self, kind: str, key: str, minute: int) -> int:
        """Count one more, and give how many there were in this minute."""
        slots, mixed = self._slots, hash((self._salt, kind, key))
        least = COUNT
        for place in (mixed % SLOTS, SLOTS + (mixed >> 20) % SLOTS):
            found = slots[place]
            count = (found & COUNT) + 1 if found >> 32 == minute else 1
            slots[place] = minute << 32 | min(count, COUNT)
            least = min(least, count)
        return least


@dataclass(frozen=True, slots=True)
class Rates:
    """What the settings allow in a minute; 0 allows everything."""

    limits: dict[str, int]
    counters: Counters

    def demand(self, kind: Kind, key: str) -> None:
        """Count a request; raise TooManyRequests beyond the limit."""
        limit = self.limits[kind]
        if limit:
            now = time.monotonic()
            if self.counters.add(kind, key, int(now // WINDOW)) > limit:
                raise TooManyRequests(retry_after=WINDOW - int(now % WINDOW))


def register(app: Flask, config: Config) -> None:
    """Begin to count."""
    limits = {"stranger": config.rate_stranger, "person": config.rate_person, "program": config.rate_program}
    app.extensions[EXTENSION] = Rates(limits, Counters())


def of(actor: Actor) -> None:
    """Count a request of somebody who has signed in, by account; raise TooManyRequests beyond the limit."""
    kind: Kind = "program" if "HTTP_AUTHORIZATION" in current.asked().environ else "person"
    _rates().demand(kind, actor.account_id or "")


def of_stranger() -> None:
    """Count a request of nobody we know, by address; raise TooManyRequests beyond the limit."""
    _rates().demand("stranger", current.asked().remote_addr or "")


def flag_stranger() -> bool:
    """Count a request that is taken in any case, and say whether it is one of too many."""
    try:
        of_stranger()
    except TooManyRequests:
        g.is_one_of_too_many = True
        return True
    return False


def is_one_of_too_many() -> bool:
    """Say whether this request was flagged."""
    return bool(g.get("is_one_of_too_many", False))


def _rates() -> Rates:
    found: Rates = current.app().extensions[EXTENSION]
    return found
