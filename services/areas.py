"""Areas: the tree of the national administrative division, and how it changes over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Unpack

from sqlalchemy import ColumnElement, false, or_, select, update

from models import Area, Base
from services import actors, area_rows, former_names, office_closing, policy, texts
from services.actor import Actor
from services.area_rows import NewArea
from services.errors import Conflict, Invalid, NotFound
from services.former_names import FormerName
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, reading, transaction

ORDER = Keyset((Area.__table__.c.code,))
NAMED = Base.metadata.tables["area_name"].c.area_code


@dataclass(frozen=True, slots=True)
class AreaView:
    """A province, city, county, town or village."""

    code: str
    name: str
    parent_code: str | None
    path: str
    valid_from: date | None = None
    valid_to: date | None = None  # the last day
    replaced_by: str | None = None
    former_names: tuple[FormerName, ...] = ()


def add(actor: Actor, code: str, name: str, parent_code: str | None = None, **when: Unpack[When]) -> AreaView:
    """Add an area below another one, or as a root."""
    with transaction(actor, "area.add", **when) as work:
        area_rows.lock(work)
        above = _other(work, parent_code, "parent_code").path if parent_code else ""
        policy.demand(actor, work.verb, {"area_path": above} if above else {})
        name = texts.clean("name", name, area_rows.LONGEST_NAME)
        return AreaView(code, name, parent_code, area_rows.enter(work, NewArea(code, name, parent_code), above))


def rename(actor: Actor, code: str, name: str, since: date, **when: Unpack[When]) -> AreaView:
    """Give an area another name from a day on; the one before is kept with its last day."""
    with transaction(actor, "area.rename", **when) as work:
        area_rows.lock(work)
        row = _known(work, code)
        policy.demand(actor, work.verb, {"area_path": row.path})
        name = texts.clean("name", name, area_rows.LONGEST_NAME)
        former_names.keep(work, NAMED, code, row.name, former_names.day_before(since))
        work.execute(update(Area).where(Area.code == code).values(name=name))
        work.log("area", code)
        return _whole(work, code)


def replace(
    actor: Actor, code: str, successor_code: str, since: date, *, offices: Mapping[str, str] | None = None, **when: Unpack[When]
) -> AreaView:
    """Let one area go into another one from a day on: whoever looks after that one looks after everything of this one, too.

    No case is rewritten: it keeps the code under which it was decided. `offices` says which office goes on with what another one
    handled, as `offices.close` does. An area that goes into several is replaced by the one that takes the rest, when the cases of
    the others were moved there (see `case_moves`).
    """
    with transaction(actor, "area.replace", **when) as work:
        area_rows.lock(work)
        old, new = _standing(_known(work, code), "code"), _other(work, successor_code, "successor_code")
        for one in (old, new):
            policy.demand(actor, work.verb, {"area_path": one.path})
        if new.path.startswith(old.path):
            raise Conflict(code="area_within_itself")
        last = former_names.day_before(since)
        work.execute(update(Area).where(Area.code == old.code).values(valid_to=last, replaced_by=new.code))
        area_rows.move_below(work, old.path, new.path)
        work.log("area", old.code)
        for closing, going_on in (offices or {}).items():
            office_closing.close(work, closing, last, going_on)
        work.after_commit(area_rows.forget)
        return _whole(work, old.code)


def get(actor: Actor, code: str) -> AreaView:
    """Give one area, with the names it bore before."""
    with reading() as look:
        if look.execute(policy.visible(select(Area.code), actor, Area).where(Area.code == code)).first() is None:
            raise NotFound
        return _whole(look, code)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which areas: all of them, or those below one, or those of a name or a code; those that are no more only on demand."""

    parent_code: str | None = None
    text: str | None = None  # a part of the name, or how the code begins
    with_former: bool = False
    codes: Sequence[str] | None = None  # these and no others


EVERYWHERE: Final = Filters()


def find(actor: Actor, filters: Filters = EVERYWHERE, *, after: str | None = None, limit: int = USUAL) -> Page[AreaView]:
    """List areas."""
    query = policy.visible(_COLUMNS, actor, Area)
    if filters.parent_code is not None:
        query = query.where(Area.parent_code == filters.parent_code)
    if filters.text and filters.text.strip():
        query = query.where(_called(filters.text.strip()))
    if filters.codes is not None:
        query = query.where(Area.code.in_(filters.codes))
    if not filters.with_former:
        query = query.where(actors.valid(Area, actors.today()))
    with reading() as look:
        return ORDER.page(look.execute(ORDER.select(query, after, limit)).all(), limit, lambda row: AreaView(**row._mapping))


def name_on(code: str, day: date) -> str | None:
    """Give the name that an area bore on a day."""
    with reading() as look:
        former = former_names.on(look, NAMED, code, day)
        return former or look.execute(select(Area.name).where(Area.code == code)).scalar_one_or_none()


def _called(text: str) -> ColumnElement[bool]:
    if not text.isprintable():
        return false()
    return or_(Area.code.startswith(text, autoescape=True), Area.name.contains(text, autoescape=True))


def _known(look: Reading, code: str) -> AnyRow:
    row = look.execute(_COLUMNS.where(Area.code == code)).first()
    if row is None:
        raise NotFound
    return row


def _other(look: Reading, code: str, field: str) -> AnyRow:
    """Give another area that a body names; raise Invalid."""
    try:
        return _standing(_known(look, code), field)
    except NotFound:
        raise Invalid({field: ["is no area"]}, code="unknown_area") from None


def _standing(row: AnyRow, field: str) -> AnyRow:
    if row.replaced_by is not None:
        raise Invalid({field: [f"was replaced by {row.replaced_by}"]}, code="area_replaced", successor=row.replaced_by)
    return row


def _whole(look: Reading, code: str) -> AreaView:
    return AreaView(**_known(look, code)._mapping, former_names=former_names.of(look, NAMED, code))


_COLUMNS: AnySelect = select(Area.code, Area.name, Area.parent_code, Area.path, Area.valid_from, Area.valid_to, Area.replaced_by)
