"""Looks whether anything is broken: every row is held against its link, every link against the one before, all heads against the root."""

from collections.abc import Sequence

from sqlalchemy import func, literal, or_, select
from sqlalchemy.exc import DBAPIError

from models import Base
from services import transaction
from services.audit import chain_checks, chains, roots, signing, stretches
from services.audit.covered import FILE
from services.audit.examined import Tally
from services.audit.findings import Finding, Flaw, Verdict
from services.audit.signing import Root
from services.transaction import Reading

BATCH = 50  # chains whose rows are read together
_log, _case, _chain = (Base.metadata.tables[name] for name in ("verb_log", "case", "audit_chain"))
_file, _node = (Base.metadata.tables[name] for name in ("person_file", "audit_node"))


def verify(case_id: str | None = None, anchors: Sequence[Root] = ()) -> Verdict:
    """Verify all, or the chain of one case; anchors are roots that were kept elsewhere."""
    tally = Tally()
    with transaction.reading(is_steady=True) as look:
        root = _check_roots(look, tally, anchors)
        heads = _check_heads(look, tally, root)
        wanted = [head for head in heads if case_id is None or head[1] == f"case:{case_id}"]
        for start in range(0, len(wanted), BATCH):
            chain_checks.check(look, tally, wanted[start : start + BATCH])
        if case_id is None:
            chain_checks.check_unsealed(look, tally, {head[1] for head in heads}, is_begun=root is not None)
        _check_strays(look, tally, case_id)
    return Verdict(tuple(tally.findings), len(wanted), tally.links, tally.rows, tally.pending, root)


def _check_roots(look: Reading, tally: Tally, anchors: Sequence[Root]) -> Root | None:
    """Follow the roots from the first to the last; one that nobody can read ends the way."""
    try:
        return _follow_roots(look, tally, anchors)
    except (ValueError, DBAPIError):
        tally.add(Finding(Flaw.ROOT_CHANGED))
        return None


def _follow_roots(look: Reading, tally: Tally, anchors: Sequence[Root]) -> Root | None:
    """Hold each root against the one before, which it names: so the signature of the last holds for all."""
    kept = roots.kept()
    wanted = {root.number: root for root in (*anchors, *([kept] if kept else []))}
    last: Root | None = None
    for root in roots.all_of(look):
        expected = (1, signing.START) if last is None else (last.number + 1, last.hash)
        if (root.number, root.previous) != expected:
            tally.add(Finding(Flaw.ROOT_CHANGED, what=str(root.number)))
        if root.number in wanted and wanted.pop(root.number) != root:
            tally.add(Finding(Flaw.ROOT_CHANGED, what=str(root.number)))
        last = root
    if last is not None and not signing.is_signed(last, signing.public_key()):
        tally.add(Finding(Flaw.ROOT_UNSIGNED, what=str(last.number)))
    for number in sorted(wanted):
        tally.add(Finding(Flaw.ROOT_MISSING, what=str(number)))
    return last


def _check_heads(look: Reading, tally: Tally, root: Root | None) -> list[tuple[int, str, int, bytes]]:
    """Hold the heads of all chains against the last root."""
    heads = [(row.number, row.name, row.length, bytes(row.head)) for row in look.execute(select(_chain).order_by(_chain.c.number))]
    levels = list(chains.tree([chains.leaf(*head) for head in heads])) if heads else []
    missing = sorted(set(range(root.chains if root else 0)) - {head[0] for head in heads})
    for number in missing:
        tally.add(Finding(Flaw.CHAIN_MISSING, what=f"audit_chain {number}"))
    if heads and (root is None or root.chains != len(heads) or levels[-1][0] != root.tree):
        tally.add(Finding(Flaw.TREE_CHANGED, what=str(root.number) if root else None))
    if not heads and root is not None and not missing:
        tally.add(Finding(Flaw.TREE_CHANGED, what=str(root.number)))
    if not missing:
        _check_nodes(look, tally, levels)
    return heads


def _check_nodes(look: Reading, tally: Tally, levels: Sequence[Sequence[bytes]]) -> None:
    """Hold the nodes that the sealer remembers against the tree as it is."""
    expected = {(level, number): node for level, nodes in enumerate(levels, 1) for number, node in enumerate(nodes)}
    for row in look.execute(select(_node)):
        if expected.pop((row.level, row.number), None) != bytes(row.hash):
            tally.add(Finding(Flaw.TREE_CHANGED, what=f"audit_node {row.level}:{row.number}"))
    for level, number in expected:
        tally.add(Finding(Flaw.TREE_CHANGED, what=f"audit_node {level}:{number}"))


def _check_strays(look: Reading, tally: Tally, case_id: str | None) -> None:
    """Name cases without a chain, unless they have just begun, and links and entries without one."""
    has_chain = select(_chain.c.number).where(_chain.c.name == literal("case:") + _case.c.id).exists()
    entry = select(_log.c.id).where(_log.c.case_id == _case.c.id)
    was_sealed, is_new = (entry.where(when).exists() for when in (_log.c.position > 0, _log.c.position.is_(None)))
    query = select(_case.c.id, was_sealed.label("was_sealed")).where(~has_chain, or_(was_sealed, ~is_new))
    for stray in look.execute(query if case_id is None else query.where(_case.c.id == case_id)):
        tally.add(Finding(Flaw.CHAIN_MISSING if stray.was_sealed else Flaw.ROW_ADDED, f"case:{stray.id}", None, f"case {stray.id}"))
    if case_id is not None:
        return
    _check_stray_files(look, tally)
    for number in stretches.numbers_without_chain(look):
        tally.add(Finding(Flaw.CHAIN_MISSING, what=f"audit_chain {number}"))
    positions = func.count().filter(_log.c.position > 0), func.count().filter(_log.c.position <= 0)
    counts = look.execute(select(*positions)).one()
    if tuple(counts) != (tally.entries, 0):
        chain_checks.name_strays(look, tally)


def _check_stray_files(look: Reading, tally: Tally) -> None:
    """Name files of persons without a chain, unless they have just begun."""
    has_chain = select(_chain.c.number).where(_chain.c.name == literal("file:") + _file.c.id).exists()
    entry = select(_log.c.id).where(_log.c.object_type == FILE, _log.c.object_id == _file.c.id, _log.c.case_id.is_(None))
    for file_id in look.execute(select(_file.c.id).where(~has_chain, ~entry.where(_log.c.position.is_(None)).exists())).scalars():
        tally.add(Finding(Flaw.ROW_ADDED, f"file:{file_id}", None, f"person_file {file_id}"))
