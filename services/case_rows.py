"""A case's row for verbs that change who sees it: found by somebody who sees it, and whom such a verb may name."""

from typing import Any

from sqlalchemy import bindparam, or_, select

from models import Base
from models.lifecycle import CaseState
from services import policy
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.exclusion_rows import Whom
from services.rows import AnyRow
from services.transaction import Reading, Work

_case, _person, _office = (Base.metadata.tables[name] for name in ("case", "person", "office"))
COLUMNS = tuple(_case.c[name] for name in ("id", "number", "area_code", "office_id", "data_key_id", "state"))
_KEPT = select(_case.c.state).where(_case.c.id == bindparam("id")).with_for_update(read=True, key_share=True)


def seen(look: Reading, actor: Actor, case_id: str) -> AnyRow:
    """Give the row of a case the actor sees, by its id or number; NotFound otherwise, Conflict when a verb comes after its disposal."""
    query = select(*COLUMNS).where(or_(_case.c.id == case_id, _case.c.number == case_id))
    row = look.execute(policy.visible(query, actor, _case)).first()
    if row is None:
        raise NotFound(code="no_such_case")
    demand_kept(look, row)
    return row


def demand_kept(look: Reading, case: AnyRow) -> None:
    """Raise Conflict when a verb would write to a case whose content was destroyed; nobody destroys it until the verb is done."""
    if isinstance(look, Work) and look.execute(_KEPT, {"id": case.id}).scalar_one() == CaseState.DISPOSED:
        raise Conflict(code="case_disposed")


def place(case: AnyRow) -> dict[str, Any]:
    """Give a case as `policy` reads it."""
    return {"case_id": case.id, "area_code": case.area_code, "office_id": case.office_id}


def demand_known(look: Reading, whom: Whom) -> None:
    """Raise Invalid unless exactly one is named, a person who works here or an office."""
    if (whom.person_id is None) == (whom.office_id is None):
        raise Invalid({"person_id": ["name either a person or an office"]}, code="person_or_office")
    if whom.person_id is not None:
        if look.execute(select(_person.c.id).where(_person.c.id == whom.person_id, _person.c.is_active)).first() is None:
            raise Invalid({"person_id": ["is nobody who works here"]}, code="unknown_person")
    elif look.execute(select(_office.c.id).where(_office.c.id == whom.office_id)).first() is None:
        raise Invalid({"office_id": ["is no office"]}, code="unknown_office")
