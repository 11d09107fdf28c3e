"""User tasks that somebody puts aside until a moment: they leave his own desk, nobody else's, and come back by themselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Unpack

from sqlalchemy import ColumnElement, delete, select

from models import Snooze
from services import now, upserting, user_task_facts, user_task_views
from services.actor import Actor
from services.errors import Forbidden, Invalid
from services.transaction import When, Work, reading, transaction

LONGEST: Final = timedelta(days=366)
_snooze = Snooze.__table__


def put_off(actor: Actor, user_task_id: str, until_at: datetime, **when: Unpack[When]) -> None:
    """Put a user task aside until a moment. Raises NotFound, Invalid, and Conflict when it is over."""
    with transaction(actor, "user_task.put_off", **when) as work:
        if not work.moment < until_at <= work.moment + LONGEST:
            raise Invalid({"until_at": ["lies in the past, or more than a year ahead"]}, code="put_off_until")
        _seen(work, actor, user_task_id)
        upserting.write(work, _snooze, {"person_id": actor.person_id, "user_task_id": user_task_id}, {"until_at": until_at})


def take_up(actor: Actor, user_task_id: str, **when: Unpack[When]) -> None:
    """Have a user task that was put aside on the desk again."""
    with transaction(actor, "user_task.take_up", **when) as work:
        _seen(work, actor, user_task_id)
        work.execute(delete(Snooze).where(_snooze.c.person_id == actor.person_id, _snooze.c.user_task_id == user_task_id))


def is_put_off(actor: Actor, user_task_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Say in SQL that the actor has put a user task aside just now: one look at all of his, not one for each user task."""
    own = _snooze.c.person_id == (actor.person_id or ""), _snooze.c.until_at > now.now()
    return user_task_id.in_(select(_snooze.c.user_task_id).where(*own))


def untils(actor: Actor, user_task_ids: Sequence[str]) -> dict[str, datetime]:
    """Tell of user tasks that the actor has put aside until when."""
    own = _snooze.c.person_id == (actor.person_id or ""), _snooze.c.until_at > now.now()
    with reading() as look:
        rows = look.execute(select(_snooze.c.user_task_id, _snooze.c.until_at).where(*own, _snooze.c.user_task_id.in_(user_task_ids)))
        return {row.user_task_id: row.until_at for row in rows}


def _seen(work: Work, actor: Actor, user_task_id: str) -> None:
    if actor.person_id is None:
        raise Forbidden
    row = user_task_views.seen(work, actor, user_task_id)
    user_task_facts.read(work, user_task_id).demand_unfinished()
    work.log("user_task", user_task_id, case_id=row.case_id, instance_id=row.instance_id, data_key_id=row.data_key_id)
