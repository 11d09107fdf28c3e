"""For whom somebody stands in today, and in what: the absent people as actors with what the deputyship covers."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, select

from models import Absence, AbsenceDeputy, AbsenceScope, Account, Person
from services import roles_held
from services.actor import Actor, Cover, Role
from services.rights import MACHINE
from services.rows import AnyRow
from services.work import Reading


def principals(look: Reading, person_id: str, day: date) -> tuple[Actor, ...]:
    """Give those for whom somebody stands in on that day; of one whose deputyship has several parts, one for each procedure."""
    rows = look.execute(_PRESENT, {"deputy": person_id, "day": day}).all()
    if not rows:
        return ()
    held = roles_held.of(look, {row.person_id for row in rows}, day)
    people = dict.fromkeys(row.person_id for row in rows)
    return tuple(one for person in people for one in _of([row for row in rows if row.person_id == person], held.get(person, ())))


def covering(parts: Iterable[Any], held: Iterable[Role]) -> tuple[Role, ...]:
    """Give those of somebody's roles that a scope covers: each of its parts names a role, an office, both, or neither."""
    parts = list(parts)
    return tuple(role for role in held if role.role != MACHINE and any(_covers(part, role) for part in parts))


def _covers(part: Any, role: Role) -> bool:
    return part.role in (None, role.role) and part.office_id in (None, role.office_id)


def _of(rows: Sequence[AnyRow], held: tuple[Role, ...]) -> list[Actor]:
    whole = [row for row in rows if row.role is row.office_id is row.process_id is None]
    procedures = {None} if whole else dict.fromkeys(row.process_id for row in rows)
    parts = [_part(whole or [row for row in rows if row.process_id == one], held, one) for one in procedures]
    return [part for part in parts if part.roles]


def _part(rows: Sequence[AnyRow], held: tuple[Role, ...], process_id: str | None) -> Actor:
    is_partial = all(row.role is not None or row.office_id is not None for row in rows)
    cover = Cover(is_partial, process_id) if is_partial or process_id is not None else None
    return Actor("person", rows[0].person_id, rows[0].name, None, covering(rows, held), cover=cover)


_PRESENT = (
    select(Absence.person_id, Person.name, AbsenceScope.role, AbsenceScope.office_id, AbsenceScope.process_id)
    .join(AbsenceDeputy, AbsenceDeputy.absence_id == Absence.id)
    .join(Person, Person.id == Absence.person_id)
    .outerjoin(AbsenceScope, AbsenceScope.absence_id == Absence.id)
    .where(AbsenceDeputy.person_id == bindparam("deputy"), Absence.ended_at.is_(None))
    .where(roles_held.valid(Absence, bindparam("day")), Person.is_active)
    .where(exists().where(Account.person_id == Absence.person_id, Account.is_active))
    .order_by(Absence.id, AbsenceScope.id)
)
