"""Offices: bureaus, institutions and stations, each in an area, and how they change over time."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Unpack

from sqlalchemy import false, insert, select, update

from models import Area, Base, Office
from services import actors, directory, former_names, office_closing, policy, texts
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.former_names import FormerName
from services.ids import new_id
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work, reading, transaction

ORDER = Keyset((Office.__table__.c.id,))
NAMED = Base.metadata.tables["office_name"].c.office_id
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class OfficeView:
    """Where people work."""

    id: str
    name: str
    area_code: str
    area_name: str
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    replaced_by: str | None = None
    former_names: tuple[FormerName, ...] = ()


def add(actor: Actor, name: str, area_code: str, valid_from: date | None = None, **when: Unpack[When]) -> OfficeView:
    """Add an office to an area."""
    with transaction(actor, "office.add", **when) as work:
        area = work.execute(select(Area.path, Area.replaced_by).where(Area.code == area_code)).first()
        if area is None:
            raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
        policy.demand(actor, work.verb, {"area_path": area.path})
        if area.replaced_by is not None:
            raise Invalid({"area_code": [f"was replaced by {area.replaced_by}"]}, code="area_replaced", successor=area.replaced_by)
        office_id = enter(work, texts.clean("name", name, LONGEST_NAME), area_code, valid_from)
        work.after_commit(directory.forget)
        return _whole(work, office_id)


def enter(work: Work, name: str, area_code: str, valid_from: date | None = None) -> str:
    """Write the row of an office."""
    office_id = new_id()
    work.execute(insert(Office), {"id": office_id, "name": name, "area_code": area_code, "valid_from": valid_from})
    work.log("office", office_id)
    return office_id


def rename(actor: Actor, office_id: str, name: str, since: date, **when: Unpack[When]) -> OfficeView:
    """Give an office another name from a day on; the one before is kept with its last day."""
    with transaction(actor, "office.rename", **when) as work:
        row = _known(work, office_id)
        policy.demand(actor, work.verb, _place(row))
        name = texts.clean("name", name, LONGEST_NAME)
        former_names.keep(work, NAMED, office_id, row.name, former_names.day_before(since))
        work.execute(update(Office).where(Office.id == office_id).values(name=name))
        work.log("office", office_id)
        return _whole(work, office_id)


def close(actor: Actor, office_id: str, since: date, replaced_by: str | None = None, **when: Unpack[When]) -> OfficeView:
    """End an office from a day on; another one may go on with its matters, and then its people stand for this one.

    Raises Conflict while user tasks would lose the only ones who can do them; it names them.
    """
    with transaction(actor, "office.close", **when) as work:
        policy.demand(actor, work.verb, _place(_known(work, office_id)))
        office_closing.close(work, office_id, former_names.day_before(since), replaced_by)
        return _whole(work, office_id)


def get(actor: Actor, office_id: str) -> OfficeView:
    """Give one office, also one that is no more, with the names it bore before."""
    with reading() as look:
        if look.execute(policy.visible(select(Office.id), actor, Office).where(Office.id == office_id)).first() is None:
            raise NotFound
        return _whole(look, office_id)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which offices: all of them, or those of one area, or those of a name; those that are no more only on demand."""

    area_code: str | None = None
    text: str | None = None  # a part of the name
    with_former: bool = False


EVERY: Final = Filters()


def find(actor: Actor, filters: Filters = EVERY, *, after: str | None = None, limit: int = USUAL) -> Page[OfficeView]:
    """List offices."""
    query = policy.visible(_OFFICES, actor, Office)
    if filters.area_code is not None:
        query = query.where(Office.area_code == filters.area_code)
    text = (filters.text or "").strip()
    if text:
        query = query.where(Office.name.contains(text, autoescape=True) if text.isprintable() else false())
    if not filters.with_former:
        query = query.where(actors.valid(Office, actors.today()))
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, lambda row: OfficeView(**_columns(row)))


def _known(look: Reading, office_id: str) -> AnyRow:
    row = look.execute(_OFFICES.where(Office.id == office_id)).first()
    if row is None:
        raise NotFound
    return row


def _whole(look: Reading, office_id: str) -> OfficeView:
    return OfficeView(**_columns(_known(look, office_id)), former_names=former_names.of(look, NAMED, office_id))


def _columns(row: AnyRow) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "area_path"}


def _place(row: AnyRow) -> dict[str, str]:
    return {"office_id": row.id, "area_code": row.area_code, "area_path": row.area_path}


_OFFICES: AnySelect = select(
    Office.id,
    Office.name,
    Office.area_code,
    Area.name.label("area_name"),
    Area.path.label("area_path"),
    Office.valid_from,
    Office.valid_to,
    Office.replaced_by,
).join(Area, Area.code == Office.area_code)
