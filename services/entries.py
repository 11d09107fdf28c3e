"""The rows of the verb log, as they are written: who, as whom, what, when, from where, and what the deed found and left.

An entry is written unlinked and without a lock. Its stamp, a keyed digest, lets the sealer tell what the service wrote from what
somebody put into the table.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from models import VerbLog
from services import canonical, keys, origin
from services.actor import Actor

SALT: Final = 16  # bytes
UNSTAMPED: Final = frozenset({"id", "data_key_id", "reason", "stamp", "position"})  # the number, the seal, and how the reason is kept
YOUNGER: Final = frozenset({"touched"})  # columns that the first entries did not have: where they are empty they are not written down
SAID: Final = tuple(sorted({column.name for column in VerbLog.__table__.columns} - UNSTAMPED | {"reason"}))  # in the order of the text
Row = dict[str, Any]


def row(verb: str, actor: Actor, about: Mapping[str, Any], moments: tuple[datetime, datetime]) -> Row:
    """Give an entry with every column, so far without a reason and without its stamp."""
    where = origin.current()
    return {
        "verb": verb,
        "actor_kind": actor.kind,
        "actor_id": actor.person_id,
        "as_whom_id": actor.as_whom_id,
        "object_type": about["object_type"],
        "object_id": about["object_id"],
        "case_id": about.get("case_id"),
        "instance_id": about.get("instance_id"),
        "reason": None,
        "data_key_id": None,
        "logged_at": moments[0],
        "occurred_at": moments[1],
        "door": where.door,
        "address": where.address,
        "session_id": actor.session_id or where.session_id,
        "criteria": about.get("criteria"),
        "matches": about.get("matches"),
        "touched": None,
        "before": None,
        "after": None,
        "salt": secrets.token_bytes(SALT),
        "stamp": None,
    }


def close(entry: Row, reason: str | None, states: tuple[bytes, bytes] | None) -> Row:
    """Add the salted digests of what the deed found and left, and the stamp."""
    if states is not None:
        entry["before"], entry["after"] = (canonical.digest_bytes(entry["salt"], state) for state in states)
    entry["stamp"] = stamp(entry, reason)
    return entry


def stamp(entry: Mapping[str, Any], reason: str | None) -> str:
    """Give the keyed digest that only the service can make; the reason is taken in clear."""
    return keys.digest("entry", text(entry, reason))


def text(entry: Mapping[str, Any], reason: str | None) -> str:
    """Write down all that an entry says, in clear."""
    said = {name: entry[name] for name in SAID if name not in YOUNGER or entry[name] is not None}
    said["reason"] = reason
    return canonical.write_in_order(said)
