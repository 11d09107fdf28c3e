"""A process that is over is deleted with everything that belongs to it; what a case holds stays for good."""

from datetime import datetime

from sqlalchemy import select, update

from models import Base
from services import clearing, instance_views, operating, policy, transaction
from services.actor import Actor
from services.errors import Conflict, Forbidden
from services.transaction import Work

_instance = Base.metadata.tables["process_instance"]


def erase(actor: Actor, instance_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Delete an instance and what it called; raises Forbidden when a case holds it, Conflict while it goes on."""
    with transaction.transaction(actor, "instance.delete", reason=operating.given(reason), occurred_at=occurred_at) as work:
        over(work, instance_id)


def over(work: Work, instance_id: str) -> None:
    """Delete an instance in this transaction; its row of the verb log stays."""
    row = instance_views.seen(work, work.actor, instance_id)
    policy.demand(work.actor, work.verb, dict(row._mapping))
    if row.parent_id is not None:
        raise Conflict(code="called_instance", root_id=row.root_id)
    if row.ended_at is None:
        raise Conflict(code="instance_not_over")
    family = _instance.c.root_id == row.id
    if work.execute(select(_instance.c.id).where(family, _instance.c.case_id.is_not(None)).limit(1)).first() is not None:
        raise Forbidden(code="belongs_to_case")
    work.execute(update(_instance).where(family).values(parent_id=None))
    clearing.clear(work, _instance, family)
    operating.log(work, row)
