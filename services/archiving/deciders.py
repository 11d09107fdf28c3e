"""Who is told that a disposal waits for a second person: the nearest of those who oversee the places of all its cases."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from models import Office, Person, RoleHeld
from services import actors, area_paths, exclusion_rows
from services.rights import RIGHTS
from services.rows import AnyRow
from services.transaction import Work

VERB = "disposal.approve"
_held, _office, _person = RoleHeld.__table__, Office.__table__, Person.__table__


def of(work: Work, cases: Sequence[AnyRow]) -> list[str]:
    """Give people who may decide on what is proposed by the deed under way; nobody who proposes it, or is kept out of a case of it."""
    away = {work.actor.person_id, work.as_whom_id}.union(*(exclusion_rows.kept_out(work, case.id) for case in cases))
    for area_code in _around(case.area_code for case in cases):
        found = [person_id for person_id in _overseers(work, area_code) if person_id not in away]
        if found:
            return found
    return []


def _around(area_codes: Iterable[str | None]) -> list[str]:
    """Give the areas that hold all of these, the nearest first."""
    paths = [(area_paths.path_of(code) or "").strip("/").split("/") for code in area_codes]
    shared = [codes[0] for codes in zip(*paths, strict=False) if codes[0] and len(set(codes)) == 1]
    return shared[::-1]


def _overseers(work: Work, area_code: str) -> list[str]:
    query = select(_held.c.person_id).distinct().join(_office, _office.c.id == _held.c.office_id)
    query = query.join(_person, _person.c.id == _held.c.person_id).where(_person.c.is_active, _office.c.area_code == area_code)
    query = query.where(_held.c.role.in_(RIGHTS[VERB]), actors.valid(RoleHeld, actors.today()))
    return sorted(work.execute(query).scalars())
