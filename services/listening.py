"""What a step says of subscriptions, as rows; one for which a message waits already owes a job that brings it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select

from engine.effects import SubscriptionClosed, SubscriptionOpened
from models import Base
from models.lifecycle import MessageState
from services import job_rows, meeting
from services.meeting import Place
from services.owner import Owner, belonging
from services.prepared import Write
from services.transaction import Work

_table = Base.metadata.tables["subscription"]
_message = Base.metadata.tables["message"]
_ADD = Write(insert(_table))
_REMOVE = Write(
    delete(_table).where(
        _table.c.instance_id == bindparam("of_instance"),
        _table.c.activity_id == bindparam("of_activity"),
        _table.c.event_index == bindparam("of_event"),
    )
)


def subscriptions_opened(work: Work, owner: Owner, effects: Sequence[SubscriptionOpened]) -> None:
    """Listen; owe the delivery of what was sent before."""
    places = {effect: _place(owner, effect) for effect in effects}
    work.write(_ADD, [_row(work, owner, effect, where) for effect, where in places.items()])
    for effect in _expected(work, {effect: where for effect, where in places.items() if effect.kind == "message"}):
        where = {"activity_id": effect.activity_id, "event_index": effect.index, "element_id": effect.element_id}
        job_rows.owe(work, owner, "message", {}, instance_id=owner.id, **where)


def subscriptions_closed(work: Work, owner: Owner, effects: Sequence[SubscriptionClosed]) -> None:
    """Listen no longer."""
    work.write(_REMOVE, [{"of_instance": owner.id, "of_activity": e.activity_id, "of_event": e.index} for e in effects])


def _place(owner: Owner, effect: SubscriptionOpened) -> Place:
    if effect.kind == "signal":
        return Place(effect.name, None)
    return meeting.place(effect.name, owner.business_key if effect.correlation_key is None else effect.correlation_key)


def _row(work: Work, owner: Owner, effect: SubscriptionOpened, where: Place) -> dict[str, Any]:
    return {
        **belonging(owner),
        "kind": effect.kind,
        "name": where.name,
        "key_digest": where.key_digest,
        "instance_id": owner.id,
        "activity_id": effect.activity_id,
        "event_index": effect.index,
        "element_id": effect.element_id,
        "opened_at": work.moment,
    }


def _expected(work: Work, places: dict[SubscriptionOpened, Place]) -> list[SubscriptionOpened]:
    """Find the subscriptions for which a message waits."""
    if not places:
        return []
    meeting.share(work, places.values())
    is_here = or_(*(meeting.at(_message, where) for where in set(places.values())))
    waiting = select(_message.c.name, _message.c.key_digest).where(
        _message.c.state == MessageState.WAITING, _message.c.expires_at > work.moment, is_here
    )
    met = {Place(row.name, row.key_digest) for row in work.execute(waiting)}
    return [effect for effect, where in places.items() if where in met]
