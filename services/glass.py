"""Breaking the glass: in need, whoever handles cases opens one that is not his, for an hour, and those above hear of it."""

from datetime import timedelta
from typing import Final, Unpack

from sqlalchemy import select

from models import Case
from services import alarm_rows, case_rows, case_sight, places, policy, share_rows, shares, texts
from services.actor import Actor
from services.errors import Conflict, NotFound
from services.exclusion_rows import Whom
from services.rights import AUDITOR, RIGHTS, SUPERVISOR
from services.rows import AnyRow
from services.share_rows import BREAK_GLASS, Terms
from services.shares import ShareView
from services.transaction import When, Work, transaction

OPEN_FOR: Final = timedelta(minutes=60)
VERB: Final = "case.break_glass"
NOTICE: Final = "glass_broken"  # the words of the alarm
TOLD: Final = (SUPERVISOR, AUDITOR)
_case = Case.__table__


def break_glass(actor: Actor, number: str, **when: Unpack[When]) -> ShareView:
    """Open the case with exactly this number to oneself, to read it. NotFound also for whoever is kept out of it."""
    reason = texts.clean("reason", when.get("reason") or "", shares.LONGEST_REASON)
    with transaction(actor, VERB, **when) as work:
        policy.demand(actor, work.verb, places.of(actor, *RIGHTS[VERB]))
        case = _found(work, actor, number)
        terms = Terms(BREAK_GLASS, reason, work.moment + OPEN_FOR)
        share_id = share_rows.add(work, case, Whom(person_id=actor.person_id), terms)
        work.log("case_share", share_id, case_id=case.id, data_key_id=case.data_key_id)
        _tell(work, case)
        return shares.one(work, share_id)


def _found(work: Work, actor: Actor, number: str) -> AnyRow:
    """Find the case; one that the actor is kept out of is as little there as one that does not exist."""
    his = case_sight.not_excluded(actor.roles, actor.person_id, _case)
    case = work.execute(select(*case_rows.COLUMNS).where(_case.c.number == number, his)).first()
    if case is None:
        raise NotFound(code="no_such_case")
    case_rows.demand_kept(work, case)
    if work.execute(policy.visible(select(_case.c.id).where(_case.c.id == case.id), actor, _case)).first() is not None:
        raise Conflict(code="case_seen_already")
    return case


def _tell(work: Work, case: AnyRow) -> None:
    """Call the supervisor of the office that handles the case, and the auditor above: by page and by every channel they have."""
    matter = alarm_rows.Matter(case.id, case.area_code, case.office_id, case.data_key_id)
    for role in TOLD:
        alarm_rows.begin(work, matter, alarm_rows.Wish(role, NOTICE, VERB, case.number))
