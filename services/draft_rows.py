"""Drafts, as rows: what one person has entered so far in one open user task, sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from models import Base
from services import keys
from services.errors import Conflict
from services.transaction import Reading, Work
from services.user_task_facts import Facts

_draft = Base.metadata.tables["draft"]
_OF = and_(_draft.c.user_task_id == bindparam("of_user_task"), _draft.c.person_id == bindparam("of_person"))
_FIND = select(_draft).where(_OF)
_REMOVE = delete(_draft).where(_draft.c.user_task_id == bindparam("of_user_task"))
_CHANGE = update(_draft).where(_OF, _draft.c.version == bindparam("read_version"))
_CHANGE = _CHANGE.values(content=bindparam("new_content"), saved_at=bindparam("at"), version=_draft.c.version + 1)
_ADD = insert(_draft)


@dataclass(frozen=True, slots=True)
class DraftView:
    """What somebody has entered so far."""

    values: dict[str, Any]
    version: int  # counts from 1
    saved_at: datetime


def read(look: Reading, facts: Facts, person_id: str | None) -> DraftView | None:
    """Give a person's draft."""
    row = look.execute(_FIND, {"of_user_task": facts.id, "of_person": person_id}).first()
    return None if row is None else DraftView(keys.unseal_values(look, facts.root.data_key_id, row.content), row.version, row.saved_at)


def write(work: Work, facts: Facts, values: dict[str, Any], version: int | None = None) -> DraftView:
    """Keep the actor's entries; raise Conflict when the draft is no longer at the version he looked at (0: there was none)."""
    old = read(work, facts, work.actor.person_id)
    at = old.version if old else 0
    if version is not None and version != at:
        raise Conflict(code="version", version=at)
    sealed = keys.seal_values(work, facts.root.data_key_id, values)
    person_id = work.actor.person_id
    if old is None:
        row = {"user_task_id": facts.id, "person_id": person_id, "content": sealed, "version": 1, "saved_at": work.moment}
        work.execute(_ADD, row)
    else:
        change = {"of_user_task": facts.id, "of_person": person_id, "read_version": at, "new_content": sealed, "at": work.moment}
        if not work.execute(_CHANGE, change).rowcount:
            raise Conflict(code="version")
    return DraftView(values, at + 1, work.moment)


def remove(work: Work, user_task_id: str) -> None:
    """Forget everybody's entries in a user task that is done."""
    work.execute(_REMOVE, {"of_user_task": user_task_id})
