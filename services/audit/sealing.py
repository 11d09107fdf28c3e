"""The sealer: links what the verb log and the covered rows have got since it last looked, and signs what all chains are now.

On SQLite, where one writes at a time, it works out beside the others what it is going to write. Two sealers never write at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Integer, bindparam, func, select

from models import Base
from services import meeting, now, queueing, transaction
from services.audit import chains, linking, roots, signing, stretches, writing
from services.audit.covered import ENTRIES
from services.audit.linking import DISPOSING, Portion
from services.audit.roots import Growth
from services.audit.signing import Root
from services.meeting import Place
from services.prepared import Read
from services.transaction import Reading

PORTION: Final = 100  # entries in one transaction: on SQLite nobody else writes meanwhile
PAUSE: Final = timedelta(seconds=5)
_log, _chain, _stretch = (Base.metadata.tables[name] for name in ("verb_log", "audit_chain", "audit_stretch"))
PLACE: Final = Place("audit", None)  # where sealers meet, and whoever disposes of what is sealed
_last: list[datetime] = []
_UNSEALED = Read(ENTRIES.rows().where(_log.c.position.is_(None)).order_by(_log.c.id).limit(bindparam("portion", type_=Integer)))
_NEWEST = Read(select(func.max(_log.c.id).label("id")))
_IS_NEWER = _log.c.id > bindparam("newest", type_=_log.c.id.type)
_DISPOSED = Read(select(_log.c.id).where(_IS_NEWER, _log.c.verb == DISPOSING).limit(1))


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed."""

    entries: int
    links: int
    root: Root | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to be written, and what was so when it was worked out."""

    portion: Portion
    before: Root | None
    newest: int  # of all entries, the last one
    stretches: Sequence[Sequence[Any]]
    growth: Growth | None


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


def _seal_portion() -> Sealed:
    plan = _ahead()
    if plan is not None and not plan.portion.positions:
        return Sealed(0, 0, None)
    with transaction.upkeep() as work:
        meeting.have(work, PLACE)
        if plan is None or not _stands(work, plan):
            plan = planned(work)
        write(work, plan)
    if plan.growth is not None:
        roots.keep(plan.growth.root)
    links = sum(len(chain.links) for chain in plan.portion.chains.values())
    return Sealed(len(plan.portion.positions), links, plan.growth and plan.growth.root)


def _ahead() -> Plan | None:
    """Work out a plan before the turn is taken; none on PostgreSQL, where nobody but another sealer or a disposal waits for it.

    What looks wrong is no plan either: it is judged in turn, where the newest of all there is can be read.
    """
    if not queueing.is_needed(transaction.engine()):
        return None
    with transaction.reading() as look:
        plan = planned(look)
    return None if plan.portion.is_doubtful else plan


def _stands(work: Reading, plan: Plan) -> bool:
    """Say whether a plan may be written as if nothing had been committed since it was worked out."""
    # Whatever is committed meanwhile could as well have come after the sealer, unless one of the two uses or changes what the other
    # writes. Entries are only added. Who changes a covered row writes an entry for it, and the portion with that one links the row again:
    # one that has ended as well, since it ends only once and is written anew only by verbs after which all of a case is held against its
    # seals. Other keys open the same texts. So there remain other sealers, who leave a root, and disposals, who write links without their
    # salts and entries without their reasons: neither must come back.
    return roots.last(work) == plan.before and not work.read(_DISPOSED, {"newest": plan.newest})


def planned(look: Reading) -> Plan:
    """Work out what a portion of the entries that are not sealed adds to the chains, and their root."""
    rows = look.read(_UNSEALED, {"portion": PORTION})
    before, (newest,) = roots.last(look), look.read(_NEWEST, {})
    portion = linking.link(look, rows, is_first=before is None)
    added = [one.stretch for one in portion.chains.values()]
    heads = {one.number: chains.leaf(one.number, one.name, one.length, one.head) for one in portion.chains.values()}
    return Plan(portion, before, newest["id"] or 0, added, roots.grown(look, before, heads) if heads else None)


def write(work: Reading, plan: Plan) -> None:
    """Write a plan down."""
    grown = plan.portion.chains.values()
    begun = [(one.number, one.name, one.length, one.head) for one in grown if one.is_new]
    writing.add(work, _chain, ("number", "name", "length", "head"), begun)
    writing.change(work, _chain, "number", ("length", "head"), [(one.length, one.head, one.number) for one in grown if not one.is_new])
    writing.add(work, _stretch, stretches.COLUMNS, plan.stretches)
    writing.change(work, _log, "id", ("position",), [(position, entry_id) for entry_id, position in plan.portion.positions.items()])
    if plan.growth is not None:
        roots.write(work, plan.growth)
