"""Institutions: the register of community rehabilitation institutions, open to everybody who works here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Unpack

from sqlalchemy import select

from models import Base
from services import area_paths, institution_rows, offices, policy, texts
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import When, Work, reading, transaction

MOST: Final = 100_000  # people
_institution = Base.metadata.tables["institution"]
_area = Base.metadata.tables["area"]
ORDER = Keyset((_institution.c.org_no,))


@dataclass(frozen=True, slots=True)
class InstitutionView:
    """An institution as the register has it."""

    id: str
    org_no: str
    name: str
    credit_code: str
    kind: str
    area_code: str
    area_name: str
    office_id: str
    address: str
    distance_km: int | None
    service_types: tuple[str, ...]
    accepted_diagnoses: tuple[str, ...]
    capacity: int
    load: int
    state: str
    entered_at: datetime
    left_at: datetime | None
    exit_type: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which institutions."""

    area_code: str | None = None
    state: str | None = None
    service_type: str | None = None


def add(actor: Actor, told: Mapping[str, Any], **when: Unpack[When]) -> InstitutionView:
    """Enter an institution that was confirmed elsewhere, such as before this system began; its office is found by name or made."""
    with transaction(actor, "institution.add", **when) as work:
        institution_id = enter(work, told)
    return get(actor, institution_id)


def enter(work: Work, told: Mapping[str, Any]) -> str:
    """Write an institution that was confirmed elsewhere, in the transaction of a verb; give its id."""
    area_code = str(told["area_code"])
    if area_paths.path_of(area_code) is None:
        raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
    policy.demand(work.actor, work.verb, {"area_code": area_code})
    row = _checked(told)
    office_id = institution_rows.office_of(work, row["name"], area_code) or offices.enter(work, row["name"], area_code)
    return str(institution_rows.enter(work, {**row, "area_code": area_code, "office_id": office_id, "case_id": None}).id)


def get(actor: Actor, institution_id: str) -> InstitutionView:
    """Give one institution."""
    with reading() as look:
        row = look.execute(_institutions(actor).where(_institution.c.id == institution_id)).first()
    if row is None:
        raise NotFound
    return _view(row)


def find(actor: Actor, filters: Filters | None = None, *, after: str | None = None, limit: int = USUAL) -> Page[InstitutionView]:
    """List institutions by their numbers."""
    wanted = filters or Filters()
    query = _institutions(actor)
    if wanted.area_code is not None:
        path = area_paths.path_of(wanted.area_code)
        query = query.where(_area.c.path.startswith(path or "-", autoescape=True))
    if wanted.state is not None:
        query = query.where(_institution.c.state == wanted.state)
    with reading() as look:
        page = ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, _view)
    if wanted.service_type is None:
        return page
    return Page([one for one in page.items if wanted.service_type in one.service_types], page.next)


def _institutions(actor: Actor) -> AnySelect:
    query = select(_institution, _area.c.name.label("area_name")).join(_area, _area.c.code == _institution.c.area_code)
    return policy.visible(query, actor, _institution)


def _checked(told: Mapping[str, Any]) -> dict[str, Any]:
    capacity, load = int(told["capacity"]), int(told.get("load") or 0)
    if not 0 < capacity <= MOST:
        raise Invalid({"capacity": [f"must be between 1 and {MOST}"]}, code="capacity", most=MOST)
    if not 0 <= load <= capacity:
        raise Invalid({"load": ["must be between 0 and the capacity"]}, code="load")
    return {
        **{name: texts.clean(name, str(told[name]), 255) for name in ("name", "kind", "address")},
        "credit_code": texts.clean("credit_code", str(told["credit_code"]), 64),
        "distance_km": told.get("distance_km"),
        "service_types": list(told["service_types"]),
        "accepted_diagnoses": list(told["accepted_diagnoses"]),
        "capacity": capacity,
        "load": load,
    }


def _view(row: AnyRow) -> InstitutionView:
    own = {name: getattr(row, name) for name in InstitutionView.__slots__}
    lists = {name: tuple(own[name]) for name in ("service_types", "accepted_diagnoses")}
    return InstitutionView(**{**own, **lists})
