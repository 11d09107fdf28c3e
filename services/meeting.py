"""Where a message and the subscription it belongs to meet, whichever of them comes first.

Both sides write, then look for the other under one lock on name and key. Those who listen share it, for a step may take
several and must not wait for other steps; those who leave a message behind have it alone and hold no other lock.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, text

from services import keys
from services.transaction import Reading


class Place(NamedTuple):
    """A message's name, and the digest of its key; None: it has no key."""

    name: str
    key_digest: str | None

    @property
    def number(self) -> int:
        """Give the number of its lock."""
        words = f"{self.name}\x00{self.key_digest or ''}".encode()
        return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), signed=True)


_SHARED = text("SELECT pg_advisory_xact_lock_shared(k) FROM unnest(CAST(:numbers AS bigint[])) AS k").columns()  # a look: it writes no row
_ALONE = text("SELECT pg_advisory_xact_lock(:number)").columns()


def place(name: str, key: str | None) -> Place:
    """Give the place where a message of that name and key meets its subscription."""
    return Place(name, None if key is None else keys.digest("correlation", key))


def at(table: FromClause, where: Place) -> ColumnElement[bool]:
    """Say in SQL that a subscription or message has this name and key."""
    key = table.c.key_digest
    return and_(table.c.name == where.name, key.is_(None) if where.key_digest is None else key == where.key_digest)


def share(work: Reading, places: Iterable[Place]) -> None:
    """Let no message be left behind at these places until the transaction is over."""
    if not _is_sqlite(work):
        work.execute(_SHARED, {"numbers": sorted({where.number for where in places})})


def have(work: Reading, where: Place) -> None:
    """Let nobody begin to listen at this place until the transaction is over."""
    if not _is_sqlite(work):
        work.execute(_ALONE, {"number": where.number})


def _is_sqlite(work: Reading) -> bool:
    return work.connection.dialect.name == "sqlite"  # its one writer is lock enough
