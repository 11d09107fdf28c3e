"""The duty roster of an office, and how its people are reached."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Unpack

from sqlalchemy import delete, insert, select

from models import Base
from services import area_paths, keys, on_duty, person_rows, policy, rights
from services.actor import Actor
from services.errors import Invalid, NotFound
from services.ids import new_id
from services.rows import AnyRow
from services.transaction import Reading, When, Work, reading, transaction

KINDS: Final = ("day", "night", "holiday")
LAST_RANK: Final = 9
ADDRESSES: Final[Mapping[str, re.Pattern[str]]] = {
    "email": re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+"),
    "sms": re.compile(r"\+?\d{5,15}", re.ASCII),
    "webhook": re.compile(r"https?://[^\s]+"),
}
_shift, _contact = Base.metadata.tables["duty_shift"], Base.metadata.tables["contact"]
_office, _person = Base.metadata.tables["office"], Base.metadata.tables["person"]


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on duty for an office, as what, from when to when; rank 0 is called first, the deputies after him."""

    office_id: str
    role: str
    person_id: str
    kind: str
    rank: int
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ShiftView:
    """One shift of a roster."""

    id: str
    office_id: str
    role: str
    person_id: str
    person_name: str
    kind: str
    rank: int
    begins_at: datetime
    ends_at: datetime


def find(actor: Actor, office_id: str, *, begins_at: datetime, ends_at: datetime) -> list[ShiftView]:
    """Give the shifts of an office that touch a span of time, the earliest first. Raises NotFound, Forbidden."""
    with reading() as look:
        policy.demand(actor, "roster.read", _place(look, office_id))
        query = select(_shift, _person.c.name.label("person_name")).join(_person, _person.c.id == _shift.c.person_id)
        touches = _shift.c.begins_at < ends_at, _shift.c.ends_at > begins_at
        rows = look.execute(query.where(_shift.c.office_id == office_id, *touches).order_by(_shift.c.begins_at, _shift.c.rank, _shift.c.id))
        return [_view(row) for row in rows]


def enter(actor: Actor, shift: Shift, **when: Unpack[When]) -> str:
    """Put somebody on the roster; give the shift's id. Raises Invalid, naming the fields, NotFound, Forbidden."""
    with transaction(actor, "roster.enter", **when) as work:
        policy.demand(actor, work.verb, _place(work, shift.office_id))
        _check(work, shift)
        plain = {name: getattr(shift, name) for name in Shift.__slots__}
        row = {"id": new_id(), **plain, "entered_at": work.moment, "entered_by": actor.person_id}
        work.execute(insert(_shift), row)
        work.log("duty_shift", row["id"])
        return str(row["id"])


def remove(actor: Actor, shift_id: str, **when: Unpack[When]) -> None:
    """Take somebody off the roster."""
    with transaction(actor, "roster.remove", **when) as work:
        query = select(_shift, _office.c.area_code).join(_office, _office.c.id == _shift.c.office_id)
        row = work.execute(query.where(_shift.c.id == shift_id)).first()
        if row is None or not policy.can(actor, "roster.read", dict(row._mapping)):
            raise NotFound
        policy.demand(actor, work.verb, dict(row._mapping))
        work.execute(delete(_shift).where(_shift.c.id == shift_id))
        work.log("duty_shift", shift_id)


def set_contacts(actor: Actor, person_id: str, addresses: Mapping[str, str | None], **when: Unpack[When]) -> list[str]:
    """Say by which channels somebody is reached besides the page; an empty address ends a channel. Give the channels he has."""
    wrong = {channel: ["is no address of this channel"] for channel, address in addresses.items() if not _is_address(channel, address)}
    if wrong:
        raise Invalid(wrong, code="contact")
    with transaction(actor, "contact.set", **when) as work:
        person_rows.demand_seen(work, actor, person_id)
        policy.demand(actor, work.verb, {})
        person_rows.demand_rank_over(work, actor, person_id)  # an address that an identity provider has verified opens the account
        for channel, address in addresses.items():
            _set(work, person_id, channel, address)
        work.log("person", person_id)
        return channels(work, person_id)


def channels(look: Reading, person_id: str) -> list[str]:
    """Give the channels by which somebody is reached besides the page."""
    return list(look.execute(select(_contact.c.channel).where(_contact.c.person_id == person_id).order_by(_contact.c.channel)).scalars())


def _set(work: Work, person_id: str, channel: str, address: str | None) -> None:
    work.execute(delete(_contact).where(_contact.c.person_id == person_id, _contact.c.channel == channel))
    if address:
        data_key_id = keys.system_data_key(work)
        sealed = keys.seal(work, data_key_id, address.strip().encode())
        row = {"id": new_id(), "person_id": person_id, "channel": channel, "data_key_id": data_key_id, "address": sealed}
        work.execute(insert(_contact), row)


def _is_address(channel: str, address: str | None) -> bool:
    shape = ADDRESSES.get(channel)
    return shape is not None and (not address or (len(address) <= 255 and shape.fullmatch(address.strip()) is not None))  # noqa: PLR2004


def _check(look: Reading, shift: Shift) -> None:
    wrong = {
        "role": None if shift.role in rights.PEOPLE else "is no role",
        "kind": None if shift.kind in KINDS else f"is none of {', '.join(KINDS)}",
        "rank": None if 0 <= shift.rank <= LAST_RANK else f"lies between 0 and {LAST_RANK}",
        "ends_at": None if shift.begins_at < shift.ends_at else "lies before the beginning",
    }
    if wrong["role"] is None and shift.person_id not in on_duty.holders(look, shift.office_id, shift.role):
        wrong["person_id"] = "does not hold this role in this office"
    found = {field: [sentence] for field, sentence in wrong.items() if sentence}
    if found:
        raise Invalid(found, code="shift")


def _place(look: Reading, office_id: str) -> dict[str, Any]:
    area_code = look.execute(select(_office.c.area_code).where(_office.c.id == office_id)).scalar_one_or_none()
    if area_code is None:
        raise NotFound(code="unknown_office")
    return {"office_id": office_id, "area_code": area_code, "area_path": area_paths.path_of(area_code)}


def _view(row: AnyRow) -> ShiftView:
    return ShiftView(**{name: getattr(row, name) for name in ShiftView.__slots__})
