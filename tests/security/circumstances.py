"""What stands between a person and the case besides his role: kept out of it, standing in for somebody, shared with, the glass broken."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select

from models import Absence, AbsenceDeputy, Case, CaseExclusion, CaseShare
from services import glass, keys, now
from services.actors import today
from services.ids import new_id
from services.share_rows import BREAK_GLASS, SHARE
from services.work import Reading
from tests.security.people import Crowd, Somebody

# to whom the case is open, or was: by what kind of share, since when, and for how long
OPENED: Final = {
    "shared": (SHARE, timedelta(0), timedelta(days=1)),
    "glass": (BREAK_GLASS, timedelta(0), glass.OPEN_FOR),
    "glass_over": (BREAK_GLASS, glass.OPEN_FOR, glass.OPEN_FOR),
}


def enter(connection: Connection, crowd: Crowd) -> None:
    """Write them down for everybody whose relation to the case they are."""
    cases = connection.execute(select(Case.id, Case.data_key_id)).all()
    for (role, relation), who in crowd.items():
        if relation == "suspect":
            connection.execute(insert(CaseExclusion), [_kept_out(one.id, who.person_id) for one in cases])
        elif relation in OPENED:
            connection.execute(insert(CaseShare), [_opened(connection, one, who) for one in cases])
        elif relation == "deputy":
            _stand_in(connection, who.person_id, crowd[role, "own"].person_id)


def _kept_out(case_id: str, person_id: str) -> dict[str, Any]:
    return {"id": new_id(), "case_id": case_id, "person_id": person_id, "ground": "suspect_official", "excluded_at": now.now()}


def _opened(connection: Connection, case: Row[Any], who: Somebody) -> dict[str, Any]:
    kind, since, lasting = OPENED[who.relation]
    moment = now.now() - since
    period = {"valid_from": moment, "valid_until": moment + lasting, "shared_at": moment}
    reason = keys.seal(Reading(connection), case.data_key_id, b"x")
    return {"id": new_id(), "case_id": case.id, "person_id": who.person_id, "kind": kind, "may_work": False, "reason": reason, **period}


def _stand_in(connection: Connection, deputy_id: str, absent_id: str) -> None:
    absence_id, day = new_id(), today()
    period = {"valid_from": day, "valid_to": day + timedelta(days=1), "entered_at": now.now()}
    connection.execute(insert(Absence), {"id": absence_id, "person_id": absent_id, **period})
    connection.execute(insert(AbsenceDeputy), {"absence_id": absence_id, "person_id": deputy_id})
