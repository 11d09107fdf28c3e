"""Who has a user task open just now: whoever comes second is told before he types. Nobody signs off; he is not seen any more."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import Person, Presence
from services import now, transaction, user_task_views
from services.actor import Actor
from services.transaction import Reading, reading

GONE_AFTER: Final = timedelta(seconds=45)  # three rounds of a page that tells every 15 seconds
_presence, _person = Presence.__table__, Person.__table__


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who else has it open."""

    person_id: str
    name: str


def tell(actor: Actor, user_task_id: str) -> list[Somebody]:
    """Say that the actor has a user task open, and give who else has. Raises NotFound."""
    with reading() as look:
        user_task_views.seen(look, actor, user_task_id)
    moment = now.now()
    with transaction.upkeep() as work:  # no deed: it is told every few seconds, and forgotten as fast
        if actor.person_id is not None:
            _write(work, actor.person_id, user_task_id, moment)
        return _others(work, actor, user_task_id, moment)


def _write(work: Reading, person_id: str, user_task_id: str, moment: datetime) -> None:
    work.execute(delete(Presence).where(_presence.c.user_task_id == user_task_id, _presence.c.seen_at <= moment - GONE_AFTER))
    own = _presence.c.user_task_id == user_task_id, _presence.c.person_id == person_id
    if work.execute(update(Presence).where(*own).values(seen_at=moment)).rowcount:
        return
    with suppress(IntegrityError), work.connection.begin_nested():  # two windows of one person at once
        work.execute(insert(Presence), {"user_task_id": user_task_id, "person_id": person_id, "seen_at": moment})


def _others(look: Reading, actor: Actor, user_task_id: str, moment: datetime) -> list[Somebody]:
    query = select(_person.c.id, _person.c.name).join(_presence, _presence.c.person_id == _person.c.id)
    here = _presence.c.user_task_id == user_task_id, _presence.c.seen_at > moment - GONE_AFTER
    rows = look.execute(query.where(*here, _person.c.id != (actor.person_id or "")).order_by(_presence.c.seen_at))
    return [Somebody(row.id, row.name) for row in rows]
