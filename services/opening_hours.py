"""When the offices of areas are open: entered for an area from a day on, and for everything below it where nothing nearer is."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Unpack

from sqlalchemy import delete, insert, select

from models import Area, OpeningHours
from services import area_paths, policy
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.oversight import working
from services.paging import LARGEST
from services.transaction import When, reading, transaction

HOUR: Final = 60
_hours, _area = OpeningHours.__table__, Area.__table__


@dataclass(frozen=True, slots=True)
class HoursView:
    """From when the offices of an area are open, from a day on."""

    area_code: str
    area_name: str
    valid_from: date
    opens_at: time
    pauses_at: time | None
    resumes_at: time | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall hold: without a pause, both of its ends are None."""

    opens_at: time
    pauses_at: time | None = None
    resumes_at: time | None = None


def find(actor: Actor) -> list[HoursView]:
    """List what is entered, by area, the latest first; it is no secret."""
    policy.demand(actor, "opening_hours.read", {})
    query = select(_hours, _area.c.name.label("area_name")).join(_area, _area.c.code == _hours.c.area_code)
    with reading() as look:
        rows = look.execute(query.order_by(_area.c.path, _hours.c.valid_from.desc()).limit(LARGEST)).all()
    return [
        HoursView(
            row.area_code,
            row.area_name,
            row.valid_from,
            working.clock(row.opens_at),
            *(None if minutes is None else working.clock(minutes) for minutes in (row.pauses_at, row.resumes_at)),
        )
        for row in rows
    ]


def enter(actor: Actor, area_code: str, valid_from: date, wish: Wish, **when: Unpack[When]) -> None:
    """Enter what holds in an area from a day on, in place of what was entered for that day."""
    _demand_order(wish)
    with transaction(actor, "opening_hours.enter", **when) as work:
        policy.demand(actor, work.verb, _place(area_code))
        at = {"area_code": area_code, "valid_from": valid_from}
        work.execute(delete(OpeningHours).where(*(_hours.c[name] == value for name, value in at.items())))
        minutes = {name: _minutes(getattr(wish, name)) for name in ("opens_at", "pauses_at", "resumes_at")}
        work.execute(insert(OpeningHours), {**at, **minutes, "entered_at": work.moment, "entered_by": actor.person_id})
        work.log("area", area_code)


def remove(actor: Actor, area_code: str, valid_from: date, **when: Unpack[When]) -> None:
    """Take back what was entered; then what held before holds on. Raises Conflict where nothing is entered."""
    with transaction(actor, "opening_hours.remove", **when) as work:
        policy.demand(actor, work.verb, _place(area_code))
        entered = _hours.c.area_code == area_code, _hours.c.valid_from == valid_from
        if not work.execute(delete(OpeningHours).where(*entered)).rowcount:
            raise Conflict(code="hours_not_entered")
        work.log("area", area_code)


def _place(area_code: str) -> dict[str, Any]:
    if area_paths.path_of(area_code) is None:
        raise Invalid({"area_code": ["is no area"]}, code="unknown_area")
    return {"area_code": area_code}


def _demand_order(wish: Wish) -> None:
    if (wish.pauses_at is None) != (wish.resumes_at is None):
        raise Invalid({"resumes_at": ["a pause has two ends"]}, code="half_a_pause")
    clocks = [one for one in (wish.opens_at, wish.pauses_at, wish.resumes_at) if one is not None]
    if clocks != sorted(clocks) or len(set(clocks)) < len(clocks):
        raise Invalid({"opens_at": ["is not before the pause, or the pause ends before it begins"]}, code="hours_out_of_order")


def _minutes(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * HOUR + clock.minute
