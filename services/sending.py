"""A message on its way, from outside or from an instance: given to who listens, or starting a process, or kept."""

from collections.abc import Callable
from typing import TypeVar

from services import delivery, library, starting, starts
from services.delivery import Correlated, Fact, Missed
from services.errors import Conflict
from services.starting import Place, Wish
from services.transaction import Work

ATTEMPTS = 20  # each of them fails only because somebody else went on
Outcome = TypeVar("Outcome")


def persistently(attempt: Callable[[], Outcome]) -> Outcome:
    """Try again, each time in a transaction of its own, while the receiver slips away or appears."""
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except Missed:
            continue
    raise Conflict(code="receiver_moves")


def send(work: Work, fact: Fact) -> Correlated:
    """Find the one receiver. Raises Missed, Conflict, NotFound, Forbidden."""
    return delivery.hand_over(work, fact) or _start(work, fact) or delivery.keep(work, fact)


def _start(work: Work, fact: Fact) -> Correlated | None:
    found = starts.waiting(work, "message", fact.where.name)
    if not found:
        return None
    if len(found) > 1:
        raise Conflict(code="several_start", name=fact.where.name)
    where = Place(fact.sender.area_code, fact.sender.office_id)
    starts.demand(work, found[0], where)
    fact.taken()
    is_new_case = fact.is_thrown and library.known(found[0].definition_id).opens_case  # its number is not the thrower's
    key = None if is_new_case else fact.key
    wish = Wish(found[0].definition_id, where, fact.variables, business_key=key, entry=found[0].element_id)
    begun = starting.begin(work, wish)
    return Correlated(begun.instance_id, started=True, case_id=begun.case_id)
