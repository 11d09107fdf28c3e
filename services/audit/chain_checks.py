"""Holds the rows of some chains against their links, and the links against each other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from math import inf
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from models import Base
from models.lifecycle import CaseState
from services import canonical, keys, now
from services.audit import chains, columns, covered, stretches
from services.audit.columns import Unreadable
from services.audit.covered import CASE, ENTRIES, FILE, Cover
from services.audit.examined import BELONGS, STAYING, Chain, Row, Tally, case_of
from services.audit.findings import Finding, Flaw
from services.audit.linking import COVERED, DISPOSING, entry_text, name_of
from services.audit.stretches import Placed
from services.readings import READINGS
from services.rows import AnySelect
from services.transaction import Reading

OVERDUE: Final = timedelta(minutes=10)  # a sealer that runs is much faster
SOME: Final = 500  # ids in one statement
_log, _instance, _case = (Base.metadata.tables[name] for name in ("verb_log", "process_instance", "case"))
Head = tuple[int, str, int, bytes]


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
    entries = [*_of_cases(look, _owners(examined, "case:")), *_of_no_case(look, examined)]
    for name, entry in entries:
        if entry["verb"] == DISPOSING and entry_text(look, entry) is not None:
            examined[name].disposed_at = inf if entry["position"] is None else entry["position"]
    for name, entry in entries:
        _check_entry(look, tally, examined[name], entry)
    for beginning, covers in COVERED:
        owners = _owners(examined, beginning)
        for cover in covers if owners else ():
            for row in covered.rows_of(look, cover, owners):
                _check_row(look, tally, examined[beginning + row[covered.OWNER]], cover, row)
    _check_states(look, tally, examined)
    _find_disposed(look, examined)
    for chain in examined.values():
        _check_missing(tally, chain)


def _owners(examined: Mapping[str, Chain], beginning: str) -> list[str]:
    return [name.removeprefix(beginning) for name in examined if name.startswith(beginning)]


def _check_links(look: Reading, tally: Tally, heads: Sequence[Head], examined: Mapping[str, Chain]) -> None:
    """Follow each chain from its first link to its head."""
    names = {number: name for number, name, _, _ in heads}
    ends: dict[str, tuple[int, bytes]] = dict.fromkeys(names.values(), (0, chains.START))
    broken = set[str]()
    for stretch in stretches.follow(look, names):
        name = names[stretch.chain_number]
        if not stretch.is_whole and name not in broken:  # what follows it is broken with it
            broken.add(name)
            tally.add(Finding(Flaw.LINK_CHANGED, name, ends[name][0] + 1, f"audit_stretch {stretch.chain_number}:{stretch.position}"))
        for link in stretch.links:
            _take_in(tally, examined[name], link)
            ends[name] = link.position, link.hash
    for _, name, length, head in heads:
        if ends[name] != (length, head):
            tally.add(Finding(Flaw.CHAIN_CHANGED, name, ends[name][0]))


def _take_in(tally: Tally, chain: Chain, link: Placed) -> None:
    tally.links += 1
    tally.entries += link.kind == ENTRIES.kind and (link.kind, link.key) not in chain.latest
    chain.latest[link.kind, link.key] = link
    if link.salt is not None and link.kind != CASE:
        chain.salted.append(link)


def _of_cases(look: Reading, case_ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
    if case_ids:
        for row in look.execute(ENTRIES.rows().where(_log.c.case_id.in_(case_ids)).order_by(_log.c.id)).mappings():
            yield f"case:{row['case_id']}", dict(row)


def _of_no_case(look: Reading, examined: Mapping[str, Chain]) -> Iterator[tuple[str, Row]]:
    """Give the entries that houses and files have linked, and those of files that are not linked yet."""
    for chain in examined.values():
        if chain.is_of_case:
            continue
        ids = [int(key) for kind, key in chain.latest if kind == ENTRIES.kind and key.isdecimal()]
        for start in range(0, len(ids), SOME):
            query = ENTRIES.rows().where(_log.c.id.in_(ids[start : start + SOME]), _log.c.case_id.is_(None))
            yield from ((chain.name, dict(row)) for row in look.execute(query.order_by(_log.c.id)).mappings())
    of_files = _log.c.object_type == FILE, _log.c.object_id.in_(_owners(examined, "file:"))
    for row in look.execute(_unsealed().where(*of_files)).mappings():
        entry = dict(row)
        yield name_of(entry), entry


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
            chain.await_seal(row)
    elif chain.is_restated(row):
        tally.pending += 1
        tally.entries -= 1
    if row["after"] is not None:
        chain.states[row["instance_id"]] = row


def _flaw_of(look: Reading, chain: Chain, row: Row, link: Placed | None) -> Flaw | None:
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
    is_same = link.digest == canonical.digest(salt, text) and row["position"] == link.position
    return None if is_same else Flaw.ROW_CHANGED


def _flaw_of_unsealed(row: Row) -> Flaw | None:
    if row["position"] is not None:
        return Flaw.ENTRY_FORGED
    logged = columns.reader(_log.c.logged_at)(row["logged_at"])
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
        if link is None or link.digest != canonical.digest(link.salt, text):
            flaw = None if chain.may_change(link, cover, row) else Flaw.ROW_ADDED if link is None else Flaw.ROW_CHANGED
        elif cover.kind == STAYING:
            chain.salted = [one for one in chain.salted if one is not link]  # the salt tells nothing more than the row does
    if flaw is not None:
        tally.add(Finding(flaw, chain.name, None if link is None else link.position, f"{cover.kind} {row[covered.KEY]}"))


def _check_missing(tally: Tally, chain: Chain) -> None:
    """Name what was sealed and is gone, unless an entry tells that it was disposed of by law."""
    for link in chain.unspent:
        tally.add(Finding(Flaw.LINK_CHANGED, chain.name, link.position, f"{link.kind} {link.key}"))
    for (kind, key), link in chain.latest.items():
        if not chain.is_disposed(kind, link):
            tally.add(Finding(Flaw.ROW_MISSING, chain.name, link.position, f"{kind} {key}"))


def _find_disposed(look: Reading, examined: Mapping[str, Chain]) -> None:
    """Find out which of the cases that files have lost were disposed of."""
    lost = {chain.name: {case_of(key) for kind, key in chain.latest if kind == BELONGS} for chain in examined.values()}
    if any(lost.values()):
        query = select(_case.c.id).where(_case.c.id.in_(set().union(*lost.values())), _case.c.state == CaseState.DISPOSED)
        gone = frozenset(look.execute(query).scalars())
        for name in lost:
            examined[name].gone = gone


def _check_states(look: Reading, tally: Tally, examined: Mapping[str, Chain]) -> None:
    """Hold the states of processes against what their last steps left."""
    case_ids = _owners(examined, "case:")
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


def check_unsealed(look: Reading, tally: Tally, known: Collection[str], *, is_begun: bool) -> None:
    """Look at the entries of no case that are not sealed yet, but for those of chains that were looked at."""
    chain = Chain("house", is_begun=is_begun)
    for row in look.execute(_unsealed()).mappings():
        entry = dict(row)
        name = name_of(entry)
        if name not in known or not name.startswith("file:"):
            _check_entry(look, tally, chain, entry)


def _unsealed() -> AnySelect:
    return ENTRIES.rows().where(_log.c.position.is_(None), _log.c.case_id.is_(None)).order_by(_log.c.id)


def name_strays(look: Reading, tally: Tally) -> None:
    """Name the entries that bear a position in no chain."""
    told = {finding.what for finding in tally.findings}
    linked = {link.key for link in stretches.every(look) if link.kind == ENTRIES.kind}
    for row in look.execute(_strays()):
        if str(row.id) not in linked and f"verb_log {row.id}" not in told:
            chain = None if row.case_id is None else f"case:{row.case_id}"
            tally.add(Finding(Flaw.ENTRY_FORGED, chain, row.position, f"verb_log {row.id}"))


def _strays() -> AnySelect:
    return select(_log.c.id, _log.c.case_id, _log.c.position).where(_log.c.position.is_not(None)).order_by(_log.c.id)
