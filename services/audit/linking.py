"""What entries add to the chains: their own links, and those of the covered rows that their deeds wrote. Nothing is written here.

Entries are linked when they are seen, whatever their number: one whose transaction took long is only linked later.
"""

import logging
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from models import Base
from services import canonical, entries, keys
from services.audit import chains, columns, covered, pending, roots, stretches
from services.audit.chains import Link
from services.audit.columns import Unreadable
from services.audit.covered import ENTRIES, Cover
from services.audit.stretches import Placed, Said
from services.readings import READINGS
from services.transaction import Reading

FORGED: Final = 0  # the position of an entry that the service did not write; chains begin at 1
DISPOSING: Final = "case.dispose"  # the verb that removes, by law, what was sealed
RESTATING: Final = frozenset({"case.move", DISPOSING})  # verbs that write anew what has come to its end
COVERED: Final = (("case:", covered.COVERS), ("file:", covered.OF_FILES))  # what the chains of these names cover
_DAY = columns.reader(Base.metadata.tables["verb_log"].c.logged_at)
log = logging.getLogger("careflow.audit")
Row = Mapping[str, Any]


@dataclass(slots=True)
class Chain:
    """A chain that grows."""

    number: int
    name: str
    length: int
    head: bytes
    is_new: bool = False
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


@dataclass(slots=True)
class Portion:
    """Entries that are linked together: where each of them stands then, and how the chains have grown."""

    positions: dict[int, int]
    chains: Mapping[str, Chain]
    is_doubtful: bool  # something was forged, or could not be read

    def text(self, look: Reading, cover: Cover, row: Row) -> str | None:
        """Write a covered row down in clear; None when it cannot be read."""
        try:
            return covered.content(look, cover, row)
        except Unreadable:  # it stays without a seal, which whoever verifies is told
            self.is_doubtful = True
            log.exception("a row cannot be read", extra={"table": cover.kind, "row": row[covered.KEY]})
            return None


def name_of(entry: Row) -> str:
    """Name the chain of an entry: its case's, that of a person's file, or that of its day."""
    if entry["case_id"] is not None:
        return f"case:{entry['case_id']}"
    if entry["object_type"] == covered.FILE and entry["object_id"] is not None:
        return f"file:{entry['object_id']}"
    return f"house:{_DAY(entry['logged_at'])[:10]}"


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


def link(look: Reading, rows: Sequence[Row], *, is_first: bool) -> Portion:
    """Link entries and what they have changed; is_first: nothing was sealed before."""
    texts = ((row, entry_text(look, row, is_first=is_first)) for row in rows)
    genuine = [(name_of(row), row, text) for row, text in texts if text is not None]
    known = _chains(look, {name for name, _, _ in genuine})
    portion = Portion({row["id"]: FORGED for row in rows}, known, is_doubtful=len(genuine) < len(rows))
    for name, row, text in genuine:
        digest = canonical.digest(bytes(row["salt"] or b""), text)
        portion.positions[row["id"]] = known[name].append(Link(ENTRIES.kind, row[covered.KEY], is_final=True, digest=digest), None)
    _link_covered(look, portion, [(name, row) for name, row, _ in genuine])
    return portion


def _chains(look: Reading, names: set[str]) -> dict[str, Chain]:
    """Give the chains of these names; those that are missing begin."""
    rows = roots.named(look, names)
    known = {row["name"]: Chain(row["number"], row["name"], row["length"], bytes(row["head"])) for row in rows}
    missing = enumerate(sorted(names - known.keys()), roots.count(look))
    return known | {name: Chain(number, name, 0, chains.START, is_new=True) for number, name in missing}


def _link_covered(look: Reading, portion: Portion, done: Iterable[tuple[str, Row]]) -> None:
    """Link the rows of the cases and files in which something was done: those that the entries name, or all; readings change nothing."""
    deeds = [(name, row) for name, row in done if row["verb"] not in READINGS]
    restated = {name for name, row in deeds if row["verb"] in RESTATING}
    searched = {name for name, row in deeds if row["touched"] is None} - restated
    _link_told(look, portion, [row["touched"] for name, row in deeds if name not in searched | restated])
    for beginning, covers in COVERED:
        for names, with_final in ((searched, False), (restated, True)):
            found = {name.removeprefix(beginning): portion.chains[name] for name in sorted(names) if name.startswith(beginning)}
            if found:
                _link_found(look, portion, covers, found, with_final=with_final)


def _link_told(look: Reading, portion: Portion, told: Iterable[str]) -> None:
    """Link the rows that entries name."""
    named: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for one in told:
        for kind, rows in orjson.loads(one).items():
            named[kind].update(map(tuple, rows))
    for kind, row_keys in named.items():
        cover = covered.BY_KIND[kind]
        for row, salt in _salted(look, cover, pending.told(look, cover, [*row_keys])):
            chain = portion.chains.get(f"case:{row[covered.OWNER]}")
            text = None if chain is None else portion.text(look, cover, row)
            if chain is not None and text is not None:
                _append(chain, cover, row, (salt, text))


def _link_found(look: Reading, portion: Portion, covers: tuple[Cover, ...], known: Mapping[str, Chain], *, with_final: bool) -> None:
    """Link what is new of some owners, or has changed; of those that were restated, what had come to its end, too."""
    sealed = stretches.latest(look, {chain.number: chain.name for chain in known.values()})
    for cover in pending.filled(look, covers, known):
        ended = {key for (_, kind, key), link in sealed.items() if kind == cover.kind and link.is_final and not with_final}
        for row, salt in _salted(look, cover, pending.rows(look, cover, known, ended)):
            chain, text = known[row[covered.OWNER]], portion.text(look, cover, row)
            if text is not None and _has_changed(cover, row, text, sealed.get((chain.number, cover.kind, row[covered.KEY]))):
                _append(chain, cover, row, (salt, text))


def _salted(look: Reading, cover: Cover, rows: Collection[Row]) -> Iterator[tuple[Row, bytes]]:
    """Give rows with a salt each, once what opens them is at hand: a question a row, to the database or to the system, costs too much."""
    if cover.sealed:
        with suppress(Exception):  # which of them cannot be opened is found out one by one
            keys.fetch(look, {row[covered.CIPHER] for row in rows} - {None})
    salts = secrets.token_bytes(entries.SALT * len(rows))
    return ((row, salts[place : place + entries.SALT]) for place, row in zip(range(0, len(salts), entries.SALT), rows, strict=True))


def _has_changed(cover: Cover, row: Row, text: str, last: Placed | None) -> bool:
    """Hold a row against its latest seal; nothing that has ended begins again: whoever verifies is told of that."""
    is_final = cover.is_final(row)
    if last is None:
        return True
    if last.is_final and not is_final:
        return False
    return last.is_final != is_final or last.digest != canonical.digest(last.salt, text)


def _append(chain: Chain, cover: Cover, row: Row, said: tuple[bytes, str]) -> None:
    chain.append(Link(cover.kind, row[covered.KEY], cover.is_final(row), canonical.digest(*said)), said[0])
