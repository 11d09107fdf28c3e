"""Who is kept out of a case, whatever his role: a suspect, the unit that was reported, somebody with an interest in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from sqlalchemy import select, update

from models import Case, CaseExclusion, Office, Person
from services import case_rows, deadlocks, exclusion_rows, keys, policy, readings, texts
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exclusion_rows import GROUNDS, Whom
from services.rows import AnyRow
from services.transaction import Reading, When, Work, reading, transaction

__all__ = ["GROUNDS", "ExclusionView", "Whom"]

LONGEST_REASON = 1_000  # characters
_exclusion, _case = CaseExclusion.__table__, Case.__table__
_person, _office = Person.__table__, Office.__table__


@dataclass(frozen=True, slots=True)
class ExclusionView:
    """Somebody who is, or was, kept out of a case."""

    id: str
    case_id: str
    person_id: str | None
    person_name: str | None
    office_id: str | None
    office_name: str | None
    ground: str
    reason: str | None  # none when a procedure found it
    excluded_by: str | None
    excluded_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


@deadlocks.outlived
def exclude(actor: Actor, case_id: str, whom: Whom, ground: str, **when: Unpack[When]) -> ExclusionView:
    """Keep a person or an office out of a case; the user tasks they hold go back to their candidates in the same step."""
    reason = texts.clean("reason", when.get("reason") or "", LONGEST_REASON)
    if ground not in GROUNDS:
        raise Invalid({"ground": [f"is none of {', '.join(GROUNDS)}"]}, code="unknown_ground")
    with transaction(actor, "case.exclude", **when) as work:
        case = case_rows.seen(work, actor, case_id)
        policy.demand(actor, work.verb, case_rows.place(case))
        case_rows.demand_known(work, whom)
        exclusion_id = exclusion_rows.add(work, case, whom, ground, reason)
        if exclusion_id is None:
            raise Conflict(code="excluded_already")
        work.log("case_exclusion", exclusion_id, case_id=case.id, data_key_id=case.data_key_id)
        return _view(work, work.execute(_QUERY.where(_exclusion.c.id == exclusion_id)).one())


def lift(actor: Actor, exclusion_id: str, **when: Unpack[When]) -> ExclusionView:
    """Keep somebody out no longer."""
    texts.clean("reason", when.get("reason") or "", LONGEST_REASON)
    with transaction(actor, "case.lift_exclusion", **when) as work:
        query = select(_exclusion, _case.c.area_code, _case.c.office_id.label("of_office")).join(_case, _case.c.id == _exclusion.c.case_id)
        row = work.execute(policy.visible(query.where(_exclusion.c.id == exclusion_id), actor, _case)).first()
        if row is None:
            raise NotFound
        policy.demand(actor, work.verb, {"case_id": row.case_id, "area_code": row.area_code, "office_id": row.of_office})
        _lift(work, row)
        return _view(work, work.execute(_QUERY.where(_exclusion.c.id == exclusion_id)).one())


@readings.listed("exclusion")
def find(actor: Actor, case_id: str) -> list[ExclusionView]:
    """List who is or was kept out of a case, the first before the later ones."""
    with reading() as look:
        case = case_rows.seen(look, actor, case_id)
        policy.demand(actor, "exclusion.read", case_rows.place(case))
        rows = look.execute(_QUERY.where(_exclusion.c.case_id == case.id).order_by(_exclusion.c.id)).all()
        return [_view(look, row) for row in rows]


def _lift(work: Work, row: AnyRow) -> None:
    live = _exclusion.c.id == row.id, _exclusion.c.lifted_at.is_(None)
    if not work.execute(update(CaseExclusion).where(*live).values(lifted_at=work.moment, lifted_by=work.actor.person_id)).rowcount:
        raise Conflict(code="lifted_already")
    work.log("case_exclusion", row.id, case_id=row.case_id)


def _view(look: Reading, row: AnyRow) -> ExclusionView:
    own = {name: getattr(row, name) for name in ExclusionView.__slots__ if name != "reason"}
    return ExclusionView(**own, reason=None if row.reason is None else keys.unseal(look, row.data_key_id, row.reason).decode())


_QUERY = (
    select(_exclusion, _case.c.data_key_id, _person.c.name.label("person_name"), _office.c.name.label("office_name"))
    .join(_case, _case.c.id == _exclusion.c.case_id)
    .outerjoin(_person, _person.c.id == _exclusion.c.person_id)
    .outerjoin(_office, _office.c.id == _exclusion.c.office_id)
)
