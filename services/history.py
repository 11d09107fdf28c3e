"""The verb log of a case or of an instance, as people see it: who did what, why, when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from models import Case, Person, ProcessInstance, VerbLog
from services import keys, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

ORDER = Keyset((VerbLog.__table__.c.id,))
LATEST_FIRST = Keyset(ORDER.columns, is_descending=True)


@dataclass(frozen=True, slots=True)
class EntryView:
    """A verb somebody did; the reason is None where there is none, or where it is not the reader's to know."""

    id: int
    verb: str
    actor_kind: str
    actor_id: str | None
    actor_name: str | None
    as_whom_id: str | None
    object_type: str
    object_id: str | None
    reason: str | None
    logged_at: datetime
    occurred_at: datetime


def of_case(actor: Actor, case_id: str, *, after: str | None = None, limit: int = USUAL) -> Page[EntryView]:
    """List what was done in a case, in order."""
    query = select(Case.id.label("case_id"), Case.area_code, Case.office_id).where(Case.id == case_id)
    return _of(actor, policy.visible(query, actor, Case), VerbLog.case_id == case_id, (after, limit))


def of_instance(actor: Actor, instance_id: str, *, after: str | None = None, limit: int = USUAL) -> Page[EntryView]:
    """List what was done with a process instance, in order."""
    return _of(actor, _seen(actor, instance_id), VerbLog.instance_id == instance_id, (after, limit))


def latest(actor: Actor, instance_id: str, *, limit: int = USUAL) -> list[EntryView]:
    """List what was done with a process instance, the last first."""
    return _of(actor, _seen(actor, instance_id), VerbLog.instance_id == instance_id, (None, limit), LATEST_FIRST).items


def _seen(actor: Actor, instance_id: str) -> AnySelect:
    table = ProcessInstance
    query = select(table.case_id, table.area_code, table.office_id).where(table.id == instance_id)
    return policy.visible(query, actor, table)


def _of(
    actor: Actor, matter: AnySelect, where: ColumnElement[bool], page: tuple[str | None, int], order: Keyset = ORDER
) -> Page[EntryView]:
    with reading() as look:
        row = look.execute(matter).first()
        if row is None:
            raise NotFound
        policy.demand(actor, "history.read", {**row._mapping, "is_involved": True})
        may_know = policy.can(actor, "variables.read", {**row._mapping, "is_involved": True})
        readings.note(actor, "history", None, case_id=row.case_id)
        rows = look.execute(order.select(_ENTRIES.where(where, VerbLog.verb.not_in(readings.READINGS)), *page)).all()
        return order.page(rows, page[1], lambda one: _view(look, one, may_know=may_know))


def _view(look: Reading, row: AnyRow, *, may_know: bool) -> EntryView:
    sealed, key = (row.reason, row.data_key_id) if may_know else (None, None)
    reason = keys.unseal(look, key, sealed).decode() if key is not None and sealed is not None else None
    values: dict[str, Any] = {name: row._mapping[name] for name in EntryView.__slots__ if name != "reason"}
    return EntryView(**values, reason=reason)


_ENTRIES = select(VerbLog.__table__, Person.name.label("actor_name")).outerjoin(Person, Person.id == VerbLog.actor_id)
