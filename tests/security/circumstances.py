"""What stands between a person and the case besides his role: he is kept out of it, stands in for somebody, or it was shared with him."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from models import Absence, AbsenceDeputy, Case, CaseExclusion, CaseShare
from services import keys, now
from services.actors import today
from services.ids import new_id
from services.work import Reading
from tests.security.people import Crowd


def enter(connection: Connection, crowd: Crowd) -> None:
    """Write them down for everybody whose relation to the case they are."""
    cases = connection.execute(select(Case.id, Case.data_key_id)).all()
    for (role, relation), who in crowd.items():
        if relation == "suspect":
            connection.execute(insert(CaseExclusion), [_kept_out(one.id, who.person_id) for one in cases])
        elif relation == "shared":
            connection.execute(insert(CaseShare), [_shared(connection, one, who.person_id) for one in cases])
        elif relation == "deputy":
            _stand_in(connection, who.person_id, crowd[role, "own"].person_id)


def _kept_out(case_id: str, person_id: str) -> dict[str, Any]:
    return {"id": new_id(), "case_id": case_id, "person_id": person_id, "ground": "suspect_official", "excluded_at": now.now()}


def _shared(connection: Connection, case: Row[Any], person_id: str) -> dict[str, Any]:
    moment = now.now()
    period = {"valid_from": moment, "valid_until": moment + timedelta(days=1), "shared_at": moment}
    reason = keys.seal(Reading(connection), case.data_key_id, b"x")
    return {"id": new_id(), "case_id": case.id, "person_id": person_id, "kind": "share", "may_work": False, "reason": reason, **period}


def _stand_in(connection: Connection, deputy_id: str, absent_id: str) -> None:
    absence_id, day = new_id(), today()
    period = {"valid_from": day, "valid_to": day + timedelta(days=1), "entered_at": now.now()}
    connection.execute(insert(Absence), {"id": absence_id, "person_id": absent_id, **period})
    connection.execute(insert(AbsenceDeputy), {"absence_id": absence_id, "person_id": deputy_id})
