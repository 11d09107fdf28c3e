"""Lawful disposal: one person proposes to destroy cases whose retention has run out, another one decides; the record stays."""

from collections.abc import Collection, Sequence
from typing import Any, Final, Unpack

from sqlalchemy import insert, or_, select, update

from engine.expressions import zone
from models import Base
from models.lifecycle import DisposalState, before
from services import case_rows, keys, notice_rows, now, policy, second_person, texts
from services.actor import Actor
from services.archiving import archives, deciders, disposal_views, disposing, holds
from services.archiving.disposal_views import DisposalView
from services.errors import Conflict, Forbidden, Invalid
from services.ids import new_id
from services.notice_rows import About
from services.rows import AnyRow
from services.transaction import When, Work, transaction

MOST: Final = 50  # cases in one disposal
LONGEST_GROUND: Final = 2_000  # characters
_disposal, _part, _case = (Base.metadata.tables[name] for name in ("disposal", "disposal_case", "case"))


def propose(actor: Actor, case_ids: Sequence[str], **when: Unpack[When]) -> DisposalView:
    """Propose to destroy cases; each is closed, its retention over, and nothing holds it. The reason is the ground."""
    ground = texts.clean("reason", when.get("reason") or "", LONGEST_GROUND)
    if not 1 <= len(set(case_ids)) <= MOST:
        raise Invalid({"case_ids": [f"names 1 to {MOST} cases"]}, code="disposal_cases", most=MOST)
    with transaction(actor, "disposal.propose", **when) as work:
        if actor.person_id is None:
            raise Forbidden(code="needs_a_person")
        named = or_(_case.c.id.in_(case_ids), _case.c.number.in_(case_ids))
        work.execute(select(_case.c.id).where(named).order_by(_case.c.id).with_for_update())  # before anything holds them less firmly
        cases = {case.id: case for case in (case_rows.seen(work, actor, one) for one in case_ids)}
        _demand_going(work, cases.values())
        is_proposed = select(_case.c.id).where(_case.c.id.in_(cases), archives.is_proposed(_case.c.id))
        if work.execute(is_proposed.limit(1)).first() is not None:
            raise Conflict(code="disposal_proposed_already")
        key = keys.system_data_key(work)
        row = {"id": new_id(), "state": DisposalState.PROPOSED, "data_key_id": key, "ground": keys.seal(work, key, ground.encode())}
        work.execute(insert(_disposal), row | {"proposed_at": work.moment, "proposed_by": actor.person_id})
        work.execute(insert(_part), [{"disposal_id": row["id"], "case_id": case_id} for case_id in sorted(cases)])
        work.log("disposal", str(row["id"]))
        notice_rows.tell(work, deciders.of(work, list(cases.values())), "disposal_proposed", About(disposal_id=str(row["id"])))
        return disposal_views.one(work, actor, str(row["id"]))


def approve(actor: Actor, disposal_id: str, **when: Unpack[When]) -> DisposalView:
    """Approve what another person proposed, and destroy the cases one by one; what is left of an approved one is done now.

    Raises Conflict for a case that is held, or goes on, by then; nothing of it is destroyed.
    """
    with transaction(actor, "disposal.approve", **when) as work:
        found = _decided_by(work, disposal_id)
        left = [one.case_id for one in found.cases if one.disposed_at is None]
        if found.state == DisposalState.REFUSED or not left:
            raise Conflict(code="disposal_over")
        _demand_going(work, [case_rows.seen(work, actor, one) for one in left])
        if found.state == DisposalState.PROPOSED:
            _decide(work, disposal_id, DisposalState.APPROVED)
        work.log("disposal", disposal_id)
    for case_id in left:
        _dispose(actor, disposal_id, case_id)
    return disposal_views.get(actor, disposal_id)


def refuse(actor: Actor, disposal_id: str, **when: Unpack[When]) -> DisposalView:
    """Refuse what another person proposed; its cases stay."""
    with transaction(actor, "disposal.refuse", **when) as work:
        _decided_by(work, disposal_id)
        _decide(work, disposal_id, DisposalState.REFUSED)
        work.log("disposal", disposal_id)
        return disposal_views.one(work, actor, disposal_id)


def _dispose(actor: Actor, disposal_id: str, case_id: str) -> None:
    with transaction(actor, "case.dispose") as work:
        work.execute(select(_case.c.id).where(_case.c.id == case_id).with_for_update())
        case = case_rows.seen(work, actor, case_id)
        _demand_going(work, [case])
        disposing.dispose(work, case_id)
        done = _part.c.disposal_id == disposal_id, _part.c.case_id == case_id
        work.execute(update(_part).where(*done).values(disposed_at=work.moment))
        work.log("disposal", disposal_id, case_id=case_id)


def _decided_by(work: Work, disposal_id: str) -> DisposalView:
    """Give a disposal that whoever acts may decide on: nobody his own, nor one of somebody for whom he stands in, or who does for him."""
    work.execute(select(_disposal.c.id).where(_disposal.c.id == disposal_id).with_for_update())
    found = disposal_views.one(work, work.actor, disposal_id)
    disposal_views.demand(work, work.actor, work.verb, disposal_id)
    if work.actor.person_id is None:
        raise Forbidden(code="needs_a_person")
    doers = second_person.doers(work, "disposal.propose", "disposal", disposal_id) | {found.proposed_by}
    second_person.demand_apart(work, doers, "own_disposal")
    return found


def _demand_going(work: Work, cases: Collection[AnyRow]) -> None:
    """Raise Conflict for a case that must not go."""
    for case in cases:
        policy.demand(work.actor, work.verb, case_rows.place(case))
    today = now.now().astimezone(zone.office()).date()
    is_held, is_over = holds.is_held(_case.c.id).label("is_held"), archives.is_over(_case.c.id, today).label("is_over")
    of_these = _case.c.id.in_([case.id for case in cases])
    for row in work.execute(select(_case.c.number, is_held, is_over).where(of_these).order_by(_case.c.number)):
        if row.is_held:
            raise Conflict(code="case_held", number=row.number)
        if not row.is_over:
            raise Conflict(code="retention_not_over", number=row.number)


def _decide(work: Work, disposal_id: str, state: DisposalState) -> None:
    still = _disposal.c.id == disposal_id, _disposal.c.state.in_(before(state))
    decided: dict[str, Any] = {"state": state, "decided_at": work.moment, "decided_by": work.actor.person_id}
    if not work.execute(update(_disposal).where(*still).values(**decided)).rowcount:
        raise Conflict(code="disposal_over")
