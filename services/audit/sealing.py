"""The sealer: links what the verb log and the covered rows have got since it last looked, and signs what all chains are now.

Entries are linked when they are seen, whatever their number: one whose transaction took long is only linked later. Two sealers
never work at once.
"""

import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Integer, bindparam, select

from models import Base
from services import canonical, entries, keys, meeting, now, transaction
from services.audit import chains, covered, pending, roots, signing, stretches, writing
from services.audit.chains import Link
from services.audit.covered import ENTRIES, Cover, Unreadable
from services.audit.signing import Root
from services.audit.stretches import Placed, Said
from services.meeting import Place
from services.prepared import Read
from services.readings import READINGS
from services.transaction import Reading

PORTION: Final = 100  # entries in one transaction: on SQLite nobody else writes meanwhile
PAUSE: Final = timedelta(seconds=5)
FORGED: Final = 0  # the position of an entry that the service did not write; chains begin at 1
RESTATING: Final = frozenset({"case.move", "case.dispose"})  # verbs that write anew what has come to its end
COVERED: Final = (("case:", covered.COVERS), ("file:", covered.OF_FILES))  # what the chains of these names cover
_log, _chain, _stretch = (Base.metadata.tables[name] for name in ("verb_log", "audit_chain", "audit_stretch"))
PLACE: Final = Place("audit", None)  # where sealers meet, and whoever disposes of what is sealed
_last: list[datetime] = []
_DAY = covered.reader(_log.c.logged_at)
_UNSEALED = Read(ENTRIES.rows().where(_log.c.position.is_(None)).order_by(_log.c.id).limit(bindparam("portion", type_=Integer)))
log = logging.getLogger("careflow.audit")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed."""

    entries: int
    links: int
    root: Root | None


@dataclass(slots=True)
class Chain:
    """A chain that grows."""

    number: int
    name: str
    length: int
    head: bytes
    links: list[Said] = field(default_factory=list)

    def append(self, link: Link, salt: bytes | None) -> int:
        """Add a link; give its position."""
        self.length += 1
        self.head = chains.link_hash(self.head, self.name, self.length, link)
        self.links.append((link.kind, link.key, link.is_final, link.digest, salt))
        return self.length

    @property
    def stretch(self) -> tuple[Any, ...]:
        """Give what was added, as a row."""
        return stretches.row(self.number, self.length - len(self.links) + 1, self.links, self.head)


def seal(most: int = 100_000) -> Sealed:
    """Seal everything there is, portion by portion."""
    count = links = 0
    root = None
    while count < most:
        portion = _seal_portion()
        count, links, root = count + portion.entries, links + portion.links, portion.root or root
        if portion.entries < PORTION:
            break
    return Sealed(count, links, root)


def seal_now_and_then() -> None:
    """Seal if the last time is some seconds ago and there is anything to seal."""
    moment = now.now()
    if not signing.is_loaded() or (_last and abs(moment - _last[0]) < PAUSE):
        return
    _last[:] = [moment]
    with transaction.reading() as look:
        is_wanted = look.execute(select(_log.c.id).where(_log.c.position.is_(None)).limit(1)).first() is not None
    if is_wanted:
        seal()


def name_of(entry: Row) -> str:
    """Name the chain of an entry: its case's, that of a person's file, or that of its day."""
    if entry["case_id"] is not None:
        return f"case:{entry['case_id']}"
    if entry["object_type"] == covered.FILE and entry["object_id"] is not None:
        return f"file:{entry['object_id']}"
    return f"house:{_DAY(entry['logged_at'])[:10]}"


def _seal_portion() -> Sealed:
    with transaction.upkeep() as work:
        meeting.have(work, PLACE)
        rows = work.read(_UNSEALED, {"portion": PORTION})
        if not rows:
            return Sealed(0, 0, None)
        grown = _link_portion(work, rows)
        root = roots.make(work, [chain.number for chain in grown]) if grown else None
    if root is not None:
        roots.keep(root)
    return Sealed(len(rows), sum(len(chain.links) for chain in grown), root)


def _link_portion(work: Reading, rows: Sequence[Row]) -> list[Chain]:
    is_first = roots.last(work) is None
    genuine = [(row, text) for row, text in ((row, entry_text(work, row, is_first=is_first)) for row in rows) if text is not None]
    positions: dict[int, int] = {row["id"]: FORGED for row in rows}
    known = _chains(work, {name_of(row) for row, _ in genuine})
    for row, text in genuine:
        link = Link(ENTRIES.kind, str(row["id"]), is_final=True, digest=canonical.digest(_bytes(row["salt"]), text))
        positions[row["id"]] = known[name_of(row)].append(link, None)
    _link_covered(work, known, [row for row, _ in genuine])
    grown = [chain for chain in known.values() if chain.links]
    writing.add(work, _stretch, stretches.COLUMNS, [chain.stretch for chain in grown])
    writing.change(work, _chain, "number", [{"number": one.number, "length": one.length, "head": one.head} for one in grown])
    writing.change(work, _log, "id", [{"id": entry_id, "position": position} for entry_id, position in positions.items()])
    return grown


def entry_text(look: Reading, row: Row, *, is_first: bool = False) -> str | None:
    """Give what an entry says in clear; None when the service did not write it. What is older than the audit has no stamp."""
    try:
        text = covered.content(look, ENTRIES, row)
    except Unreadable:  # the others must be sealed all the same
        log.exception("an entry cannot be read", extra={"entry": row["id"]})
        return None
    if row["stamp"] is None and is_first:
        return text
    return text if row["stamp"] == keys.digest("entry", text) else None


def _chains(work: Reading, names: set[str]) -> dict[str, Chain]:
    """Give the chains of these names; those that are missing begin."""
    rows = roots.named(work, names)
    known = {row["name"]: Chain(row["number"], row["name"], row["length"], bytes(row["head"])) for row in rows}
    following = roots.count(work)
    new = [Chain(number, name, 0, chains.START) for number, name in enumerate(sorted(names - known.keys()), following)]
    if new:
        writing.add(work, _chain, ("number", "name", "length", "head"), [(one.number, one.name, 0, one.head) for one in new])
    return known | {chain.name: chain for chain in new}


def _link_covered(work: Reading, known: Mapping[str, Chain], rows: Iterable[Row]) -> None:
    """Link the rows of the cases and files in which something was done: those that the entries name, or all; readings change nothing."""
    deeds = [(name_of(row), row) for row in rows if row["verb"] not in READINGS]
    restated = {name for name, row in deeds if row["verb"] in RESTATING}
    searched = {name for name, row in deeds if row["touched"] is None} - restated
    _link_told(work, known, [row["touched"] for name, row in deeds if name not in searched | restated])
    for beginning, covers in COVERED:
        for names, with_final in ((searched, False), (restated, True)):
            found = {name.removeprefix(beginning): known[name] for name in sorted(names) if name.startswith(beginning)}
            if found:
                _link_found(work, covers, found, with_final=with_final)


def _link_told(work: Reading, known: Mapping[str, Chain], told: Iterable[str]) -> None:
    """Link the rows that entries name."""
    keys: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for one in told:
        for kind, rows in json.loads(one).items():
            keys[kind].update(map(tuple, rows))
    for kind, named in keys.items():
        cover = covered.BY_KIND[kind]
        for row in pending.told(work, cover, [*named]):
            chain, text = known.get(f"case:{row[covered.OWNER]}"), _text(work, cover, row)
            if chain is not None and text is not None:
                _append(chain, cover, row, text)


def _link_found(work: Reading, covers: tuple[Cover, ...], known: Mapping[str, Chain], *, with_final: bool) -> None:
    """Link what is new of some owners, or has changed; of those that were restated, what had come to its end, too."""
    sealed = stretches.latest(work, {chain.number: chain.name for chain in known.values()})
    for cover in pending.filled(work, covers, known):
        ended = {key for (_, kind, key), link in sealed.items() if kind == cover.kind and link.is_final and not with_final}
        for row in pending.rows(work, cover, known, ended):
            chain, text = known[row[covered.OWNER]], _text(work, cover, row)
            if text is not None and _has_changed(cover, row, text, sealed.get((chain.number, cover.kind, row[covered.KEY]))):
                _append(chain, cover, row, text)


def _has_changed(cover: Cover, row: Row, text: str, last: Placed | None) -> bool:
    """Hold a row against its latest seal; nothing that has ended begins again: whoever verifies is told of that."""
    is_final = cover.is_final(row)
    if last is None:
        return True
    if last.is_final and not is_final:
        return False
    return last.is_final != is_final or last.digest != canonical.digest(last.salt, text)


def _text(work: Reading, cover: Cover, row: Row) -> str | None:
    try:
        return covered.content(work, cover, row)
    except Unreadable:  # it stays without a seal, which whoever verifies is told
        log.exception("a row cannot be read", extra={"table": cover.kind, "row": row[covered.KEY]})
        return None


def _append(chain: Chain, cover: Cover, row: Row, text: str) -> None:
    salt = secrets.token_bytes(entries.SALT)
    chain.append(Link(cover.kind, row[covered.KEY], cover.is_final(row), canonical.digest(salt, text)), salt)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
