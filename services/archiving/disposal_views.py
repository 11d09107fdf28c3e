"""Disposals as people see them: who proposed which cases on what ground, who decided, and when each was destroyed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select

from models import Base
from services import case_rows, keys, policy, readings
from services.actor import Actor
from services.errors import NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, reading

_disposal, _part, _case, _person = (Base.metadata.tables[name] for name in ("disposal", "disposal_case", "case", "person"))
_proposer, _decider = _person.alias("proposer"), _person.alias("decider")
ORDER: Final = Keyset((_disposal.c.id,), is_descending=True)
ELSEWHERE: Final = frozenset({"ground", "cases"})  # what no column says


@dataclass(frozen=True, slots=True)
class Part:
    """One case of a disposal."""

    case_id: str
    number: str
    procedure: str
    disposed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DisposalView:
    """A disposal with its cases: a proposal, or the record of what was done."""

    id: str
    state: str
    ground: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_name: str
    decided_at: datetime | None
    decided_by: str | None
    decided_by_name: str | None
    cases: tuple[Part, ...]

    @property
    def is_unfinished(self) -> bool:
        """Say whether it is approved, and some of its cases are still there."""
        return self.state == "approved" and any(part.disposed_at is None for part in self.cases)


@readings.listed("disposal")
def find(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[DisposalView]:
    """List disposals, the latest first; a page leaves out those that the actor may not open."""
    policy.demand(actor, "disposal.read", {})
    with reading() as look:
        rows = look.execute(ORDER.select(_seen(actor), after, limit)).all()
        hidden = _not_to_open(look, actor, [row.id for row in rows])
        cases = _cases(look, [row.id for row in rows])
        page = ORDER.page(rows, limit, lambda row: None if row.id in hidden else _view(look, row, cases[row.id]))
    return Page([one for one in page.items if one is not None], page.next)


@readings.shown("disposal")
def get(actor: Actor, disposal_id: str) -> DisposalView:
    """Give one disposal; NotFound unless the actor sees all its cases."""
    with reading() as look:
        found = one(look, actor, disposal_id)
        demand(look, actor, "disposal.read", disposal_id)
        return found


def one(look: Reading, actor: Actor, disposal_id: str) -> DisposalView:
    """Give one disposal, for whatever else is done with it; NotFound unless the actor sees all its cases."""
    row = look.execute(_seen(actor).where(_disposal.c.id == disposal_id)).first()
    if row is None:
        raise NotFound
    return _view(look, row, _cases(look, [row.id])[row.id])


def demand(look: Reading, actor: Actor, verb: str, disposal_id: str) -> None:
    """Raise Forbidden unless the actor may do this with each of the cases."""
    query = select(*case_rows.COLUMNS).join(_part, _part.c.case_id == _case.c.id).where(_part.c.disposal_id == disposal_id)
    for case in look.execute(query).all():
        policy.demand(actor, verb, case_rows.place(case))


def _not_to_open(look: Reading, actor: Actor, disposal_ids: Sequence[str]) -> set[str]:
    """Give those with a case of which the actor may read no disposal, even if he sees it."""
    query = select(_part.c.disposal_id, *case_rows.COLUMNS).join(_part, _part.c.case_id == _case.c.id)
    cases = look.execute(query.where(_part.c.disposal_id.in_(disposal_ids))).all()
    return {case.disposal_id for case in cases if not policy.can(actor, "disposal.read", case_rows.place(case))}


def _seen(actor: Actor) -> AnySelect:
    """Select the disposals all of whose cases the actor sees."""
    visible = policy.visible(select(_case.c.id), actor, _case)
    query = select(_disposal, _proposer.c.name.label("proposed_by_name"), _decider.c.name.label("decided_by_name"))
    query = query.join(_proposer, _proposer.c.id == _disposal.c.proposed_by).outerjoin(_decider, _decider.c.id == _disposal.c.decided_by)
    return query.where(~exists().where(_part.c.disposal_id == _disposal.c.id, _part.c.case_id.not_in(visible)))


def _cases(look: Reading, disposal_ids: Sequence[str]) -> dict[str, tuple[Part, ...]]:
    """Give the cases of some disposals, in the order of their numbers."""
    query = select(_part.c.disposal_id, _part.c.case_id, _case.c.number, _case.c.procedure, _part.c.disposed_at)
    query = query.join(_case, _case.c.id == _part.c.case_id).where(_part.c.disposal_id.in_(disposal_ids)).order_by(_case.c.number)
    found: dict[str, tuple[Part, ...]] = defaultdict(tuple)
    for row in look.execute(query):
        found[row.disposal_id] += (Part(row.case_id, row.number, row.procedure, row.disposed_at),)
    return found


def _view(look: Reading, row: AnyRow, cases: tuple[Part, ...]) -> DisposalView:
    own = {name: getattr(row, name) for name in DisposalView.__slots__ if name not in ELSEWHERE}
    return DisposalView(**own, ground=keys.unseal(look, row.data_key_id, row.ground).decode(), cases=cases)
