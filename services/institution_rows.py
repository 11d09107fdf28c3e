"""The register of institutions as rows: entered, suspended, left, and the places that cases take and free.

A place is one row and one more in `load`, written together. The number is raised by a statement that looks at the capacity
itself, so two who come at once for the last place cannot both have it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, bindparam, insert, or_, select, update

from models import Area, Base
from models.lifecycle import InstitutionState, may_follow
from services import area_paths, area_rows, case_records, directory
from services.errors import Conflict, NotFound
from services.ids import new_id
from services.rights import REHAB_ORG
from services.rows import AnyRow
from services.transaction import Reading, Work

NUMBERS: Final = "JG"  # what the numbers of the register begin with
_institution = Base.metadata.tables["institution"]
_place = Base.metadata.tables["institution_place"]
_case = Base.metadata.tables["case"]
_office = Base.metadata.tables["office"]

_TAKE = (
    update(_institution)
    .where(
        _institution.c.id == bindparam("of"),
        _institution.c.state == InstitutionState.ACTIVE,
        _institution.c.load < _institution.c.capacity,
    )
    .values(load=_institution.c.load + 1)
)
_FREE = update(_institution).where(_institution.c.id == bindparam("of"), _institution.c.load > 0).values(load=_institution.c.load - 1)
_HELD = and_(_place.c.case_id == bindparam("of_case"), _place.c.freed_at.is_(None))


def enter(work: Work, told: Mapping[str, Any]) -> AnyRow:
    """Write an institution into the register; it gets the next number of its county."""
    number = case_records.next_of(work, f"{NUMBERS}{told['area_code']}")
    row = {
        **told,
        "id": new_id(),
        "org_no": f"{NUMBERS}{told['area_code']}-{number:04d}",
        "state": InstitutionState.ACTIVE,
        "entered_at": work.occurred_at,
    }
    work.execute(insert(_institution), row)
    work.log("institution", row["id"], case_id=told.get("case_id"))
    return of_id(work, str(row["id"]))


def of_id(look: Reading, institution_id: str) -> AnyRow:
    """Give one institution; raise NotFound."""
    row = look.execute(select(_institution).where(_institution.c.id == institution_id)).first()
    if row is None:
        raise NotFound
    return row


def office_of(look: Reading, name: str, area_code: str) -> str | None:
    """Find the office of a name in an area, if there is one."""
    query = select(_office.c.id).where(_office.c.name == name, _office.c.area_code == area_code)
    return look.execute(query.order_by(_office.c.id)).scalars().first()


def of_credit_code(look: Reading, credit_code: str) -> Sequence[AnyRow]:
    """Give what is or was registered under a credit code, the latest first."""
    return look.execute(select(_institution).where(_institution.c.credit_code == credit_code).order_by(_institution.c.id.desc())).all()


def offered(look: Reading, area_code: str) -> list[AnyRow]:
    """Give the institutions of a county, and of those that went into it, that take people in and whose staff can answer, by name."""
    area_code = area_paths.standing(area_code)
    went_in = select(Area.code).where(Area.replaced_by.is_not(None), area_rows.below(area_paths.path_of(area_code) or "-"))
    here = or_(_institution.c.area_code == area_code, _institution.c.area_code.in_(went_in))
    asked = and_(here, _institution.c.state == InstitutionState.ACTIVE)
    rows = look.execute(select(_institution).where(asked).order_by(_institution.c.name, _institution.c.id)).all()
    answering = set(directory.present().offices_holding(REHAB_ORG, area_code))
    return [row for row in rows if row.office_id in answering]


def take(work: Work, office_id: str, case_id: str) -> AnyRow:
    """Let a case take a place in the institution of an office; Conflict when it is full or takes nobody in."""
    row = work.execute(select(_institution).where(_institution.c.office_id == office_id, _institution.c.left_at.is_(None))).first()
    if row is None:
        raise Conflict(code="not_registered")
    held = work.execute(select(_place.c.institution_id).where(_HELD), {"of_case": case_id}).scalar()
    if held == row.id:
        return row
    if held is not None:
        free(work, case_id)
    if not work.execute(_TAKE, {"of": row.id}).rowcount:
        raise Conflict(code="no_place", name=row.name)
    work.execute(insert(_place), {"id": new_id(), "institution_id": row.id, "case_id": case_id, "taken_at": work.occurred_at})
    work.log("institution", row.id, case_id=case_id)
    return row


def free(work: Work, case_id: str) -> bool:
    """Free the place a case has; say whether it had one."""
    held = work.execute(select(_place.c.id, _place.c.institution_id).where(_HELD).with_for_update(), {"of_case": case_id}).first()
    if held is None:
        return False
    freed = update(_place).where(_place.c.id == held.id, _place.c.freed_at.is_(None)).values(freed_at=work.occurred_at)
    if not work.execute(freed).rowcount:
        return False
    work.execute(_FREE, {"of": held.institution_id})
    work.log("institution", held.institution_id, case_id=case_id)
    return True


def open_cases(look: Reading, institution_id: str) -> list[str]:
    """Give the numbers of the cases that have a place there, the oldest first."""
    query = select(_case.c.number).join(_place, _place.c.case_id == _case.c.id)
    query = query.where(_place.c.institution_id == institution_id, _place.c.freed_at.is_(None))
    return list(look.execute(query.order_by(_place.c.taken_at, _place.c.id)).scalars())


def become(work: Work, institution_id: str, state: InstitutionState, **more: Any) -> None:
    """Let an institution pass to another state; nothing happens when it is there already, Conflict when no arrow leads there."""
    row = work.execute(select(_institution).where(_institution.c.id == institution_id).with_for_update()).one()
    now = InstitutionState(row.state)
    if now != state and not may_follow(now, state):
        raise Conflict(code="institution_state", state=now)
    work.execute(update(_institution).where(_institution.c.id == institution_id).values(state=state, **more))
    work.log("institution", institution_id, case_id=row.case_id)


def change(work: Work, institution_id: str, values: Mapping[str, Any]) -> bool:
    """Change what is registered; say no where the capacity would fall below those who are there."""
    row = work.execute(select(_institution).where(_institution.c.id == institution_id).with_for_update()).one()
    if values.get("capacity", row.load) < row.load:
        return False
    if values:
        work.execute(update(_institution).where(_institution.c.id == institution_id).values(**values))
        work.log("institution", institution_id, case_id=row.case_id)
    if "name" in values:
        work.execute(update(_office).where(_office.c.id == row.office_id).values(name=values["name"]))
    return True
