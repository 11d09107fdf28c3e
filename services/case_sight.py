"""What single cases add to, or take from, what somebody sees by role: shares and exclusions, in SQL.

Both are read with each query: an exclusion holds in every process at the moment it is committed, a share ends at its own.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, false, or_, select, true

from models import CaseExclusion, CaseShare, PersonFileCase, ProcessInstance, UserTask
from models.db import Utc
from services import now
from services.actor import Role
from services.excluded_offices import KEPT_OUT

Clause = ColumnElement[bool]

_share, _exclusion = CaseShare.__table__, CaseExclusion.__table__
_link, _task, _instance = PersonFileCase.__table__, UserTask.__table__, ProcessInstance.__table__
OPEN_REGISTERS = frozenset({"institution"})  # name the case of a registration, but are read by everybody


def shared(roles: Iterable[Role], person_id: str | None, table: FromClause) -> Clause:
    """Say in SQL that the row belongs to a case that is shared with the person or with an office of his, at this moment."""
    case_id = _case_of(table)
    return false() if case_id is None else case_id.in_(select(_share.c.case_id).where(is_live(), is_for(_share, roles, person_id)))


def is_live() -> Clause:
    """Say in SQL that a share holds at this moment."""
    moment = bindparam(None, callable_=now.now, type_=Utc)
    ends = or_(_share.c.valid_until.is_(None), _share.c.valid_until > moment)
    return and_(_share.c.revoked_at.is_(None), _share.c.valid_from <= moment, ends)


def not_excluded(roles: Iterable[Role], person_id: str | None, table: FromClause) -> Clause:
    """Say in SQL that neither the person nor an office of his is kept out of the case to which the row belongs."""
    kept_out = select(_exclusion.c.case_id).where(_exclusion.c.lifted_at.is_(None), keeps_out(roles, person_id))
    name = table.name  # type: ignore[attr-defined]
    if name == "person_file":
        return table.c.id.not_in(select(_link.c.file_id).where(_link.c.case_id.in_(kept_out)))
    if name == "draft":
        return table.c.user_task_id.not_in(select(_task.c.id).where(_task.c.case_id.in_(kept_out)))
    if name == "batch_item":
        return table.c.instance_id.not_in(select(_instance.c.id).where(_instance.c.case_id.in_(kept_out)))
    case_id = _case_of(table)
    if case_id is None:
        return true()
    return case_id.not_in(kept_out) if name == "case" else or_(case_id.is_(None), case_id.not_in(kept_out))


def keeps_out(roles: Iterable[Role], person_id: str | None) -> Clause:
    """Say in SQL that an exclusion is the person's, or that of an office in which he works or has worked in the time of the case."""
    of_office = KEPT_OUT.c.exclusion_id
    return or_(is_for(_exclusion, roles, person_id), _exclusion.c.id.in_(select(of_office).where(KEPT_OUT.c.person_id == person_id)))


def is_for(table: FromClause, roles: Iterable[Role], person_id: str | None) -> Clause:
    """Say in SQL that a share or an exclusion is the person's, or an office's in which he holds a role."""
    offices = sorted({role.office_id for role in roles})
    whom: list[Clause] = [table.c.office_id.in_(offices)] if offices else []
    if person_id is not None:
        whom.append(table.c.person_id == person_id)
    return or_(false(), *whom)


def _case_of(table: FromClause) -> ColumnElement[str] | None:
    name = table.name  # type: ignore[attr-defined]
    if name == "case":
        return table.c.id
    return None if name in OPEN_REGISTERS or "case_id" not in table.c else table.c.case_id
