"""Envelope encryption: each case's data key is wrapped by a key of the key file; digests are keyed."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol
from weakref import WeakSet

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import DataKey
from models.db import SealedText
from services import ids, key_ring, memory, now, packing, sealed_names
from services.errors import Conflict, NotReady
from services.key_files import NAMES, SEARCH, WRAPPING

SYSTEM = "00000000-0000-7000-8000-000000000000"  # the data key of what belongs to no case
FORMAT = b"\x01"
NONCE = 12  # bytes
OF_NAMES: Final = frozenset({"name", "name_character", "name_sound", "name_birth", "sound_birth"})  # kinds with a key of their own
DIGEST: Final = 64  # characters

REMEMBERED: Final = 300.0  # seconds: so long a key that was destroyed may still be known to other processes
_known: memory.Memory[str, bytes] = memory.Memory(10_000, seconds=REMEMBERED)  # plain keys: a cipher takes 2 KB, made in a microsecond
_made = lru_cache(maxsize=64)(AESGCM)  # a step unseals and seals under one key, and the next one follows soon
_doubtful: WeakSet[Any] = WeakSet()  # transactions that may see a data key which is not committed
_table = DataKey.__table__
_FIND = select(_table.c.wrapping_key_id, _table.c.wrapped).where(_table.c.id == bindparam("id"))
_FIND_SOME = select(_table.c.id, _table.c.wrapping_key_id, _table.c.wrapped)
_ADD = insert(DataKey)
DESTROYED: Final = b""  # what stands where a data key was: nothing that was sealed under it can be read again


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

    def after_commit(self, callback: Callable[[], None], /) -> None:
        """Call this once the transaction is committed."""


def load(directory: Path) -> None:
    """Use the key files of this folder, readable by their owner only; make them at the first start."""
    key_ring.load(directory)
    SealedText.sealing = (sealed_names.seal, sealed_names.unseal)
    forget()


def forget() -> None:
    """Forget the unwrapped data keys."""
    _known.clear()
    _made.cache_clear()


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
        doubt(work)
        with suppress(IntegrityError), work.connection.begin_nested():  # somebody else may be faster: his key counts
            _add(work, SYSTEM)
    return SYSTEM


def doubt(connection: Executes) -> None:
    """Remember no key that this transaction finds from now on."""
    _doubtful.add(connection)


def destroy(work: Writes, data_key_id: str) -> None:
    """Destroy a data key for good: what was sealed under it is lost; the row stays, since others point at it."""
    if data_key_id == SYSTEM:
        message = "the system's data key belongs to everybody"
        raise ValueError(message)
    work.execute(update(DataKey).where(_table.c.id == data_key_id).values(wrapped=DESTROYED))
    work.after_commit(lambda: _known.forget(data_key_id))
    work.after_commit(_made.cache_clear)


def seal(connection: Executes, data_key_id: str, plain: bytes) -> bytes:
    """Encrypt under a data key."""
    nonce = secrets.token_bytes(NONCE)
    return FORMAT + nonce + _cipher(connection, data_key_id).encrypt(nonce, plain, data_key_id.encode())


def unseal(connection: Executes, data_key_id: str, sealed: bytes) -> bytes:
    """Decrypt what was sealed under a data key."""
    return _cipher(connection, data_key_id).decrypt(sealed[1 : NONCE + 1], sealed[NONCE + 1 :], data_key_id.encode())


def fetch(connection: Executes, key_ids: Iterable[str]) -> None:
    """Unwrap several data keys with one question, so that each of them is at hand."""
    missing = {key_id for key_id in key_ids if _known.get(key_id) is None}
    if not missing or connection in _doubtful:
        return
    for row in connection.execute(_FIND_SOME.where(_table.c.id.in_(missing), _table.c.wrapped != DESTROYED)):
        _known[row.id] = unwrap(row.wrapping_key_id, row.id, row.wrapped)


def seal_values(connection: Executes, data_key_id: str, values: Any) -> bytes:
    """Encrypt variables or other plain data; numbers, dates and durations keep their types."""
    return seal(connection, data_key_id, packing.pack(values))


def unseal_values(connection: Executes, data_key_id: str, sealed: bytes) -> Any:
    """Decrypt what `seal_values` made."""
    return packing.unpack(unseal(connection, data_key_id, sealed))


def digest(kind: str, text: str) -> str:
    """Give the keyed digest of something that is only compared with itself; its key lasts, the kind keeps equal texts apart."""
    return _hashed(key_ring.current().lasting, kind, text)


def search_digest(kind: str, text: str) -> str:
    """Give the digest under which something personal is found again; it says which generation of the key made it."""
    ring = key_ring.current().rings[ring_of(kind)]
    return _marked(ring.used(now.real().timestamp()), ring.keys, kind, text)


def search_digests(kind: str, text: str) -> list[str]:
    """Give the digests under every generation of the key: while one is replaced, some rows have the old and some the new."""
    ring = key_ring.current().rings[ring_of(kind)]
    return [_marked(generation, ring.keys, kind, text) for generation in ring.keys]


def ring_of(kind: str) -> str:
    """Tell which ring the digests of a kind are made with."""
    return NAMES if kind in OF_NAMES else SEARCH


def wrap(wrapping_id: str, key_id: str, key: bytes) -> bytes:
    """Encrypt a data key under a key of the key files."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _wrapping(wrapping_id, key_id).encrypt(nonce, key, key_id.encode())


def unwrap(wrapping_id: str, key_id: str, wrapped: bytes) -> bytes:
    """Decrypt a data key; NotReady when its wrapping key is not at hand."""
    return _wrapping(wrapping_id, key_id).decrypt(wrapped[:NONCE], wrapped[NONCE:], key_id.encode())


def newest_wrapping() -> str:
    """Name the wrapping key for what is new."""
    return f"{WRAPPING}-{key_ring.current().rings[WRAPPING].latest}"


def _hashed(key: bytes, kind: str, text: str) -> str:
    keyed = _keyed(key).copy()  # to begin with the key costs more than all the rest
    keyed.update(f"{kind}\x00{text}".encode(errors="surrogatepass"))
    return keyed.hexdigest()


@lru_cache(maxsize=16)
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")


def _marked(generation: int, known: Mapping[int, bytes], kind: str, text: str) -> str:
    found = _hashed(known[generation], kind, text)
    return f"{generation}:{found}"[:DIGEST] if generation else found


def _wrapping(wrapping_id: str, key_id: str) -> AESGCM:
    _, _, number = wrapping_id.rpartition("-")
    key = key_ring.ring(WRAPPING, int(number)).keys.get(int(number)) if number.isdecimal() else None
    if key is None:
        message = f"data key {key_id} cannot be opened with the keys at hand"
        raise NotReady(message)
    return AESGCM(key)


def _add(work: Writes, key_id: str) -> bytes:
    key, wrapping_id = AESGCM.generate_key(256), newest_wrapping()
    wrapped = wrap(wrapping_id, key_id, key)
    work.execute(_ADD, {"id": key_id, "wrapping_key_id": wrapping_id, "wrapped": wrapped, "created_at": work.moment})
    return key


def _cipher(connection: Executes, key_id: str) -> AESGCM:
    key = _known.get(key_id)
    if key is not None:
        return _made(key)
    row = connection.execute(_FIND, {"id": key_id}).first()
    if row is None:
        message = f"data key {key_id} is gone"
        raise NotReady(message)
    if row.wrapped == DESTROYED:
        raise Conflict(code="case_disposed")
    key = unwrap(row.wrapping_key_id, key_id, row.wrapped)
    if connection not in _doubtful:
        _known[key_id] = key
    return _made(key)
