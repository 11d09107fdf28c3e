"""The work is balanced: user tasks that a supervisor picked go to others, each to whose turn it is and who may do it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Unpack

from sqlalchemy import select, update

from models import Base, Person
from models.lifecycle import UserTaskState
from services import caseloads, deadlocks, handing, operating, policy, sight, user_task_facts
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.rows import AnyRow
from services.transaction import Reading, When, Work, reading, transaction

MOST: Final = 200  # user tasks in one transaction
MOST_TAKERS: Final = 50
_task = Base.metadata.tables["user_task"]


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody, how many user tasks he has, and how many he gets."""

    person_id: str
    name: str
    has: int
    gets: int


@dataclass(frozen=True, slots=True)
class Balanced:
    """Who gets which of them, or would; what nobody of the takers may do stays where it is."""

    given: tuple[tuple[str, str], ...]  # a user task and its taker
    left: tuple[str, ...]
    takers: tuple[Taker, ...]


def preview(actor: Actor, user_task_ids: Sequence[str], takers: Sequence[str]) -> Balanced:
    """Tell who would get what; nothing changes."""
    _demand(actor, user_task_ids, takers)
    with reading() as look:
        return _plan(look, actor, user_task_ids, takers)


@deadlocks.outlived
def balance(actor: Actor, user_task_ids: Sequence[str], takers: Sequence[str], **when: Unpack[When]) -> Balanced:
    """Give each user task to whose turn it is.

    Raises Invalid for a taker who is nobody, Forbidden where one is not supervisor of a matter, and Conflict when nobody may take any.
    """
    _demand(actor, user_task_ids, takers)
    when["reason"] = operating.given(when.get("reason"))
    with transaction(actor, handing.VERB, **when) as work:
        _known(work, actor, takers)  # before anything is held
        handing.hold(work, _rows(work, actor, user_task_ids))
        plan = _plan(work, actor, user_task_ids, takers)
        if not plan.given:
            raise Conflict(code="nobody_may_take_it")
        given = list[tuple[str, str, str | None]]()
        for user_task_id, taker in sorted(plan.given):  # in one order, so that two supervisors do not wait for each other
            given.append((taker, user_task_id, _give(work, user_task_id, taker)))
        handing.tell(work, given)
        return plan


def _plan(look: Reading, actor: Actor, user_task_ids: Sequence[str], takers: Sequence[str]) -> Balanced:
    names, loads = _known(look, actor, takers), _loads(look, actor, takers)
    given, left = list[tuple[str, str]](), list[str]()
    for row in _rows(look, actor, user_task_ids):
        by_load = sorted(takers, key=lambda one: (loads[one], takers.index(one)))
        taker = handing.taker_of(look, row, [one for one in by_load if one != row.assignee_id], 0)
        if taker is None:
            left.append(row.id)
        else:
            loads[taker] += 1
            given.append((row.id, taker))
    gets = Counter(taker for _, taker in given)
    told = tuple(Taker(one, names[one], loads[one] - gets[one], gets[one]) for one in takers)
    return Balanced(tuple(given), tuple(left), told)


def _demand(actor: Actor, user_task_ids: Sequence[str], takers: Sequence[str]) -> None:
    caseloads.demand_supervisor(actor)
    if not 0 < len(set(user_task_ids)) == len(user_task_ids) <= MOST:
        raise Invalid({"user_tasks": [f"must be 1 to {MOST} different ones"]}, code="user_tasks", most=MOST)
    if not 0 < len(set(takers)) == len(takers) <= MOST_TAKERS:
        raise Invalid({"takers": [f"must be 1 to {MOST_TAKERS} different people"]}, code="takers", most=MOST_TAKERS)


def _known(look: Reading, actor: Actor, takers: Sequence[str]) -> dict[str, str]:
    query = policy.visible(select(Person.id, Person.name).where(Person.id.in_(takers), Person.is_active), actor, Person)
    names = {row.id: row.name for row in look.execute(query)}
    if len(names) < len(takers):
        raise Invalid({"takers": ["is nobody who works here"]}, code="unknown_person")
    return names


def _loads(look: Reading, actor: Actor, takers: Sequence[str]) -> Counter[str]:
    """Count what each has already: whoever has least comes first."""
    query = policy.visible(select(_task.c.assignee_id), actor, _task)
    query = query.where(_task.c.assignee_id.in_(takers), _task.c.state.in_(sight.UNFINISHED_IN_SQL))
    return Counter(look.execute(query).scalars())


def _rows(look: Reading, actor: Actor, user_task_ids: Sequence[str]) -> Iterator[AnyRow]:
    """Give those that are there and unfinished, in the order in which they were picked; Forbidden where the actor only sees one."""
    query = policy.visible(select(_task), actor, _task)
    found = {row.id: row for row in look.execute(query.where(_task.c.id.in_(user_task_ids), _task.c.state.in_(sight.UNFINISHED_IN_SQL)))}
    for row in found.values():
        policy.demand(actor, handing.VERB, dict(row._mapping))
    if not found:
        raise Conflict(code="nothing_to_hand_over")
    return (found[one] for one in user_task_ids if one in found)


def _give(work: Work, user_task_id: str, taker: str) -> str | None:
    """Give it, and tell of which case it is."""
    facts = user_task_facts.lock(work, user_task_id)
    facts.demand(work.actor, work.verb)
    facts.demand_another(taker)
    values = {"state": UserTaskState.CLAIMED, "assignee_id": taker, "owner_id": None, "version": facts.row["version"] + 1}
    work.execute(update(_task).where(_task.c.id == facts.id, _task.c.version == facts.row["version"]).values(**values))
    root = facts.root
    work.log("user_task", facts.id, case_id=root.case_id, instance_id=root.id, data_key_id=root.data_key_id)
    return root.case_id
