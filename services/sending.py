"""A message on its way, from outside or from an instance: given, or starting a process, or kept."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from models import Base
from services import delivery
from services.delivery import Correlated, Fact, Missed
from services.errors import Conflict
from services.transaction import Work

ATTEMPTS = 20  # each of them fails only because somebody else went on
_start = Base.metadata.tables["start_subscription"]


def persistently(attempt: Callable[[], Any]) -> Any:
    """Try again, each time in a transaction of its own, while the receiver slips away or appears."""
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except Missed:
            continue
    raise Conflict(code="receiver_moves")


def send(work: Work, fact: Fact) -> Correlated:
    """Find the one receiver. Raises Missed, Conflict, NotFound."""
    return delivery.hand_over(work, fact) or _start_with(work, fact) or delivery.keep(work, fact)
