"""What goes along when one area goes into another: the areas below it, its offices, their people, its cases."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, select

from models import Area, Case, Office, Person, RoleHeld
from models.lifecycle import CaseState
from services import actors, area_rows, policy
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.rows import AnyRow
from services.transaction import Reading, reading

VERB: Final = "area.replace"
_area, _office, _case = Area.__table__, Office.__table__, Case.__table__
_held, _person = RoleHeld.__table__, Person.__table__


@dataclass(frozen=True, slots=True)
class Merging:
    """What lies in an area, and comes into the hands of whoever looks after the other one."""

    areas: int  # below it
    offices: int
    people: int
    cases: int  # open ones


def preview(actor: Actor, code: str, successor_code: str) -> Merging:
    """Count what would go along; nothing changes. Raises NotFound, Invalid, Conflict, Forbidden."""
    with reading() as look:
        old = _standing(look, code, "code")
        if old is None:
            raise NotFound
        new = _standing(look, successor_code, "successor_code")
        if new is None:
            raise Invalid({"successor_code": ["is no area"]}, code="unknown_area")
        for one in (old, new):
            policy.demand(actor, VERB, {"area_path": one.path})
        if new.path.startswith(old.path):
            raise Conflict(code="area_within_itself")
        return _counted(look, old.path)


def _standing(look: Reading, code: str, field: str) -> AnyRow | None:
    row = look.execute(select(_area.c.path, _area.c.replaced_by).where(_area.c.code == code)).first()
    if row is not None and row.replaced_by is not None:
        raise Invalid({field: [f"was replaced by {row.replaced_by}"]}, code="area_replaced", successor=row.replaced_by)
    return row


def _counted(look: Reading, path: str) -> Merging:
    inside = select(_area.c.code).where(area_rows.below(path))
    today = actors.today()
    offices = select(_office.c.id).where(_office.c.area_code.in_(inside), actors.valid(_office.c, today))
    works = _held.c.office_id.in_(offices), actors.valid(_held.c, today)
    return Merging(
        areas=_count(look, _area, area_rows.below(path), actors.valid(_area.c, today)) - 1,
        offices=_count(look, _office, _office.c.id.in_(offices)),
        people=_count(look, _person, _person.c.is_active, exists().where(_held.c.person_id == _person.c.id, *works)),
        cases=_count(look, _case, _case.c.area_code.in_(inside), _case.c.state == CaseState.OPEN),
    )


def _count(look: Reading, table: Any, *which: ColumnElement[bool]) -> int:
    return int(look.execute(select(func.count()).select_from(table).where(*which)).scalar_one())
