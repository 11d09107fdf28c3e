"""Messages: a named fact for one receiver, found by its key."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Unpack

from sqlalchemy import update

from models import Base
from models.lifecycle import MessageState
from services import deadlocks, delivery, keys, masking, meeting, misses, now, places, sending, texts, transaction
from services.actor import TICKER, Actor
from services.delivery import Correlated, Fact, Sender
from services.errors import Invalid, NotFound
from services.transaction import When

LONGEST = timedelta(days=365)
LONGEST_NAME = 255  # characters
_message = Base.metadata.tables["message"]


@deadlocks.outlived
def correlate(
    actor: Actor,
    name: str,
    *,
    key: str | None = None,
    variables: Mapping[str, Any] | None = None,
    time_to_live: timedelta | None = None,
    **when: Unpack[When],
) -> Correlated:
    """Give a message to the one who waits for it, or start a process with it, or keep it for a while (not at all: zero).

    What it leads to happens at the moment given, however late it is brought.

    Raises NotFound when nobody waits and it is not kept, Conflict when several wait.
    """
    kept = delivery.KEPT if time_to_live is None else time_to_live
    if not timedelta(0) <= kept <= LONGEST:
        raise Invalid({"time_to_live": [f"must be between 0 and {LONGEST.days} days"]}, code="time_to_live")
    masking.demand_clear(variables or {})
    where = meeting.place(texts.clean("name", name, LONGEST_NAME), key)

    def attempt() -> Correlated:
        with transaction.transaction(actor, "message.correlate", **when) as work:
            place = places.of(actor)
            sender = Sender(keys.system_data_key(work), place.get("area_code"), place.get("office_id"))
            found = sending.send(work, Fact(where, key, dict(variables or {}), sender, kept))
            work.log("message", where.name, case_id=found.case_id, instance_id=found.instance_id)
            return found

    misses.demand(actor)
    try:
        return sending.persistently(attempt)
    except NotFound as error:
        misses.note(actor, where.name, error)
        raise


def expire() -> int:
    """Give up the messages nobody listened for in time; tell how many they were."""
    over = _message.c.state == MessageState.WAITING, _message.c.expires_at <= now.now()
    with transaction.reading() as look:
        if look.execute(_message.select().where(*over).limit(1)).first() is None:
            return 0
    with transaction.transaction(TICKER, "message.expire") as work:
        count = work.execute(update(_message).where(*over).values(state=MessageState.EXPIRED)).rowcount
        work.log("message", None)
    return count
