"""Envelope encryption: each case's data key is wrapped by a key of the key file; digests are keyed."""

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from config import made_once
from models import DataKey
from services import ids, memory, packing
from services.errors import NotReady

SYSTEM = "00000000-0000-7000-8000-000000000000"  # the data key of what belongs to no case
FORMAT = b"\x01"
NONCE = 12  # bytes
NO_KEYS = "no keys are loaded"

_wrapping: dict[str, AESGCM] = {}
_digest_key = b""
_known: memory.Memory[str, bytes] = memory.Memory(10_000)  # plain keys: a cipher takes 2 KB and is made in a microsecond
_makers: WeakSet["Writes"] = WeakSet()  # transactions that made the system's data key
_table = DataKey.__table__
_FIND = select(_table.c.wrapping_key_id, _table.c.wrapped).where(_table.c.id == bindparam("id"))
_ADD = insert(DataKey)


class Executes(Protocol):
    """A transaction, a reading, or a connection."""

    def execute(self, statement: Any, parameters: Any = None, /) -> Any:
        """Run one statement."""


class Writes(Executes, Protocol):
    """A transaction."""

    moment: datetime

    @property
    def connection(self) -> Connection:
        """Give the connection to write with."""
        ...

    def after_rollback(self, callback: Callable[[], None], /) -> None:
        """Call this when nothing of the transaction stays."""


def load(directory: Path) -> None:
    """Read the key files, readable by their owner only; make them at the first start."""
    global _digest_key  # noqa: PLW0603 — one set of keys a process
    _digest_key = made_once(directory / "digest.key", lambda: secrets.token_bytes(32))
    made_once(directory / "wrapping-1.key", lambda: AESGCM.generate_key(256))
    _wrapping.clear()
    for path in sorted(directory.glob("wrapping-*.key"), key=lambda path: (len(path.name), path.name)):
        _wrapping[path.stem] = AESGCM(path.read_bytes())
    forget()


def forget() -> None:
    """Forget the unwrapped data keys."""
    _known.clear()


def new_data_key(work: Writes) -> str:
    """Make a data key for a case, or for an instance without a case."""
    key_id = ids.new_id()
    key = _add(work, key_id)
    work.after_rollback(lambda: _known.forget(key_id))
    _known[key_id] = key
    return key_id


def system_data_key(work: Writes) -> str:
    """Give the data key of what belongs to no case; make it when it is missing.

    Everybody knows its name, so it is remembered only by who found it committed: until then it may still go away.
    """
    if _known.get(SYSTEM) is None and work.execute(_FIND, {"id": SYSTEM}).first() is None:
        _makers.add(work)
        with suppress(IntegrityError), work.connection.begin_nested():  # somebody else may be faster: his key counts
            _add(work, SYSTEM)
    return SYSTEM


def seal(connection: Executes, data_key_id: str, plain: bytes) -> bytes:
    """Encrypt under a data key."""
    nonce = secrets.token_bytes(NONCE)
    return FORMAT + nonce + _cipher(connection, data_key_id).encrypt(nonce, plain, data_key_id.encode())


def unseal(connection: Executes, data_key_id: str, sealed: bytes) -> bytes:
    """Decrypt what was sealed under a data key."""
    return _cipher(connection, data_key_id).decrypt(sealed[1 : NONCE + 1], sealed[NONCE + 1 :], data_key_id.encode())


def seal_values(connection: Executes, data_key_id: str, values: Any) -> bytes:
    """Encrypt variables or other plain data; numbers, dates and durations keep their types."""
    return seal(connection, data_key_id, packing.pack(values))


def unseal_values(connection: Executes, data_key_id: str, sealed: bytes) -> Any:
    """Decrypt what `seal_values` made."""
    return packing.unpack(unseal(connection, data_key_id, sealed))


def digest(kind: str, text: str) -> str:
    """Give the keyed digest under which something personal is found again; the kind keeps equal texts apart."""
    if not _digest_key:
        raise NotReady(NO_KEYS)
    return hmac.digest(_digest_key, f"{kind}\x00{text}".encode(errors="surrogatepass"), "sha256").hex()


def _add(work: Writes, key_id: str) -> bytes:
    if not _wrapping:
        raise NotReady(NO_KEYS)
    wrapping_id, wrapping = next(reversed(_wrapping.items()))
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(NONCE)
    wrapped = nonce + wrapping.encrypt(nonce, key, key_id.encode())
    work.execute(_ADD, {"id": key_id, "wrapping_key_id": wrapping_id, "wrapped": wrapped, "created_at": work.moment})
    return key


def _cipher(connection: Executes, key_id: str) -> AESGCM:
    key = _known.get(key_id)
    if key is not None:
        return AESGCM(key)
    row = connection.execute(_FIND, {"id": key_id}).first()
    if row is None or row.wrapping_key_id not in _wrapping:
        message = f"data key {key_id} cannot be opened with the keys at hand"
        raise NotReady(message)
    wrapping: AESGCM = _wrapping[row.wrapping_key_id]
    key = wrapping.decrypt(row.wrapped[:NONCE], row.wrapped[NONCE:], key_id.encode())
    if connection not in _makers:
        _known[key_id] = key
    return AESGCM(key)
