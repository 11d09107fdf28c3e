"""Accounts as actors with the roles held today and those for whom they stand in; remembered for seconds, forgotten when people change."""

import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from models import Account, Person
from services import deputyships, roles_held, tidings, transaction
from services.actor import Actor
from services.rows import AnyRow
from services.transaction import Reading

FRESH = 5.0  # seconds: how long a change made on another machine, or by a command, may go unseen
MOST = 10_000
LONGEST_LOGIN = 64  # characters
HERE, today, valid = roles_held.HERE, roles_held.today, roles_held.valid


@dataclass(frozen=True, slots=True)
class Known:
    """An active account: who acts, and by which password."""

    actor: Actor
    login: str
    password_hash: str
    has_given_password: bool = False


_known: dict[str, tuple[float, int, Known | None]] = {}  # account -> until, tidings, what is known


def of_account(account_id: str) -> Known | None:
    """Give the active account with this id as it was at most five seconds ago."""
    found, heard = _known.get(account_id), tidings.heard()
    if found is not None and found[0] > time.monotonic() and found[1] == heard:
        return found[2]
    known = read(Account.id == account_id)
    if len(_known) >= MOST:
        _known.clear()
    _known[account_id] = (time.monotonic() + FRESH, heard, known)
    return known


def of_login(login: str) -> Known | None:
    """Give the active account with this login as it is now."""
    if not login.isprintable() or len(login) > LONGEST_LOGIN:  # no database is asked for what no login can be
        return None
    return read(Account.login == login)


def forget() -> None:
    """Read every account again, in every process of the service: somebody changed."""
    tidings.spread()


def read(which: ColumnElement[bool]) -> Known | None:
    """Read one active account of an active person with the roles held today, also by those for whom he stands in."""
    query = (
        select(Account.id, Account.person_id, Account.login, Account.password_hash, Account.has_given_password, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(which, Account.is_active, Person.is_active)
    )
    with transaction.reading() as reading:
        row = reading.execute(query).first()
        if row is None:
            return None
        return Known(_actor(reading, row), row.login, row.password_hash, row.has_given_password)


def _actor(look: Reading, row: AnyRow) -> Actor:
    roles = roles_held.of(look, [row.person_id], today()).get(row.person_id, ())
    principals = deputyships.principals(look, row.person_id, today())
    return Actor("person", row.person_id, row.name, row.id, roles, login=row.login, principals=principals)


transaction.on_bind(forget)
