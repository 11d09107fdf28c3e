"""How a design goes from state to state, and what is said on the way."""

from typing import Any, Final

from sqlalchemy import insert, select, update

from models import Base
from models.lifecycle import DesignState, before
from services import policy
from services.designing import views
from services.errors import Conflict, Invalid
from services.ids import new_id
from services.rows import AnyRow
from services.transaction import Work

LONGEST_REMARK: Final = 2_000  # characters
_design, _remark = Base.metadata.tables["design"], Base.metadata.tables["design_remark"]


def lock(work: Work, design_id: str, version: int | None = None) -> AnyRow:
    """Give a design that the actor may do this with, and keep others from it; Conflict when it has another version by now."""
    policy.demand(work.actor, work.verb, {})
    work.execute(select(_design.c.id).where(_design.c.id == design_id).with_for_update())
    row = views.row_of(work, design_id)
    if version is not None and row.version != version:
        raise Conflict(code="version")
    return row


def move(work: Work, row: AnyRow, state: DesignState, **more: Any) -> None:
    """Put a design into another state; Conflict when that cannot follow."""
    change = update(_design).where(_design.c.id == row.id, _design.c.version == row.version, _design.c.state.in_(before(state)))
    if not work.execute(change.values(state=state, changed_at=work.moment, **more)).rowcount:
        raise Conflict(code="design_state", state=row.state)
    work.log("design", row.id)


def remark(work: Work, row: AnyRow, text: str) -> None:
    """Write down what was done with a version, and what is said of it."""
    said = {"id": new_id(), "design_id": row.id, "version": row.version, "verb": work.verb, "text": text}
    work.execute(insert(_remark), said | {"said_at": work.moment, "said_by": work.actor.person_id})


def words(field: str, text: str, *, is_needed: bool = True) -> str:
    """Give a remark without blanks around it; raise Invalid, naming the field, when it is missing or too long."""
    text = text.strip()
    if (is_needed and not text) or len(text) > LONGEST_REMARK or "\0" in text:
        raise Invalid({field: [f"is needed, of at most {LONGEST_REMARK} characters"]}, code="remark", longest=LONGEST_REMARK)
    return text
