"""Stretches of chains: the links that one look of the sealer has added, in one row, as they are written, followed and read again."""

from collections.abc import Callable, Collection, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

import msgpack
from sqlalchemy import bindparam, select, update

from models import Base
from services.audit import chains, writing
from services.audit.chains import Link
from services.transaction import Reading

_stretch, _chain = (Base.metadata.tables[name] for name in ("audit_stretch", "audit_chain"))
COLUMNS: Final = ("chain_number", "position", "links", "hash")
_REWRITE: Final = (
    update(_stretch)
    .where(_stretch.c.chain_number == bindparam("of_chain"), _stretch.c.position == bindparam("of_position"))
    .values(links=bindparam("new_links"), hash=bindparam("new_hash"))
)


class Placed(NamedTuple):
    """A link at its place, with the salt of its digest: none for entries, which have their own, and where it was disposed of."""

    position: int
    kind: str
    key: str
    is_final: bool
    digest: bytes
    salt: bytes | None
    hash: bytes


class Stretch(NamedTuple):
    """A stretch as it is followed: whether all of it is what was written there, and its links."""

    chain_number: int
    position: int
    is_whole: bool
    links: Sequence[Placed]


Said = tuple[str, str, bool, bytes, bytes | None]  # what is kept of a link: kind, key, is it final, digest, salt


def row(chain_number: int, position: int, said: Sequence[Said], head: bytes) -> tuple[int, int, bytes, bytes]:
    """Write a stretch down that begins at this position and whose last link has this hash."""
    packed: Any = msgpack.packb(said, unicode_errors="surrogatepass")
    return chain_number, position, packed, _hash(head, packed)


def follow(look: Reading, names: dict[int, str]) -> Iterator[Stretch]:
    """Follow chains, by number and name, from their first links, and give their stretches in order."""
    query = select(_stretch).where(writing.among(_stretch.c.chain_number, "numbers", sqlite=writing.is_sqlite(look)))
    rows = look.execute(query.order_by(_stretch.c.chain_number, _stretch.c.position), {"numbers": [*names]})
    number, position, head = -1, 0, chains.START
    for one in rows:
        if one.chain_number != number:
            number, position, head = one.chain_number, 0, chains.START
        links = list(_placed(names[number], one.position, head, _unpacked(bytes(one.links))))
        is_next, head = one.position == position + 1, links[-1].hash if links else head
        yield Stretch(number, one.position, is_next and bool(links) and bytes(one.hash) == _hash(head, bytes(one.links)), links)
        position = one.position + len(links) - 1


def every(look: Reading) -> Iterator[Placed]:
    """Give the links of all chains there are."""
    names = {row.number: row.name for row in look.execute(select(_chain.c.number, _chain.c.name))}
    return (link for stretch in follow(look, names) for link in stretch.links)


def latest(look: Reading, names: dict[int, str]) -> dict[tuple[int, str, str], Placed]:
    """Give the latest link of each row of some chains, by number of the chain, kind and key."""
    return {(one.chain_number, link.kind, link.key): link for one in follow(look, names) for link in one.links}


def unsalt(work: Reading, chain: str, gone: Collection[tuple[str, str]] | None = None) -> None:
    """Destroy the salts of all links of a chain, or of those of some rows, by kind and key; the digests stay."""
    resalt(work, chain, lambda link: None if gone is None or (link.kind, link.key) in gone else link.salt)


def resalt(work: Reading, chain: str, salt: Callable[[Placed], bytes | None]) -> None:
    """Write the stretches of a chain anew, with other salts."""
    number = work.execute(select(_chain.c.number).where(_chain.c.name == chain)).scalar_one_or_none()
    for one in [] if number is None else list(follow(work, {number: chain})):
        said = [(*link[1:5], salt(link)) for link in one.links]
        if any(link.salt != new[4] for link, new in zip(one.links, said, strict=True)):
            _, _, packed, found = row(one.chain_number, one.position, said, one.links[-1].hash)
            where = {"of_chain": one.chain_number, "of_position": one.position}
            work.execute(_REWRITE, where | {"new_links": packed, "new_hash": found})


def numbers_without_chain(look: Reading) -> Collection[int]:
    """Give the numbers of stretches that belong to no chain."""
    query = select(_stretch.c.chain_number).distinct().where(_stretch.c.chain_number.not_in(select(_chain.c.number)))
    return look.execute(query).scalars().all()


def _placed(name: str, position: int, head: bytes, said: Sequence[Said]) -> Iterator[Placed]:
    for place, (kind, key, is_final, digest, salt) in enumerate(said, position):
        head = chains.link_hash(head, name, place, Link(kind, key, is_final, digest))
        yield Placed(place, kind, key, is_final, digest, salt, head)


def _unpacked(packed: bytes) -> Sequence[Said]:
    """Read the links of a stretch; none when the service cannot have written them."""
    try:
        said: list[Any] = msgpack.unpackb(packed, unicode_errors="surrogatepass")
        return [_checked(*one) for one in said]
    except (ValueError, TypeError, msgpack.UnpackException):
        return []


def _checked(kind: str, key: str, is_final: bool, digest: bytes, salt: bytes | None) -> Said:  # noqa: FBT001 — as it is kept
    kinds = (type(kind), type(key), type(is_final), type(digest), salt is None or type(salt))
    if kinds[:4] != (str, str, bool, bytes) or kinds[4] not in {True, bytes}:
        raise TypeError
    return kind, key, is_final, digest, salt


def _hash(head: bytes, packed: bytes) -> bytes:
    return sha256(head + packed).digest()
