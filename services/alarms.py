"""Alarms as people see them: what rings for whom, and that somebody has taken it on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Unpack

from sqlalchemy import select

from documents import alarms as words
from models import Base
from models.lifecycle import AlarmState
from services import alarm_rows, policy, readings
from services.actor import Actor
from services.errors import Conflict, NotFound
from services.paging import USUAL, Keyset, Page
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work, reading, transaction

OPEN = (AlarmState.RINGING, AlarmState.UNHEARD)
_alarm = Base.metadata.tables["alarm"]
_call = Base.metadata.tables["alarm_call"]
_person = Base.metadata.tables["person"]
ORDER = Keyset((_alarm.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class CallView:
    """One person who was called."""

    person_id: str
    name: str
    called_at: datetime


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One alarm, with everybody it called so far."""

    id: str
    case_id: str | None
    number: str
    role: str
    text: str
    text_en: str
    state: str
    raised_at: datetime
    ended_at: datetime | None
    acknowledged_by: str | None
    calls: tuple[CallView, ...]
    is_mine: bool  # the reader was called


@readings.listed("alarm")
def find(actor: Actor, *, is_open: bool | None = None, after: str | None = None, limit: int = USUAL) -> Page[AlarmView]:
    """List the alarms of the actor's area and those that called him, the newest first."""
    query = _visible(actor)
    if is_open is not None:
        query = query.where(_alarm.c.state.in_(OPEN) if is_open else _alarm.c.state.not_in(OPEN))
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        calls = _calls(look, rows)
        return ORDER.page(rows, limit, lambda row: _view(actor, row, calls[row.id]))


def acknowledge(actor: Actor, alarm_id: str, **when: Unpack[When]) -> AlarmView:
    """Take an alarm on: whoever was called may, and a supervisor of the area. Raises NotFound, Forbidden, Conflict."""
    with transaction(actor, "alarm.acknowledge", **when) as work:
        row = work.execute(_visible(actor).where(_alarm.c.id == alarm_id)).first()
        if row is None:
            raise NotFound
        _demand(work, row, {call.person_id for call in _calls(work, [row])[row.id]})
        if not alarm_rows.end(work, row.id, AlarmState.ACKNOWLEDGED, actor.person_id):
            raise Conflict(code="alarm_over")
        work.log("alarm", row.id, case_id=row.case_id, instance_id=row.instance_id)
        found = work.execute(select(_alarm).where(_alarm.c.id == row.id)).one()
        return _view(actor, found, _calls(work, [found])[found.id])


def _demand(work: Work, row: AnyRow, called: Collection[str]) -> None:
    """Let whoever was called acknowledge, then whoever has the right, then the deputies of those who were called."""
    actor = work.actor
    if actor.person_id in called or policy.can(replace(actor, principals=()), work.verb, dict(row._mapping)):
        return
    if (principal := _called_for(actor, called)) is None:
        policy.demand(actor, work.verb, dict(row._mapping))
    else:
        work.as_whom_id = principal


def _called_for(actor: Actor, called: Collection[str]) -> str | None:
    """Give somebody called for whom the actor stands in, in everything: an alarm calls the person, not one of his roles."""
    return next((one.person_id for one in actor.principals if one.cover is None and one.person_id in called), None)


def _visible(actor: Actor) -> AnySelect:
    return policy.visible(select(_alarm), actor, _alarm)


def _calls(look: Reading, rows: Sequence[AnyRow]) -> dict[str, list[CallView]]:
    query = select(_call, _person.c.name).join(_person, _person.c.id == _call.c.person_id)
    found: dict[str, list[CallView]] = {row.id: [] for row in rows}
    for call in look.execute(query.where(_call.c.alarm_id.in_(list(found))).order_by(_call.c.rung)):
        found[call.alarm_id].append(CallView(call.person_id, call.name, call.called_at))
    return found


def _view(actor: Actor, row: AnyRow, calls: list[CallView]) -> AlarmView:
    plain = {name: getattr(row, name) for name in ("id", "case_id", "number", "role", "state", "raised_at", "ended_at", "acknowledged_by")}
    said = words.get(row.text)
    text, text_en = (one.format(number=row.number) for one in (said.text, said.text_en))
    called = {one.person_id for one in calls}
    is_mine = actor.person_id in called or _called_for(actor, called) is not None
    return AlarmView(**plain, text=text, text_en=text_en, calls=tuple(calls), is_mine=is_mine)
