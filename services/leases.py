"""Leases: which process does what only one may do at a time."""

from datetime import timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from models import Lease
from services import now, transaction

_table = Lease.__table__


def hold(name: str, holder: str, term: timedelta) -> bool:
    """Take or renew a lease; False while somebody else holds it."""
    moment = now.now()
    values = {"holder": holder, "held_until": moment + term}
    is_free = or_(_table.c.holder == holder, _table.c.holder.is_(None), _table.c.held_until < moment)
    try:
        with transaction.upkeep() as work:
            if work.execute(update(Lease).where(_table.c.name == name, is_free).values(values)).rowcount:
                return True
            if work.execute(select(_table.c.name).where(_table.c.name == name)).first() is None:
                work.execute(insert(Lease), {"name": name, **values})
                return True
            return False
    except IntegrityError:  # two first comers: the other one has it
        return False


def release(name: str, holder: str) -> None:
    """Give a lease back, so that another process need not wait until it runs out."""
    with transaction.upkeep() as work:
        work.execute(update(Lease).where(_table.c.name == name, _table.c.holder == holder).values(holder=None, held_until=now.now()))


def holder_of(name: str) -> str | None:
    """Tell who holds a lease at this moment."""
    with transaction.reading() as look:
        query = select(_table.c.holder).where(_table.c.name == name, _table.c.held_until >= now.now())
        return look.execute(query).scalar_one_or_none()
