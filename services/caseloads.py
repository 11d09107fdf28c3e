"""A caseload goes over: all open user tasks of one person to others, at once or, when they are many, one by one in a batch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Unpack

from sqlalchemy import select

from models import Person
from services import batch_rows, deadlocks, handing, notice_rows, operating, policy
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid
from services.notice_rows import About
from services.rows import AnyRow
from services.transaction import Reading, When, Work, reading, transaction

AT_ONCE: Final = 500  # user tasks in one transaction
MOST: Final = 50_000
MOST_TAKERS: Final = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose user tasks go to whom: all, or those of one procedure, one office, one area."""

    giver: str
    takers: tuple[str, ...]
    process_id: str | None = None
    office_id: str | None = None
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class ProcedureCount:
    """How many user tasks of a procedure go over."""

    process_id: str
    process_name: str
    user_tasks: int


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What goes over, or would; what nobody of the takers may do stays."""

    user_tasks: int
    left: tuple[str, ...]  # user tasks; a batch tells them in its items
    procedures: tuple[ProcedureCount, ...]
    batch_id: str | None = None


def preview(actor: Actor, wish: Wish) -> HandedOver:
    """Count what would go over, and tell what would stay; nothing changes."""
    with reading() as look:
        rows = _demanded(look, actor, wish)
        left = [row.id for row in rows if len(rows) <= AT_ONCE and handing.taker_of(look, row, wish.takers, 0) is None]
        return _told(rows, left)


@deadlocks.outlived
def hand_over(actor: Actor, wish: Wish, **when: Unpack[When]) -> HandedOver:
    """Hand a caseload over, to several in turn.

    Raises Invalid for a taker who is nobody, Forbidden where one is not supervisor of a matter, and Conflict when there is nothing.
    """
    when["reason"] = operating.given(when.get("reason"))
    many = preview(actor, wish).user_tasks
    with transaction(actor, handing.VERB if many <= AT_ONCE else "batch.start", **when) as work:
        rows = _demanded(work, actor, wish)
        return _at_once(work, rows, wish) if many <= AT_ONCE else _ordered(work, rows, wish)


def _demanded(look: Reading, actor: Actor, wish: Wish) -> Sequence[AnyRow]:
    demand_supervisor(actor)
    _demand_takers(look, actor, wish)
    query = handing.of(actor, wish.giver)
    columns = query.selected_columns
    for name in ("process_id", "office_id", "area_code"):
        if getattr(wish, name) is not None:
            query = query.where(columns[name] == getattr(wish, name))
    rows = look.execute(query.limit(MOST)).all()
    for row in rows:
        policy.demand(actor, handing.VERB, dict(row._mapping))
    if not rows:
        raise Conflict(code="nothing_to_hand_over")
    return rows


def demand_supervisor(actor: Actor) -> None:
    """Raise Forbidden for whoever is nobody's supervisor; of which matters, each of them says."""
    roles = [role for one in (actor, *actor.principals) for role in one.roles]
    places = [{"area_code": role.area_code, "area_path": role.area_path, "office_id": role.office_id} for role in roles]
    if not any(policy.can(actor, handing.VERB, place) for place in places or [{}]):
        raise Forbidden


def _demand_takers(look: Reading, actor: Actor, wish: Wish) -> None:
    if not 0 < len(set(wish.takers)) == len(wish.takers) <= MOST_TAKERS or wish.giver in wish.takers:
        raise Invalid({"takers": [f"must be 1 to {MOST_TAKERS} different other people"]}, code="takers", most=MOST_TAKERS)
    known = policy.visible(select(Person.id).where(Person.id.in_(wish.takers), Person.is_active), actor, Person)
    if len(look.execute(known).all()) < len(wish.takers):
        raise Invalid({"takers": ["is nobody who works here"]}, code="unknown_person")


def _at_once(work: Work, rows: Sequence[AnyRow], wish: Wish) -> HandedOver:
    handing.hold(work, rows)
    left, given = [], []
    for turn, row in enumerate(rows):
        taker = handing.give(work, row, wish.giver, handing.taker_of(work, row, wish.takers, turn))
        if taker is None:
            left.append(row.id)
        else:
            given.append((taker, row.id, row.case_id))
    handing.tell(work, given)
    if len(left) == len(rows):
        raise Conflict(code="nobody_may_take_it")
    return _told(rows, left)


def _ordered(work: Work, rows: Sequence[AnyRow], wish: Wish) -> HandedOver:
    payload: dict[str, Any] = {"from": wish.giver, "to": list(wish.takers)}
    batch_id = batch_rows.add(work, handing.VERB, payload, [row.id for row in rows])
    work.log("batch", batch_id)
    notice_rows.tell(work, wish.takers, "handed_over", About())  # once, not for each of so many
    return _told(rows, [], batch_id)


def _told(rows: Sequence[AnyRow], left: Sequence[str], batch_id: str | None = None) -> HandedOver:
    names = {row.process_id: row.process_name for row in rows}
    counted = Counter(row.process_id for row in rows if row.id not in set(left))
    procedures = tuple(ProcedureCount(one, names[one], many) for one, many in sorted(counted.items()))
    return HandedOver(len(rows) - len(left), tuple(left), procedures, batch_id)
