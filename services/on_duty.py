"""Who is on duty for an office at a moment, in the order in which he is called."""

from datetime import datetime

from sqlalchemy import select

from models import DutyShift, Person, RoleHeld
from services import actors, directory
from services.rights import SUPERVISOR
from services.transaction import Reading

_shift, _person, _held = DutyShift.__table__, Person.__table__, RoleHeld.__table__


def office(role: str, area_code: str | None, own_office_id: str | None) -> str | None:
    """Give the office whose roster is asked: the own one when somebody there holds the role, else the nearest, else its supervisor's."""
    here = directory.present()
    offices = here.offices_asked(role, area_code, own_office_id) or here.offices_asked(SUPERVISOR, area_code, own_office_id)
    return next(iter(offices), None)


def people(look: Reading, office_id: str | None, role: str, moment: datetime) -> list[str]:
    """Give the persons to call: whoever is on duty, his deputies, then everybody else in the office with the role."""
    covers = _shift.c.begins_at <= moment, _shift.c.ends_at > moment
    rostered = (
        select(_shift.c.person_id)
        .join(_person, _person.c.id == _shift.c.person_id)
        .where(_shift.c.office_id == office_id, _shift.c.role == role, _person.c.is_active, *covers)
    )
    on_roster = look.execute(rostered.order_by(_shift.c.rank, _shift.c.begins_at, _shift.c.id)).scalars()
    return list(dict.fromkeys([*on_roster, *holders(look, office_id, role)]))


def holders(look: Reading, office_id: str | None, role: str) -> list[str]:
    """Give the active people who hold a role in an office."""
    query = select(_person.c.name, _held.c.person_id).join(_person, _person.c.id == _held.c.person_id)
    today = actors.valid(RoleHeld, actors.today())
    where = _held.c.office_id == office_id, _held.c.role == role, _person.c.is_active, today
    return [row.person_id for row in sorted(look.execute(query.where(*where)).all())]
