"""Accounts as actors with the roles they hold today; remembered for a few seconds, forgotten when people change."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, or_, select

from models import Account, Area, Office, Person, RoleHeld
from services import now, transaction
from services.actor import Actor, Role
from services.rows import AnyRow

FRESH = 5.0  # seconds: how long a change made by another process may go unseen
MOST = 10_000
LONGEST_LOGIN = 64  # characters
HERE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Known:
    """An active account: who acts, and what changes with the password."""

    actor: Actor
    login: str
    stamp: str
    password_hash: str


_known: dict[str, tuple[float, Known | None]] = {}


def of_account(account_id: str) -> Known | None:
    """Give the active account with this id as it was at most five seconds ago."""
    found = _known.get(account_id)
    if found is not None and found[0] > time.monotonic():
        return found[1]
    known = read(Account.id == account_id)
    if len(_known) >= MOST:
        _known.clear()
    _known[account_id] = (time.monotonic() + FRESH, known)
    return known


def of_login(login: str) -> Known | None:
    """Give the active account with this login as it is now."""
    if not login.isprintable() or len(login) > LONGEST_LOGIN:  # no database is asked for what no login can be
        return None
    return read(Account.login == login)


def forget() -> None:
    """Read every account again: somebody changed."""
    _known.clear()


def read(which: ColumnElement[bool]) -> Known | None:
    """Read one active account of an active person with the roles held today."""
    query = (
        select(Account.id, Account.person_id, Account.login, Account.session_stamp, Account.password_hash, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(which, Account.is_active, Person.is_active)
    )
    with transaction.reading() as reading:
        row = reading.execute(query).first()
        if row is None:
            return None
        held = reading.execute(_HELD, {"person_id": row.person_id, "today": today()}).all()
    return _view(row, held)


def today() -> date:
    """Give the date of the present moment where the office is."""
    return now.now().astimezone(HERE).date()


def _view(row: AnyRow, held: Iterable[AnyRow]) -> Known:
    roles = tuple(Role(one.role, one.office_id, one.area_code, one.path) for one in held)
    actor = Actor("person", row.person_id, row.name, row.id, roles, login=row.login)
    return Known(actor, row.login, row.session_stamp, row.password_hash)


def valid(table: Any, day: Any) -> ColumnElement[bool]:
    """Say in SQL whether a row with `valid_from` and `valid_to` (the last day) is valid on that day."""
    started = or_(table.valid_from.is_(None), table.valid_from <= day)
    return started & or_(table.valid_to.is_(None), table.valid_to >= day)


_HELD = (
    select(RoleHeld.role, RoleHeld.office_id, Office.area_code, Area.path)
    .join(Office, Office.id == RoleHeld.office_id)
    .join(Area, Area.code == Office.area_code)
    .where(RoleHeld.person_id == bindparam("person_id"))
    .where(valid(RoleHeld, bindparam("today")), valid(Office, bindparam("today")))
    .order_by(RoleHeld.id)
)

transaction.on_bind(forget)
