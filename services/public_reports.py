"""Reports of harm to a child by whoever comes along: taken in without a sign-in, and asked after by a code that names nobody.

A stranger has this verb and no other. Nothing is kept of where he called from: he may wish to remain unknown.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import bindparam, exists, insert, select
from sqlalchemy.exc import IntegrityError

from models import Base
from models.lifecycle import CaseState, UserTaskState
from services import directory, form_values, keys, library, now, origin, starting, texts, wire
from services.actor import STRANGER
from services.errors import Invalid
from services.rights import DUTY_OFFICER
from services.starting import Wish
from services.transaction import Work, reading, transaction

State = Literal["received", "looked_into", "closed"]

VERB: Final = "report.receive"
PROCEDURE: Final = "mandatory_report"
INTAKE: Final = "take_in"  # the user task in which an office takes a report in hand
MERGED: Final = "merged_duplicate"  # it goes on as another report of the same matter
CODE_BYTES: Final = 10
GROUP: Final = 4  # characters of the code that stand together
LONGEST_CODE: Final = 40

_tables = Base.metadata.tables
_receipt, _case, _area, _user_task, _definition = (
    _tables[name] for name in ("report_receipt", "case", "area", "user_task", "process_definition")
)
_taken_in = exists().where(
    _user_task.c.case_id == _case.c.id, _user_task.c.element_id == INTAKE, _user_task.c.state == UserTaskState.COMPLETED
)
_FOLLOW = (
    select(_case.c.state, _case.c.outcome, _taken_in.label("is_taken_in"))
    .join(_receipt, _receipt.c.case_id == _case.c.id)
    .where(_receipt.c.digest == bindparam("digest"))
)
_START_FORM = select(_definition.c.start_form_id).where(_definition.c.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody reports: where, and the answers that the procedure's own start form asks for."""

    area_code: str
    answers: Mapping[str, Any]
    once: str  # what tells this sheet from every other, so that one that is sent twice is one report
    is_one_of_too_many: bool = False


def counties() -> list[tuple[str, str]]:
    """Give the areas in which somebody is on duty for reports: code and name."""
    held = {area for area, role in directory.present().holding if role == DUTY_OFFICER}
    with reading() as look:
        rows = look.execute(select(_area.c.code, _area.c.name).where(_area.c.code.in_(held)).order_by(_area.c.code))
        return [(row.code, row.name) for row in rows]


def receive(told: Told) -> str:
    """Take a report in, and give the code by which it is asked after; the same sheet again gives the same code. Raises Invalid."""
    if not told.area_code:
        raise Invalid({"area_code": ["is needed"]}, code="area_not_chosen")
    if told.area_code not in dict(counties()):
        raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
    definition_id = library.latest(PROCEDURE)
    with reading() as look:
        form = form_values.pinned(look, definition_id, look.execute(_START_FORM, {"id": definition_id}).scalar_one())
    values = dict(told.answers) if form is None else form_values.accepted(form, told.answers, {}, now.now())
    place = starting.Place(told.area_code, next(iter(directory.present().offices_near(told.area_code)), None))
    code = _code_of(told)
    marks = {"is_public": True, "is_one_of_too_many": told.is_one_of_too_many}
    wish = Wish(definition_id, place, values | marks)
    with origin.coming(origin.Origin("web")):
        try:
            _take_in(code, wish)
        except IntegrityError:  # the same sheet at the same moment: the other one is there now
            _take_in(code, wish)
    return code


def _take_in(code: str, wish: Wish) -> None:
    with transaction(STRANGER, VERB) as work:
        if _is_new(work, code):
            begun = starting.begin(work, wish)
            receipt = {"digest": _digest(code), "case_id": begun.case_id, "given_at": work.moment}
            work.execute(insert(_receipt), receipt)
        else:
            work.log("report_receipt", None)


def follow(code: str) -> State | None:
    """Say how the report behind a code stands; None for a code behind which nothing is, and it takes as long."""
    with reading() as look:
        row = look.execute(_FOLLOW, {"digest": _digest(code)}).first()
    if row is None:
        return None
    if row.outcome == MERGED:
        return "looked_into"
    if row.state != CaseState.OPEN:
        return "closed"
    return "looked_into" if row.is_taken_in else "received"


def _is_new(work: Work, code: str) -> bool:
    return work.execute(select(_receipt.c.case_id).where(_receipt.c.digest == _digest(code))).first() is None


def _code_of(told: Told) -> str:
    """Make a code that nobody can guess without our key, and that is another one for every other sheet."""
    seed = keys.digest("report_sheet", wire.dumps([told.once, told.area_code, dict(told.answers)]))
    plain = base64.b32encode(bytes.fromhex(seed)[:CODE_BYTES]).decode().rstrip("=")
    return "-".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def _digest(code: str) -> str:
    """Give the digest of a code as somebody typed it: with or without hyphens, in small letters, with 0 and 1 for O and I."""
    plain = texts.plain(code[:LONGEST_CODE]).upper().replace("-", "").replace("0", "O").replace("1", "I")
    return keys.digest("report_code", plain)
