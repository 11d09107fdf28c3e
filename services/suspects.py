"""Keeps a suspect who works here out of his own case, as soon as a step writes down who he is.

Whoever a number names for sure, or a name together with the unit, is kept out in that very step. A mere likeness of names is for the
supervisor to look into.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from models import Base
from services import actors, alarm_rows, directory, exclusion_rows, identities, texts
from services.exclusion_rows import Whom
from services.owner import Owner
from services.rights import SUPERVISOR
from services.rows import AnyRow
from services.transaction import Work

ALIKE: Final = "suspect_alike"  # the words of the notice
NOT_SUSPECTED: Final = "否"  # of the guardian; who is not cleared is kept out
_tables = Base.metadata.tables
_person, _held, _office, _institution = (_tables[name] for name in ("person", "role_held", "office", "institution"))


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody of whom a case speaks: the variables that tell who he is, and on what ground he is kept out."""

    ground: str
    name: str
    id_number: str | None = None
    phone: str | None = None
    unit: str | None = None
    unless: tuple[str, Any] | None = None  # not when this variable has this value


PEOPLE: Final = (
    _Named("suspect_official", "suspect_name", "suspect_id_no", "suspect_phone", "suspect_unit"),
    _Named("suspect_guardian", "guardian_name", "guardian_id_no", "guardian_phone", unless=("guardian_is_suspect", NOT_SUSPECTED)),
    _Named("suspect_guardian", "respondent"),
    _Named("suspect_guardian", "protection_respondent"),
)
UNIT: Final = ("unit_is_suspect", "reporter_office_id", "suspect_unit", "suspect_unit_code")
ASKED: Final = frozenset(UNIT) | {
    field for one in PEOPLE for field in (one.name, one.id_number, one.phone, one.unit, (one.unless or ("",))[0]) if field
}


def is_told(names: Iterable[str]) -> bool:
    """Say whether a step wrote anything by which a suspect is recognised."""
    return not ASKED.isdisjoint(names)


def keep_out(work: Work, of: Owner, known: Mapping[str, Any], written: Mapping[str, Any]) -> None:
    """Keep whoever is recognised out of the case; ring for the supervisor where somebody only bears a name that was written down."""
    if of.case_id is None:
        return
    case, told = _Case(of.case_id, of.data_key_id), {**known, **written}
    alike: set[str] = set()
    for one in PEOPLE:
        if one.unless is not None and told.get(one.unless[0]) == one.unless[1]:
            continue
        sure = _recognised(work, one, told)
        for person_id in sorted(sure):
            _exclude(work, case, Whom(person_id=person_id), one.ground)
        alike |= _bearing(work, of, written.get(one.name)) - sure
    for office_id in sorted(_offices(work, told)):
        _exclude(work, case, Whom(office_id=office_id), "reported_unit")
    if alike - exclusion_rows.kept_out(work, of.case_id):
        _tell(work, of)


@dataclass(frozen=True, slots=True)
class _Case:
    id: str
    data_key_id: str


def _exclude(work: Work, case: _Case, whom: Whom, ground: str) -> None:
    exclusion_id = exclusion_rows.add(work, case, whom, ground)
    if exclusion_id is not None:
        work.log("case_exclusion", exclusion_id, case_id=case.id, data_key_id=case.data_key_id)


def _recognised(work: Work, one: _Named, told: Mapping[str, Any]) -> set[str]:
    """Give who has the ID number or the phone, or the name and works in the unit."""
    found: set[str] = set()
    for kind, field in (("id_number", one.id_number), ("phone", one.phone)):
        text = told.get(field) if field else None
        if isinstance(text, str) and text:
            found |= set(work.execute(identities.people_with(kind, text)).scalars())
    unit, name = told.get(one.unit) if one.unit else None, told.get(one.name)
    if isinstance(unit, str) and isinstance(name, str) and unit and name:
        found |= {row.id for row in _staff(work, _offices_called(work, unit)) if texts.plain(row.name) == texts.plain(name)}
    return found


def _bearing(work: Work, of: Owner, name: Any) -> set[str]:
    """Give who bears the name in the offices of the case's area and above."""
    if not isinstance(name, str) or not name:
        return set()
    areas = list(directory.upwards(of.area_code))
    offices = set(work.execute(select(_office.c.id).where(_office.c.area_code.in_(areas))).scalars())
    return {row.id for row in _staff(work, offices) if texts.plain(row.name) == texts.plain(name)}


def _staff(work: Work, office_ids: Iterable[str]) -> Iterator[AnyRow]:
    """Give the people of offices; their names are sealed, so they are compared here."""
    today = actors.valid(_held.c, actors.today())
    query = select(_person.c.id, _person.c.name).join(_held, _held.c.person_id == _person.c.id).distinct()
    yield from work.execute(query.where(_held.c.office_id.in_(sorted(office_ids)), _person.c.is_active, today)).all()


def _offices(work: Work, told: Mapping[str, Any]) -> set[str]:
    """Give the offices of the unit that is suspected: the reporter's own, and the one that is named."""
    if told.get("unit_is_suspect") is not True:
        return set()
    found = {told["reporter_office_id"]} if isinstance(told.get("reporter_office_id"), str) else set()
    unit, code = told.get("suspect_unit"), told.get("suspect_unit_code")
    if isinstance(code, str) and code:
        found |= set(work.execute(select(_institution.c.office_id).where(_institution.c.credit_code == code)).scalars())
    return found | (_offices_called(work, unit) if isinstance(unit, str) and unit else set())


def _offices_called(work: Work, name: str) -> set[str]:
    """Give the offices, and those of institutions, that bear exactly this name."""
    plain = " ".join(name.split())
    offices = work.execute(select(_office.c.id).where(_office.c.name == plain)).scalars()
    return {*offices, *work.execute(select(_institution.c.office_id).where(_institution.c.name == plain)).scalars()}


def _tell(work: Work, of: Owner) -> None:
    """Call the supervisor, once for each time that such a name is written down."""
    alarm_rows.begin(work, of, alarm_rows.Wish(SUPERVISOR, ALIKE, "case.exclude", of.business_key or ""))
