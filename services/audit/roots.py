"""The tree over the heads of all chains, and the roots signed over it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Integer, Table, bindparam, cast, delete, insert, select, type_coerce
from sqlalchemy.types import NullType

from models import Base
from services import canonical, now, wire
from services.audit import chains, columns, signing, writing
from services.audit.signing import Root
from services.prepared import Read, Write
from services.rows import AnyRow
from services.transaction import Reading

_chain, _node, _root = (Base.metadata.tables[name] for name in ("audit_chain", "audit_node", "audit_root"))
ROOTS: Final = select(*(type_coerce(one, NullType()).label(one.name) if one.name == "made_at" else one for one in _root.c))
_LAST: Final = Read(ROOTS.order_by(_root.c.number.desc()).limit(1))
_HIGHEST: Final = Read(select(_chain.c.number).order_by(_chain.c.number.desc()).limit(1))
_ADD: Final = Write(insert(_root))
_FORGET: Final = Write(delete(_node).where(_node.c.level == bindparam("above"), _node.c.number == bindparam("parent")))
ANCHOR: Final = "last-root.json"
_folder: list[Path] = []


class Growth(NamedTuple):
    """A root that is about to be written, and the nodes of the tree that are new or have changed."""

    root: Root
    nodes: Sequence[tuple[int, int, bytes]]  # level, number, hash


@cache
def _below(table: Table, *, sqlite: bool) -> Read:
    """Select the rows of some parents' children; where a level is meant, of that level."""
    parents = writing.pairs("parents", sqlite=sqlite)
    first = cast(parents.c.value, Integer)
    within = (table.c.number >= first) & (table.c.number < first + chains.WIDTH)
    query = select(table).join(parents, within).order_by(table.c.number)
    return Read(query.where(table.c.level == bindparam("below", type_=Integer)) if "level" in table.c else query)


@cache
def _named(*, sqlite: bool) -> Read:
    names, (name,) = writing.tuples("names", [_chain.c.name.type], sqlite=sqlite)
    return Read(select(_chain).join(names, _chain.c.name == name))


def keep_in(folder: Path) -> None:
    """Keep a copy of the last root here, outside the database."""
    _folder[:] = [folder]


def all_of(look: Reading, *, after: int = 0) -> Iterator[Root]:
    """Give the roots, from the first one after that number."""
    return (of_row(row) for row in look.execute(ROOTS.where(_root.c.number > after).order_by(_root.c.number)).yield_per(1000))


def last(look: Reading) -> Root | None:
    """Give the last root."""
    rows = look.read(_LAST, {})
    return of_row(SimpleNamespace(**rows[0])) if rows else None


def of_row(row: AnyRow | SimpleNamespace) -> Root:
    """Give a root as its row says it; raise ValueError for a moment that the service cannot have written."""
    hashes = (bytes(one) for one in (row.tree, row.previous, row.public_key, row.signature))
    return Root(row.number, columns.reader(_root.c.made_at)(row.made_at), row.chains, *hashes)


def has_chain(look: Reading, name: str) -> bool:
    """Say whether there is a chain of this name."""
    return look.execute(select(_chain.c.number).where(_chain.c.name == name)).first() is not None


def grown(look: Reading, before: Root | None, heads: Mapping[int, bytes]) -> Growth:
    """Work out the root that follows another one, of a tree in which the leaves of some chains have changed or are new; sign it."""
    chains_now = max(count(look), max(heads) + 1)
    nodes = list(_climb(look, heads, chains_now))
    number, previous = (1, signing.START) if before is None else (before.number + 1, before.hash)
    root = Root(number, canonical.moment(now.now()), chains_now, nodes[-1][2], previous, signing.public_key())
    return Growth(replace(root, signature=signing.sign(root)), nodes)


def write(work: Reading, growth: Growth) -> None:
    """Write a root down, and the nodes below it."""
    _FORGET(work.connection, [{"above": level, "parent": number} for level, number, _ in growth.nodes])
    writing.add(work, _node, ("level", "number", "hash"), growth.nodes)
    row = {name: getattr(growth.root, name) for name in Root.__slots__}
    _ADD(work.connection, [row | {"made_at": datetime.fromisoformat(growth.root.made_at)}])


def keep(root: Root) -> None:
    """Keep a copy of a root outside the database, if somebody said where."""
    for folder in _folder:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{ANCHOR}.{root.number}"
        draft.write_text(wire.dumps(root.told), encoding="utf-8")
        draft.replace(folder / ANCHOR)


def kept() -> Root | None:
    """Give the root that was kept outside the database."""
    for folder in _folder:
        if (folder / ANCHOR).exists():
            return signing.of_told(wire.loads((folder / ANCHOR).read_bytes()))
    return None


def named(look: Reading, names: Iterable[str]) -> list[dict[str, Any]]:
    """Give the chains of some names."""
    return look.read(_named(sqlite=writing.is_sqlite(look)), {"names": orjson.dumps([[name] for name in names]).decode()})


def count(work: Reading) -> int:
    """Give how many chains there are."""
    rows = work.read(_HIGHEST, {})
    return int(rows[0]["number"]) + 1 if rows else 0


def _climb(look: Reading, changed: Mapping[int, bytes], count: int) -> Iterator[tuple[int, int, bytes]]:
    """Compute what lies above the leaves that have changed, level by level: level, number and hash of each node; the topmost comes last."""
    level = 0
    while level == 0 or count > 1:
        children = _children(look, level, changed)
        level, count = level + 1, -(-count // chains.WIDTH)
        changed = {parent: chains.node(hashes) for parent, hashes in children.items()}
        yield from ((level, number, found) for number, found in changed.items())


def _children(look: Reading, level: int, changed: Mapping[int, bytes]) -> Mapping[int, list[bytes]]:
    """Give the hashes of what has changed in a level and of its siblings, in order, by their parents."""
    parents = {number // chains.WIDTH for number in changed}
    bound = {"parents": wire.dumps({str(parent): parent * chains.WIDTH for parent in parents}), "below": level}
    hashes = dict(changed)
    for row in look.read(_below(_node if level else _chain, sqlite=writing.is_sqlite(look)), bound):
        if row["number"] not in changed:
            own = row["hash"] if level else chains.leaf(row["number"], row["name"], row["length"], row["head"])
            hashes[row["number"]] = own
    found = defaultdict[int, list[bytes]](list)
    for number in sorted(hashes):
        found[number // chains.WIDTH].append(hashes[number])
    return found
