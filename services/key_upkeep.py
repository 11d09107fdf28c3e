"""Replaces keys while the service runs: a new one comes, what older ones made is made anew in portions, the old ones go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Text, bindparam, func, select, type_coerce, update

from models import Base
from services import key_files, key_ring, keys, now, redigesting, sealed_names
from services.actor import OPERATOR
from services.errors import Conflict, NotFound
from services.key_files import NAMES, SEARCH, WRAPPING
from services.transaction import Reading, reading, transaction

PORTION: Final = 500  # rows in one transaction
WRAPPED: Final = (WRAPPING,)
DIGESTS: Final = (SEARCH, NAMES)
_tables = Base.metadata.tables
_key = _tables["data_key"]
_NAMED: Final = (_tables["person"], _tables["professional"])
_is_there = _key.c.wrapped != keys.DESTROYED
_REWRAP = (
    update(_key)
    .where(_key.c.id == bindparam("of"), _key.c.wrapping_key_id == bindparam("old"), _is_there)
    .values(wrapping_key_id=bindparam("new"), wrapped=bindparam("sealed"))
)


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key of the key files, and how many rows need it."""

    name: str
    made_at: datetime
    is_used: bool  # for what is new
    rows: int


def status() -> list[KeyView]:
    """List the keys, each with the rows that cannot be read or found without it."""
    found = key_ring.look()
    at = now.real().timestamp()
    with reading() as look:
        return [
            KeyView(f"{name}-{one}", datetime.fromtimestamp(made, UTC), one == ring.used(at), _rows(look, name, one))
            for name, ring in found.rings.items()
            for one, made in sorted(ring.made.items())
        ]


def rotate(*rings: str) -> list[str]:
    """Make the next key of each ring; give their names."""
    folder = key_ring.look().folder
    with transaction(OPERATOR, "key.rotate") as work:
        names = [f"{ring}-{key_files.add(folder, ring)}" for ring in rings]
        for name in names:
            work.log("key", name)
    key_ring.look()
    return names


def settles_in() -> float:
    """Tell in how many seconds every process surely makes digests with the newest keys."""
    rings = key_ring.look().rings
    newest = max(rings[name].made[rings[name].latest] for name in DIGESTS)
    return max(0.0, newest + key_files.SETTLING - now.real().timestamp())


def renew() -> Iterator[int]:
    """Make anew what older keys made: wrapped data keys, names, digests; yield how many rows each transaction took."""
    yield from redigesting.in_portions(_rewrap)
    for table in _NAMED:
        yield from redigesting.in_portions(partial(_seal_names, table))
    yield from redigesting.everything()


def retire(name: str) -> str:
    """Put a key aside that nothing needs any more; give where it lies. Raises NotFound, Conflict."""
    ring_name, _, number = name.rpartition("-")
    ring = key_ring.look().rings.get(ring_name)
    generation = int(number) if number.isdecimal() else 0
    if ring is None or generation not in ring.made:
        raise NotFound(code="no_such_key")
    if generation == ring.latest or ring.made[ring.latest] + 2 * key_files.SETTLING > now.real().timestamp():
        raise Conflict(code="key_in_use")
    with transaction(OPERATOR, "key.retire") as work:
        rows = _rows(work, ring_name, generation)
        if rows:
            raise Conflict(code="key_needed", rows=rows)
        work.log("key", name)
    aside = key_files.retire(key_ring.look().folder, ring_name, generation)
    key_ring.look()
    return str(aside)


def _rewrap(look: Reading, after: str) -> list[str]:
    newest = keys.newest_wrapping()
    query = select(_key.c.id, _key.c.wrapping_key_id, _key.c.wrapped).where(_key.c.id > after, _key.c.wrapping_key_id != newest, _is_there)
    rows = look.execute(query.order_by(_key.c.id).limit(PORTION)).all()
    if rows:
        look.execute(_REWRAP, [_rewrapped(row.id, row.wrapping_key_id, row.wrapped, newest) for row in rows])
    return [row.id for row in rows]


def _rewrapped(key_id: str, old: str, wrapped: bytes, newest: str) -> Mapping[str, Any]:
    return {"of": key_id, "old": old, "new": newest, "sealed": keys.wrap(newest, key_id, keys.unwrap(old, key_id, wrapped))}


def _seal_names(table: FromClause, look: Reading, after: str) -> list[str]:
    newest = sealed_names.beginning(key_ring.current().rings[WRAPPING].latest)
    stored = type_coerce(table.c.name, Text)
    query = select(table.c.id, stored.label("stored")).where(table.c.id > after, stored.not_like(f"{newest}%"))
    rows = look.execute(query.order_by(table.c.id).limit(PORTION)).all()
    for row in rows:
        is_still = table.c.id == row.id, stored == row.stored
        look.execute(update(table).where(*is_still).values(name=sealed_names.unseal(row.stored)))  # type: ignore[arg-type]
    return [row.id for row in rows]


def _rows(look: Reading, ring: str, generation: int) -> int:
    return sum(look.execute(select(func.count()).select_from(table).where(needs)).scalar_one() for table, needs in _needs(ring, generation))


def _needs(ring: str, generation: int) -> Iterator[tuple[FromClause, ColumnElement[bool]]]:
    """Give tables, and in SQL which of their rows need a generation of a key."""
    if ring == WRAPPING:
        yield _key, (_key.c.wrapping_key_id == f"{WRAPPING}-{generation}") & _is_there
        for table in _NAMED:
            yield table, type_coerce(table.c.name, Text).like(f"{sealed_names.beginning(generation)}%")
        return
    for found in redigesting.FOUND:
        is_name = found.digests.c.kind.in_(keys.OF_NAMES)
        yield found.digests, redigesting.made_by(found.digests.c.digest, generation) & (is_name if ring == NAMES else ~is_name)
    if ring == NAMES:
        yield _tables["person_digest"], redigesting.made_by(_tables["person_digest"].c.digest, generation)
    if ring == SEARCH:
        yield _tables["professional"], redigesting.made_by(_tables["professional"].c.id_digest, generation)
        yield _tables["person_identity"], redigesting.made_by(_tables["person_identity"].c.digest, generation)
        yield _tables["person_list_entry"], redigesting.made_by(_tables["person_list_entry"].c.digest, generation)
