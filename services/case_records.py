"""What the office knows of a matter, as rows: cases, their numbers, whom they are about."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, bindparam, exists, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from models import Base
from models.lifecycle import CaseState, InstanceState
from services import actors, ids, keys, searching
from services.archiving import owing
from services.owner import Owner
from services.transaction import Work

OUTCOME = "outcome"  # variable of the process that becomes the outcome of its case
SERIES = re.compile(r"\d{6,12}-\d{8}-\d+")
LONGEST_OUTCOME = 64  # characters

_case = Base.metadata.tables["case"]
_instance = Base.metadata.tables["process_instance"]
_series = Base.metadata.tables["number_series"]
_digest = Base.metadata.tables["case_digest"]


def _counting(dialect: Any) -> Any:
    """Begin a series at one, or go on; tell the number."""
    start = dialect.insert(_series).values(name=bindparam("series"), last=1)
    return start.on_conflict_do_update(index_elements=["name"], set_={"last": _series.c.last + 1}).returning(_series.c.last)


_NEXT = {"sqlite": _counting(sqlite), "postgresql": _counting(postgresql)}
_GOES_ON = exists().where(
    _instance.c.case_id == bindparam("of_case"), _instance.c.state.in_((InstanceState.ACTIVE, InstanceState.SUSPENDED))
)
_CLOSE = (
    update(_case)
    .where(and_(_case.c.id == bindparam("of_case"), _case.c.state == CaseState.OPEN, ~_GOES_ON))
    .values(state=CaseState.CLOSED, closed_at=bindparam("at"), outcome=bindparam("new_outcome"))
    .returning(_case.c.id)
)


def next_number(work: Work, area_code: str) -> str:
    """Give the next case number of an area and day: 440111-20261121-0001."""
    series = f"{area_code}-{work.moment.astimezone(actors.HERE):%Y%m%d}"
    return f"{series}-{next_of(work, series):04d}"


def is_of_a_series(number: str) -> bool:
    """Say whether a number looks like one of ours: nobody gives himself one, or he would learn which are taken."""
    return SERIES.fullmatch(number) is not None


def next_of(work: Work, series: str) -> int:
    """Give the next number of a series, from one; a step that is undone gives it back."""
    return int(work.execute(_NEXT[work.connection.dialect.name], {"series": series}).scalar_one())


def open_case(work: Work, number: str, procedure: str, where: tuple[str, str], data_key_id: str) -> str:
    """Write the row of a new case in an area and office; give its id."""
    area_code, office_id = where
    row = {
        "id": ids.new_id(),
        "number": number,
        "procedure": procedure,
        "area_code": area_code,
        "office_id": office_id,
        "data_key_id": data_key_id,
        "state": CaseState.OPEN,
        "opened_at": work.moment,
        "received_at": work.occurred_at,
        "opened_by": work.actor.person_id,
    }
    work.execute(insert(_case), row)
    return str(row["id"])


def write_subject(work: Work, case_id: str, data_key_id: str, subject: Mapping[str, Any]) -> None:
    """Say whom the case is about; sealed, found again by keyed digests only."""
    sealed = keys.seal_values(work, data_key_id, dict(subject))
    work.execute(update(_case).where(_case.c.id == case_id).values(subject=sealed))
    searching.rewrite(work, _digest, {"case_id": case_id}, searching.digests(subject))


def close_if_done(work: Work, of: Owner, variables: Mapping[str, Any]) -> None:
    """Close the case of an instance that ended, unless another instance of it goes on."""
    outcome = variables.get(OUTCOME)
    is_word = isinstance(outcome, str) and len(outcome) <= LONGEST_OUTCOME
    if work.tell(_CLOSE, {"of_case": of.case_id, "at": work.occurred_at, "new_outcome": outcome if is_word else None}):
        owing.owe(work, str(of.case_id))
