"""Shares, as rows: a case is open to a person or an office until a moment, and what that lets them do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from models import CaseShare
from services import case_sight, ids, keys, transaction
from services.actor import Actor
from services.exclusion_rows import OfCase, Whom
from services.rights import INSIDERS, RIGHTS, SHARED_READING, SHARED_WORK
from services.rows import AnyRow
from services.transaction import Work

SHARE: Final = "share"  # with somebody of the case's own area
GRANT: Final = "grant"  # across areas: it always ends
BREAK_GLASS: Final = "break_glass"  # taken, not given
_share = CaseShare.__table__


@dataclass(frozen=True, slots=True)
class Terms:
    """How a case is shared; without `valid_until` it is until somebody ends it."""

    kind: str
    reason: str
    valid_until: datetime | None = None
    may_work: bool = False


def add(work: Work, case: OfCase | AnyRow, whom: Whom, terms: Terms) -> str:
    """Open a case to somebody from now on; give the share's id."""
    row = {
        "id": ids.new_id(),
        "case_id": case.id,
        "person_id": whom.person_id,
        "office_id": whom.office_id,
        "kind": terms.kind,
        "may_work": terms.may_work,
        "valid_from": work.moment,
        "valid_until": terms.valid_until,
        "reason": keys.seal(work, case.data_key_id, terms.reason.encode()),
        "shared_by": work.actor.person_id,
        "shared_at": work.moment,
    }
    work.execute(insert(CaseShare), row)
    return str(row["id"])


def allow(actor: Actor, verb: str, case_id: str) -> bool:
    """Say whether a share of the case lets the actor do this: what his role does at home, as far as it goes for others' cases."""
    if verb not in SHARED_READING | SHARED_WORK or not actor.holds(*(RIGHTS[verb] & INSIDERS)):
        return False
    mine = case_sight.is_for(_share, actor.roles, actor.person_id)
    query = select(_share.c.may_work).where(_share.c.case_id == case_id, case_sight.is_live(), mine)
    with transaction.reading() as look:
        terms = look.execute(query).scalars().all()
    return any(terms) if verb in SHARED_WORK else bool(terms)
