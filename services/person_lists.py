"""Lists of people from other departments: imported files, kept as keyed digests, each replaced by the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Unpack

from sqlalchemy import delete, insert, select

from models import Base
from services import area_paths, list_matching, policy, texts
from services.actor import Actor
from services.errors import Invalid
from services.ids import new_id
from services.transaction import When, reading, transaction

MOST: Final = 500_000  # people on one list
_list, _entry = (Base.metadata.tables[name] for name in ("person_list", "person_list_entry"))


@dataclass(frozen=True, slots=True)
class PersonListView:
    """A list without its people."""

    id: str
    kind: str
    area_code: str
    source: str
    people: int
    imported_at: datetime


def replace(actor: Actor, kind: str, area_code: str, source: str, id_numbers: Iterable[str], **when: Unpack[When]) -> PersonListView:
    """Import a list in place of the one before; give it without its people."""
    if kind not in list_matching.KINDS:
        raise Invalid({"kind": [f"is none of {', '.join(list_matching.KINDS)}"]}, code="list_kind")
    digests = sorted({list_matching.digest(one) for one in id_numbers if one.strip()})
    if len(digests) > MOST:
        raise Invalid({"id_numbers": [f"has more than {MOST} people"]}, code="list_size", most=MOST)
    with transaction(actor, "person_list.replace", **when) as work:
        if area_paths.path_of(area_code) is None:
            raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
        policy.demand(actor, work.verb, {"area_code": area_code})
        before = select(_list.c.id).where(_list.c.kind == kind, _list.c.area_code == area_code)
        work.execute(delete(_entry).where(_entry.c.list_id.in_(before)))
        work.execute(delete(_list).where(_list.c.kind == kind, _list.c.area_code == area_code))
        view = PersonListView(new_id(), kind, area_code, texts.clean("source", source, 255), len(digests), work.moment)
        own = {name: getattr(view, name) for name in PersonListView.__slots__}
        work.execute(insert(_list), {**own, "imported_by": actor.person_id})
        if digests:
            work.execute(insert(_entry), [{"list_id": view.id, "digest": one} for one in digests])
        work.log("person_list", view.id)
    return view


def find(actor: Actor) -> list[PersonListView]:
    """Tell which lists there are, and how old."""
    policy.demand(actor, "person_list.read", {})
    columns = [_list.c[name] for name in PersonListView.__slots__]
    with reading() as look:
        return [PersonListView(**row._mapping) for row in look.execute(select(*columns).order_by(_list.c.kind, _list.c.area_code))]
