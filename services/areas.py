"""Areas: the tree of the national administrative division."""

import re
from dataclasses import dataclass
from typing import Unpack

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from models import Area
from services import policy, texts
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.paging import USUAL, Keyset, Page
from services.transaction import When, Work, reading, transaction

CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?")
ORDER = Keyset((Area.__table__.c.code,))


@dataclass(frozen=True, slots=True)
class AreaView:
    """A province, city, county, town or village."""

    code: str
    name: str
    parent_code: str | None
    path: str


def add(actor: Actor, code: str, name: str, parent_code: str | None = None, **when: Unpack[When]) -> AreaView:
    """Add an area below another one, or as a root."""
    with transaction(actor, "area.add", **when) as work:
        policy.demand(actor, work.verb, {"area_path": _path(work, parent_code)} if parent_code else {})
        return enter(work, code, name, parent_code)


def enter(work: Work, code: str, name: str, parent_code: str | None) -> AreaView:
    """Write the row of an area."""
    if not CODE.fullmatch(code):
        raise Invalid({"code": ["needs 6, 9 or 12 digits"]}, code="area_code")
    above = _path(work, parent_code) if parent_code else ""
    view = AreaView(code, texts.clean("name", name, 255), parent_code, f"{above}{code}/")
    try:
        row = {"code": view.code, "name": view.name, "parent_code": view.parent_code, "path": view.path}
        work.execute(insert(Area), row)
    except IntegrityError as error:
        raise Conflict(code="area_known_already") from error
    work.log("area", code)
    return view


def get(actor: Actor, code: str) -> AreaView:
    """Give one area."""
    with reading() as look:
        row = look.execute(policy.visible(_COLUMNS, actor, Area).where(Area.code == code)).first()
    if row is None:
        raise NotFound
    return AreaView(**row._mapping)


def find(actor: Actor, *, parent_code: str | None = None, after: str | None = None, limit: int = USUAL) -> Page[AreaView]:
    """List areas, all of them or those below one."""
    query = policy.visible(_COLUMNS, actor, Area)
    if parent_code is not None:
        query = query.where(Area.parent_code == parent_code)
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, lambda row: AreaView(**row._mapping))


def _path(work: Work, code: str) -> str:
    path = work.execute(select(Area.path).where(Area.code == code)).scalar_one_or_none()
    if path is None:
        raise Invalid({"parent_code": ["is no area"]}, code="unknown_area")
    return str(path)


_COLUMNS = select(Area.code, Area.name, Area.parent_code, Area.path)
