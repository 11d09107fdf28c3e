"""What a deputyship lets somebody see that does not cover everything of its principal's: some roles, or one procedure."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select, true

from models import Base, Candidate, CaseExclusion, UserTask
from services import case_sight, transaction
from services.actor import Actor

Clause = ColumnElement[bool]

_tables = Base.metadata.tables
_case, _instance, _definition = _tables["case"], _tables["process_instance"], _tables["process_definition"]
_root, _exclusion = _instance.alias("root"), CaseExclusion.__table__
OPEN_TO_ALL = frozenset(
    {"area", "office", "process_definition", "deployment", "resource", "pinned_form", "decision_definition", "institution"}
)


def goes_with(offices: Sequence[str], task: FromClause) -> Clause:
    """Say in SQL that a user task asks people and no role, in a matter of one of these offices."""
    candidate = Candidate.__table__.alias()
    asks_a_role = exists().where(candidate.c.user_task_id == task.c.id, candidate.c.role.is_not(None))
    return and_(task.c.office_id.in_(offices), ~asks_a_role)


def named(person_id: str | None, task: FromClause) -> Clause:
    """Say in SQL that a user task is held by this person, or asks him by name."""
    candidate = Candidate.__table__.alias()
    is_asked = exists().where(candidate.c.user_task_id == task.c.id, candidate.c.person_id == person_id)
    return or_(task.c.assignee_id == person_id, is_asked)


def around(table: FromClause, task: FromClause, is_mine: Clause) -> Clause:
    """Say in SQL that the row is such a user task, its case, or belongs to that."""
    name = table.name  # type: ignore[attr-defined]
    if name == "user_task":
        return is_mine
    if name == "case":
        return exists().where(task.c.case_id == table.c.id, is_mine)
    ways = [exists().where(task.c.case_id == table.c.case_id, is_mine)] if "case_id" in table.c else []
    if name == "process_instance":
        ways.append(exists().where(task.c.instance_id == table.c.root_id, is_mine))
    return or_(false(), *ways)


def task_of(table: FromClause) -> FromClause:
    """Give the user tasks to look at beside a table."""
    own = UserTask.__table__
    return table if table.name == own.name else own.alias()  # type: ignore[attr-defined]


def of_procedure(table: FromClause, process_id: str) -> Clause:
    """Say in SQL that the row belongs to a case of the procedure or, where there is no case, to an instance of it."""
    name = table.name  # type: ignore[attr-defined]
    if name in OPEN_TO_ALL:
        return true()
    if name == "case":
        return table.c.procedure == process_id[:64]
    if "case_id" not in table.c:
        return false()
    cases = table.c.case_id.in_(select(_case.c.id).where(_case.c.procedure == process_id[:64]))
    instance_id = table.c.id if name == "process_instance" else table.c.get("instance_id")
    if instance_id is None:
        return cases
    return or_(cases, and_(table.c.case_id.is_(None), instance_id.in_(_instances(process_id))))


def is_of(row: Mapping[str, Any], process_id: str) -> bool:
    """Say whether a row as `policy` reads it belongs to the procedure."""
    if "process_id" in row:
        return bool(row["process_id"] == process_id)
    with transaction.reading() as look:
        if row.get("case_id") is not None:
            return look.execute(select(_case.c.procedure).where(_case.c.id == row["case_id"])).scalar() == process_id[:64]
        instance_id = row.get("instance_id") or row.get("root_id")
        return look.execute(_instances(process_id).where(_instance.c.id == instance_id)).first() is not None


def is_kept_out(principal: Actor, case_id: str) -> bool:
    """Say whether a principal, or an office of his, is kept out of a case."""
    live = _exclusion.c.case_id == case_id, _exclusion.c.lifted_at.is_(None)
    query = select(_exclusion.c.id).where(*live, case_sight.keeps_out(principal.roles, principal.person_id))
    with transaction.reading() as look:
        return look.execute(query.limit(1)).first() is not None


def _instances(process_id: str) -> Any:
    joined = select(_instance.c.id).join(_root, _root.c.id == _instance.c.root_id)
    return joined.join(_definition, _definition.c.id == _root.c.definition_id).where(_definition.c.process_id == process_id)
