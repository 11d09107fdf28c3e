"""Offices: bureaus, institutions and stations, each in an area."""

from dataclasses import dataclass
from typing import Unpack

from sqlalchemy import insert, select

from models import Area, Office
from services import actors, policy, texts
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.ids import new_id
from services.paging import USUAL, Keyset, Page
from services.rows import AnySelect
from services.transaction import When, Work, reading, transaction

ORDER = Keyset((Office.__table__.c.id,))


@dataclass(frozen=True, slots=True)
class OfficeView:
    """Where people work."""

    id: str
    name: str
    area_code: str
    area_name: str


def add(actor: Actor, name: str, area_code: str, **when: Unpack[When]) -> OfficeView:
    """Add an office to an area."""
    with transaction(actor, "office.add", **when) as work:
        area = work.execute(select(Area.name, Area.path).where(Area.code == area_code)).first()
        if area is None:
            raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
        policy.demand(actor, work.verb, {"area_path": area.path})
        name = texts.clean("name", name, 255)
        return OfficeView(enter(work, name, area_code), name, area_code, area.name)


def enter(work: Work, name: str, area_code: str) -> str:
    """Write the row of an office."""
    office_id = new_id()
    work.execute(insert(Office), {"id": office_id, "name": name, "area_code": area_code})
    work.log("office", office_id)
    return office_id


def get(actor: Actor, office_id: str) -> OfficeView:
    """Give one office."""
    with reading() as look:
        row = look.execute(_offices(actor).where(Office.id == office_id)).first()
    if row is None:
        raise NotFound
    return OfficeView(**row._mapping)


def find(actor: Actor, *, area_code: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[OfficeView]:
    """List offices, all of them or those of one area."""
    query = _offices(actor)
    if area_code is not None:
        query = query.where(Office.area_code == area_code)
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, lambda row: OfficeView(**row._mapping))


def _offices(actor: Actor) -> AnySelect:
    query = select(Office.id, Office.name, Office.area_code, Area.name.label("area_name")).join(Area, Area.code == Office.area_code)
    return policy.visible(query.where(actors.valid(Office, actors.today())), actor, Office)
