"""How somebody stands just now: the risk that his cases found, and what has to be done for him, visits among it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from engine.execution import Execution
from engine.moment import Moment
from models import Base
from models.lifecycle import InstanceState
from services import data_classes, keys, library, masking, person_files, policy, readings, visits
from services.actor import Actor
from services.library import LIBRARY
from services.rows import AnyRow
from services.sight import UNFINISHED_IN_SQL
from services.transaction import Reading, reading

COLOUR: Final = "risk_colour"  # the variable of every procedure's assessment; a plain word of four
COLOURS: Final = ("red", "yellow", "blue", "green")  # the gravest first
MOST_RUNS: Final = 10
MOST_WAITING: Final = 50
_tables = Base.metadata.tables
_case, _link, _instance, _task = (_tables[name] for name in ("case", "person_file_case", "process_instance", "user_task"))


@dataclass(frozen=True, slots=True)
class Risk:
    """What a running case found."""

    colour: str
    case_id: str
    case_number: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An unfinished user task of one of his cases."""

    id: str
    name: str
    case_id: str
    case_number: str
    due_at: datetime | None
    follow_up_at: datetime | None
    is_visit: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to know and to do."""

    risks: list[Risk]  # the gravest first
    waiting: list[Waiting]  # the most urgent first


def of_file(actor: Actor, file_id: str) -> Standing:
    """Give how the person of a file stands, as far as the reader sees the cases. Raises NotFound."""
    file = person_files.get(actor, file_id)
    with reading() as look:
        found = Standing(sorted(_risks(look, actor, file.id), key=lambda one: COLOURS.index(one.colour)), _waiting(look, actor, file.id))
    readings.note(actor, "user_task", None, filter={"file_id": file.id}, count=len(found.waiting))
    return found


def _risks(look: Reading, actor: Actor, file_id: str) -> Iterator[Risk]:
    query = select(_instance, _case.c.number).join(_case, _case.c.id == _instance.c.case_id).join(_link, _link.c.case_id == _case.c.id)
    running = _link.c.file_id == file_id, _instance.c.parent_id.is_(None), _instance.c.state == InstanceState.ACTIVE
    rows = look.execute(policy.visible(query.where(*running), actor, _case).order_by(_instance.c.id.desc()).limit(MOST_RUNS)).all()
    for row in rows:
        if policy.can(actor, "variables.read", {**row._mapping, "is_involved": True}) and (colour := _colour(look, row)) in COLOURS:
            readings.note(actor, "variables", row.id, case_id=row.case_id, instance_id=row.id)
            yield Risk(str(colour), row.case_id, row.number)


def _colour(look: Reading, row: AnyRow) -> Any:
    """Give the colour as people read it: one that is not for everybody who reads the case is hidden here too."""
    return masking.masked_value(data_classes.of_instance(look, row), (COLOUR,), _variables(look, row).get(COLOUR))


def _variables(look: Reading, row: AnyRow) -> dict[str, Any]:
    if row.blob is None:
        return {}
    known = library.known(row.definition_id)
    moment = Moment(now=row.started_at, definition_id=known.id, library=LIBRARY, business_key=row.business_key)
    return Execution.restore(known.definition, keys.unseal(look, row.data_key_id, row.blob), moment=moment).variables()


def _waiting(look: Reading, actor: Actor, file_id: str) -> list[Waiting]:
    names = [_task.c[name] for name in ("id", "name", "case_id", "due_at", "follow_up_at", "form_id", "definition_id")]
    query = select(*names, _case.c.number.label("case_number")).join(_case, _case.c.id == _task.c.case_id)
    query = query.join(_link, _link.c.case_id == _case.c.id).where(_link.c.file_id == file_id, _task.c.state.in_(UNFINISHED_IN_SQL))
    urgent = _task.c.due_at.is_(None), _task.c.due_at, _task.c.id
    rows = look.execute(policy.visible(query, actor, _task).order_by(*urgent).limit(MOST_WAITING)).all()
    recorded = visits.forms(look, {row.definition_id for row in rows})
    return [_wait(row, is_visit=row.form_id in recorded) for row in rows]


def _wait(row: AnyRow, *, is_visit: bool) -> Waiting:
    return Waiting(row.id, row.name, row.case_id, row.case_number, row.due_at, row.follow_up_at, is_visit)
