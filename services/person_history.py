"""What was done to somebody who works here and to his account, from the audit: by whom, when, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select

from models import Account, Person, VerbLog
from services import keys, person_accounts, person_rows, readings
from services.actor import Actor
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow
from services.transaction import Reading, reading

_log, _account = VerbLog.__table__, Account.__table__
ORDER: Final = Keyset((_log.c.id,), is_descending=True)
EVERY_DAY: Final = frozenset({"session.begin", "session.prove", "session.refuse", "second_factor.use"})
NOT_TOLD: Final = EVERY_DAY | frozenset(readings.READINGS)  # who reads what is the auditor's to know


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One deed."""

    id: int
    verb: str
    by_id: str | None
    by_name: str | None
    reason: str | None
    logged_at: datetime
    occurred_at: datetime
    door: str | None
    address: str | None


@readings.listed("person_history")
def find(actor: Actor, person_id: str, *, after: str | None = None, limit: int = USUAL) -> Page[ChangeView]:
    """List what was done to a person and his account, the latest first. Raises NotFound, Forbidden."""
    with reading() as look:
        person_rows.demand_for(look, actor, person_accounts.KEEPING, person_id)
        accounts = select(_account.c.id).where(_account.c.person_id == person_id)
        about = or_(
            and_(_log.c.object_type == "person", _log.c.object_id == person_id),
            and_(_log.c.object_type == "account", _log.c.object_id.in_(accounts)),
        )
        query = select(_log, Person.name.label("by_name")).outerjoin(Person, Person.id == _log.c.actor_id)
        rows = look.execute(ORDER.select(query.where(about, _log.c.verb.not_in(NOT_TOLD)), after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _view(look, row))


def _view(look: Reading, row: AnyRow) -> ChangeView:
    plain: dict[str, Any] = {name: row._mapping[name] for name in ("id", "verb", "by_name", "logged_at", "occurred_at", "door", "address")}
    reason = keys.unseal(look, row.data_key_id, row.reason).decode() if row.reason is not None and row.data_key_id else None
    return ChangeView(**plain, by_id=row.actor_id, reason=reason)
