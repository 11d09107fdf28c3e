"""A signal's way to everybody who listens: a job for each receiver, for no step touches two instances."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models import StartSubscription, Subscription
from services import job_rows, policy
from services.owner import Owner
from services.transaction import Work

_table = Subscription.__table__
_start = StartSubscription.__table__
_RECEIVER = (_table.c.instance_id, _table.c.case_id, _table.c.area_code, _table.c.office_id)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever sends from outside: what he says is encrypted under this key."""

    data_key_id: str
    id: str = ""  # no instance
    case_id: str | None = None
    area_code: str | None = None
    office_id: str | None = None
    business_key: str | None = None


def broadcast(work: Work, sender: Owner, name: str, variables: Mapping[str, Any]) -> int:
    """Owe the signal to each instance that listens, the sender itself aside, and to each process it starts."""
    payload = {"name": name, "variables": dict(variables), "occurred_at": None if sender.id else work.earlier}
    payload["initiator"] = None if sender.id else work.actor.login
    count = 0
    for where in [*_listeners(work, sender, name), *_starts(work, sender, name)]:
        job_rows.owe(work, sender, "signal", payload, **where)
        count += 1
    return count


def _listeners(work: Work, sender: Owner, name: str) -> Iterator[dict[str, Any]]:
    query = select(*_RECEIVER).distinct().where(_table.c.kind == "signal", _table.c.name == name)
    # A process's own listeners have heard it already, and what it says is for everybody.
    query = query.where(_table.c.instance_id != sender.id) if sender.id else policy.visible(query, work.actor, _table)
    for row in work.execute(query):
        yield dict(row._mapping)


def _starts(work: Work, sender: Owner, name: str) -> Iterator[dict[str, Any]]:
    query = select(_start.c.process_id, _start.c.element_id).where(_start.c.kind == "signal", _start.c.name == name)
    for row in work.execute(query):
        where = {"instance_id": None, "area_code": sender.area_code, "office_id": sender.office_id, "case_id": None}
        yield {"job_type": row.process_id, "element_id": row.element_id, **where}
