"""Legal holds: a reason for which nothing of a case may go, however long ago its retention ran out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Unpack

from sqlalchemy import ColumnElement, exists, insert, select, update

from models import Base
from services import case_rows, keys, policy, readings, texts
from services.actor import Actor
from services.errors import Conflict
from services.ids import new_id
from services.rows import AnyRow
from services.transaction import Reading, When, reading, transaction

LONGEST_REASON: Final = 2_000  # characters
_hold = Base.metadata.tables["legal_hold"]


@dataclass(frozen=True, slots=True)
class HoldView:
    """One hold; who released it is None while it lasts."""

    id: str
    case_id: str
    reason: str
    placed_at: datetime
    placed_by: str | None
    released_at: datetime | None
    released_by: str | None


def hold(actor: Actor, case_id: str, **when: Unpack[When]) -> HoldView:
    """Keep a case from going; Conflict where it is held already."""
    reason = texts.clean("reason", when.get("reason") or "", LONGEST_REASON)
    with transaction(actor, "case.hold", **when) as work:
        case = case_rows.seen(work, actor, case_id)
        policy.demand(actor, work.verb, case_rows.place(case))
        if work.execute(select(is_held(case.id))).scalar_one():
            raise Conflict(code="held_already")
        row = {"id": new_id(), "case_id": case.id, "data_key_id": case.data_key_id, "placed_at": work.moment, "placed_by": actor.person_id}
        row["reason"] = keys.seal(work, case.data_key_id, reason.encode())
        work.execute(insert(_hold), row)
        work.log("legal_hold", str(row["id"]), case_id=case.id, data_key_id=case.data_key_id)
        return _view(work, work.execute(select(_hold).where(_hold.c.id == row["id"])).one())


def release(actor: Actor, case_id: str, **when: Unpack[When]) -> HoldView:
    """Let a case go again; Conflict where it is not held."""
    texts.clean("reason", when.get("reason") or "", LONGEST_REASON)
    with transaction(actor, "case.release_hold", **when) as work:
        case = case_rows.seen(work, actor, case_id)
        policy.demand(actor, work.verb, case_rows.place(case))
        live = update(_hold).where(_hold.c.case_id == case.id, _hold.c.released_at.is_(None))
        row = work.execute(live.values(released_at=work.moment, released_by=actor.person_id).returning(_hold)).first()
        if row is None:
            raise Conflict(code="not_held")
        work.log("legal_hold", row.id, case_id=case.id, data_key_id=case.data_key_id)
        return _view(work, row)


@readings.listed("hold")
def find(actor: Actor, case_id: str) -> list[HoldView]:
    """List the holds of a case, the first one first."""
    with reading() as look:
        case = case_rows.seen(look, actor, case_id)
        policy.demand(actor, "archive.read", case_rows.place(case))
        return of_case(look, case.id)


def of_case(look: Reading, case_id: str) -> list[HoldView]:
    """Give the holds of a case to whoever has asked whether the reader may see them."""
    return [_view(look, row) for row in look.execute(select(_hold).where(_hold.c.case_id == case_id).order_by(_hold.c.id)).all()]


def is_held(case_id: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Say in SQL that a case is held."""
    return exists().where(_hold.c.case_id == case_id, _hold.c.released_at.is_(None))


def _view(look: Reading, row: AnyRow) -> HoldView:
    own = {name: getattr(row, name) for name in HoldView.__slots__ if name != "reason"}
    return HoldView(**own, reason=keys.unseal(look, row.data_key_id, row.reason).decode())
