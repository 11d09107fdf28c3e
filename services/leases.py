"""Leases: which process does what only one may do at a time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from models import Base
from services import now, transaction

_table = Base.metadata.tables["lease"]


def hold(name: str, holder: str, term: timedelta) -> bool:
    """Take or renew a lease; False while somebody else holds it. Most calls only look: half the term is soon enough to renew."""
    moment = now.now()
    with transaction.reading() as look:
        row = look.execute(select(_table.c.holder, _table.c.held_until).where(_table.c.name == name)).first()
    if row is not None and row.holder == holder and row.held_until > moment + term / 2:
        return True
    if row is not None and row.holder not in {None, holder} and row.held_until >= moment:
        return False
    return _take(name, {"holder": holder, "held_until": moment + term}, moment)


def _take(name: str, values: dict[str, Any], moment: datetime) -> bool:
    is_free = or_(_table.c.holder == values["holder"], _table.c.holder.is_(None), _table.c.held_until < moment)
    try:
        with transaction.upkeep() as work:
            if work.execute(update(_table).where(_table.c.name == name, is_free).values(values)).rowcount:
                return True
            if work.execute(select(_table.c.name).where(_table.c.name == name)).first() is None:
                work.execute(insert(_table), {"name": name, **values})
                return True
            return False
    except IntegrityError:  # two first comers: the other one has it
        return False


def release(name: str, holder: str) -> None:
    """Give a lease back, so that another process need not wait until it runs out."""
    with transaction.upkeep() as work:
        work.execute(update(_table).where(_table.c.name == name, _table.c.holder == holder).values(holder=None, held_until=now.now()))


def holder_of(name: str) -> str | None:
    """Tell who holds a lease at this moment."""
    with transaction.reading() as look:
        query = select(_table.c.holder).where(_table.c.name == name, _table.c.held_until >= now.now())
        return look.execute(query).scalar_one_or_none()
