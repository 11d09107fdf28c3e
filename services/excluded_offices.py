"""Whom the exclusion of an office keeps out of a case: whoever has worked there since the case was opened, or comes to work there.

Nobody gets at a case by leaving the unit that it is about.
"""

from sqlalchemy import Subquery, func, or_, select, union_all

from models import Case, CaseExclusion, RoleHeld, RoleLeft


def _kept_out() -> Subquery:
    """Give exclusion, case and person, a row each time that somebody holds or held a role in an office that is kept out."""
    exclusion, case = CaseExclusion.__table__.alias(), Case.__table__.alias()
    works, worked = RoleHeld.__table__, RoleLeft.__table__
    since = union_all(*(select(one.c.person_id, one.c.office_id, one.c.valid_to) for one in (works, worked))).subquery("worked_there")
    query = select(exclusion.c.id.label("exclusion_id"), exclusion.c.case_id, since.c.person_id)
    query = query.join(case, case.c.id == exclusion.c.case_id).join(since, since.c.office_id == exclusion.c.office_id)
    query = query.where(exclusion.c.lifted_at.is_(None), or_(since.c.valid_to.is_(None), since.c.valid_to >= func.date(case.c.opened_at)))
    return query.subquery("kept_out_with_office")


KEPT_OUT = _kept_out()
