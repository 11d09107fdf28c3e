"""Holds the rows of some chains against their links, and the links against each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from typing import Any, Final

from sqlalchemy import exists, select
from sqlalchemy.exc import DBAPIError

from models import Base
from services import canonical, keys, now
from services.audit import chains, covered
from services.audit.chains import Link
from services.audit.covered import ENTRIES, Cover, Unreadable
from services.audit.findings import Finding, Flaw
from services.audit.sealing import RESTATING, entry_text
from services.readings import READINGS
from services.rows import AnySelect
from services.transaction import Reading

OVERDUE: Final = timedelta(minutes=10)  # a sealer that runs is much faster
CASE: Final = "case"  # the row that stays when a case is disposed of
DISPOSING: Final = "case.dispose"  # the verb that removes, by law, what was sealed
SOME: Final = 500  # ids in one statement
_log, _link, _instance = (Base.metadata.tables[name] for name in ("verb_log", "audit_link", "process_instance"))
Head = tuple[int, str, int, bytes]
Row = Mapping[str, Any]


@dataclass(slots=True)
class Tally:
    """What was looked at, and what was found."""

    findings: list[Finding] = field(default_factory=list)
    links: int = 0
    rows: int = 0
    entries: int = 0  # among the links
    pending: int = 0

    def add(self, finding: Finding) -> None:
        """Add a finding."""
        self.findings.append(finding)


@dataclass(slots=True)
class Chain:
    """A chain under examination."""

    name: str
    is_begun: bool = True  # something was sealed already
    latest: dict[tuple[str, str], Any] = field(default_factory=dict)  # kind and key -> the latest link
    pending: set[str] = field(default_factory=set)  # verbs that were done and are not sealed yet
    salts: set[bytes] = field(default_factory=set)
    states: dict[str, Row] = field(default_factory=dict)  # instance -> the last entry that tells its state
    salted: list[Any] = field(default_factory=list)  # links with a salt, but for those of the case itself
    disposed_at: float = 0  # the position of the entry by which the case was disposed of; infinite: it is not sealed yet

    @property
    def unspent(self) -> Iterator[Any]:
        """Give the links whose salts should have gone with the case."""
        return (link for link in self.salted if link.position < self.disposed_at)

    def is_disposed(self, kind: str, link: Any) -> bool:
        """Say whether a row is lawfully gone: its case was disposed of later, and its salt went with it; entries and the case stay."""
        return link.salt is None and kind not in {ENTRIES.kind, CASE} and link.position < self.disposed_at

    def is_restated(self, row: Row) -> bool:
        """Say whether an entry has lost its reason to a disposal, and is not sealed anew yet."""
        return row["position"] is None and self.disposed_at == inf

    def may_change(self, link: Any) -> bool:
        """Say whether a row may lawfully differ from its seal, because the deed that changed it is not sealed yet."""
        return bool(self.pending) if link is None or not link.is_final else bool(self.pending & RESTATING)


def check(look: Reading, tally: Tally, heads: Sequence[Head]) -> None:
    """Check some chains; a value that not even the driver can read is looked for chain by chain."""
    before = len(tally.findings), tally.links, tally.rows, tally.entries, tally.pending
    try:
        _check(look, tally, heads)
    except DBAPIError:
        del tally.findings[before[0] :]
        tally.links, tally.rows, tally.entries, tally.pending = before[1:]
        if len(heads) == 1:
            tally.add(Finding(Flaw.ROW_UNREADABLE, heads[0][1]))
            return
        for head in heads:
            check(look, tally, [head])


def _check(look: Reading, tally: Tally, heads: Sequence[Head]) -> None:
    examined = {head[1]: Chain(head[1]) for head in heads}
    _check_links(look, tally, heads, examined)
    case_ids = [name.removeprefix("case:") for name in examined if name.startswith("case:")]
    entries = [*_of_cases(look, case_ids), *_of_houses(look, examined)]
    for name, entry in entries:
        if entry["verb"] == DISPOSING and entry_text(look, entry) is not None:
            examined[name].disposed_at = inf if entry["position"] is None else entry["position"]
    for name, entry in entries:
        _check_entry(look, tally, examined[name], entry)
    for cover in covered.COVERS if case_ids else ():
        for row in covered.of_cases(look, cover, case_ids):
            _check_row(look, tally, examined[f"case:{row[covered.CASE]}"], cover, row)
    if case_ids:
        _check_states(look, tally, examined, case_ids)
    for chain in examined.values():
        _check_missing(tally, chain)


def _check_links(look: Reading, tally: Tally, heads: Sequence[Head], examined: Mapping[str, Chain]) -> None:
    """Follow each chain from its first link to its head."""
    names = {number: name for number, name, _, _ in heads}
    ends = dict.fromkeys(names.values(), (0, chains.START))
    query = select(_link).where(_link.c.chain_number.in_(names)).order_by(_link.c.chain_number, _link.c.position)
    for row in look.execute(query):
        name = names[row.chain_number]
        position, previous = ends[name]
        link = Link(row.kind, row.key, row.is_final, bytes(row.digest))
        is_whole = row.position == position + 1 and bytes(row.hash) == chains.link_hash(previous, name, row.position, link)
        if not is_whole or (row.kind == ENTRIES.kind and row.salt is not None):
            tally.add(Finding(Flaw.LINK_CHANGED, name, position + 1, f"{row.kind} {row.key}"))
        ends[name] = row.position, bytes(row.hash)
        tally.entries += row.kind == ENTRIES.kind and (row.kind, row.key) not in examined[name].latest
        examined[name].latest[row.kind, row.key] = row
        if row.salt is not None and row.kind != CASE:
            examined[name].salted.append(row)
        tally.links += 1
    for _, name, length, head in heads:
        if ends[name] != (length, head):
            tally.add(Finding(Flaw.CHAIN_CHANGED, name, ends[name][0]))


def _of_cases(look: Reading, case_ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
    if case_ids:
        for row in look.execute(ENTRIES.rows().where(_log.c.case_id.in_(case_ids)).order_by(_log.c.id)).mappings():
            yield f"case:{row[covered.CASE]}", dict(row)


def _of_houses(look: Reading, examined: Mapping[str, Chain]) -> Iterator[tuple[str, Row]]:
    for chain in examined.values():
        if chain.name.startswith("case:"):
            continue
        ids = [int(key) for kind, key in chain.latest if kind == ENTRIES.kind and key.isdecimal()]
        for start in range(0, len(ids), SOME):
            query = ENTRIES.rows().where(_log.c.id.in_(ids[start : start + SOME]), _log.c.case_id.is_(None))
            yield from ((chain.name, dict(row)) for row in look.execute(query.order_by(_log.c.id)).mappings())


def _check_entry(look: Reading, tally: Tally, chain: Chain, row: Row) -> None:
    tally.rows += 1
    link = chain.latest.pop((ENTRIES.kind, str(row["id"])), None)
    flaw = _flaw_of(look, chain, row, link)
    if flaw is not None:
        tally.add(Finding(flaw, chain.name, row["position"] if link is None else link.position, f"verb_log {row['id']}"))
        return
    if link is None:
        tally.pending += 1
        if row["verb"] not in READINGS:
            chain.pending.add(row["verb"])
    elif chain.is_restated(row):
        tally.pending += 1
        tally.entries -= 1
    if row["after"] is not None:
        chain.states[row["instance_id"]] = row


def _flaw_of(look: Reading, chain: Chain, row: Row, link: Any) -> Flaw | None:
    try:
        text = covered.content(look, ENTRIES, row)
    except Unreadable:
        return Flaw.ROW_UNREADABLE
    salt = None if row["salt"] is None else bytes(row["salt"])
    is_older = salt is None and (link is not None or not chain.is_begun)  # than the audit
    if row["stamp"] != (None if is_older else keys.digest("entry", text)):
        return Flaw.ENTRY_FORGED if link is None else Flaw.ROW_CHANGED
    if salt in chain.salts:
        return Flaw.ENTRY_TWICE
    chain.salts.update([salt] if salt else [])
    if link is None:
        return _flaw_of_unsealed(row)
    if chain.is_restated(row):
        return None
    is_same = bytes(link.digest) == canonical.digest(salt, text) and row["position"] == link.position
    return None if is_same else Flaw.ROW_CHANGED


def _flaw_of_unsealed(row: Row) -> Flaw | None:
    if row["position"] is not None:
        return Flaw.ENTRY_FORGED
    logged = covered.reader(_log.c.logged_at)(row["logged_at"])
    return Flaw.ENTRY_OVERDUE if logged < canonical.moment(now.now() - OVERDUE) else None


def _check_row(look: Reading, tally: Tally, chain: Chain, cover: Cover, row: Row) -> None:
    tally.rows += 1
    link = chain.latest.pop((cover.kind, row[covered.KEY]), None)
    flaw = None
    try:
        text = covered.content(look, cover, row)
    except Unreadable:
        flaw = Flaw.ROW_UNREADABLE
    else:
        if link is None or bytes(link.digest) != canonical.digest(_bytes(link.salt), text):
            flaw = None if chain.may_change(link) else Flaw.ROW_ADDED if link is None else Flaw.ROW_CHANGED
    if flaw is not None:
        tally.add(Finding(flaw, chain.name, None if link is None else link.position, f"{cover.kind} {row[covered.KEY]}"))


def _check_missing(tally: Tally, chain: Chain) -> None:
    """Name what was sealed and is gone, unless an entry tells that it was disposed of by law."""
    for link in chain.unspent:
        tally.add(Finding(Flaw.LINK_CHANGED, chain.name, link.position, f"{link.kind} {link.key}"))
    for (kind, key), link in chain.latest.items():
        if not chain.is_disposed(kind, link):
            tally.add(Finding(Flaw.ROW_MISSING, chain.name, link.position, f"{kind} {key}"))


def _check_states(look: Reading, tally: Tally, examined: Mapping[str, Chain], case_ids: Sequence[str]) -> None:
    """Hold the states of processes against what their last steps left."""
    query = select(_instance.c.id, _instance.c.case_id, _instance.c.data_key_id, _instance.c.blob).where(_instance.c.case_id.in_(case_ids))
    for row in look.execute(query):
        chain = examined[f"case:{row.case_id}"]
        entry = chain.states.get(row.id)
        if entry is not None and not _is_state(look, row, entry):
            tally.add(Finding(Flaw.STATE_CHANGED, chain.name, None, f"process_instance {row.id}"))


def _is_state(look: Reading, row: Any, entry: Row) -> bool:
    try:
        state = covered.unsealed_bytes(look, row.data_key_id, row.blob)
    except Exception:  # noqa: BLE001 — of a cipher, of a length: it cannot be read
        return False
    return canonical.digest_bytes(bytes(entry["salt"]), state) == bytes(entry["after"])


def check_unsealed(look: Reading, tally: Tally, *, is_begun: bool) -> None:
    """Look at the entries of no case that are not sealed yet."""
    chain = Chain("house", is_begun=is_begun)
    for row in look.execute(ENTRIES.rows().where(_log.c.position.is_(None), _log.c.case_id.is_(None)).order_by(_log.c.id)).mappings():
        _check_entry(look, tally, chain, dict(row))


def name_strays(look: Reading, tally: Tally) -> None:
    """Name the entries that bear a position in no chain."""
    told = {finding.what for finding in tally.findings}
    linked = exists().where(_link.c.kind == ENTRIES.kind, _link.c.key == ENTRIES.key)
    for row in look.execute(_strays().where(~linked)):
        if f"verb_log {row.id}" not in told:
            chain = None if row.case_id is None else f"case:{row.case_id}"
            tally.add(Finding(Flaw.ENTRY_FORGED, chain, row.position, f"verb_log {row.id}"))


def _strays() -> AnySelect:
    return select(_log.c.id, _log.c.case_id, _log.c.position).where(_log.c.position.is_not(None)).order_by(_log.c.id)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
