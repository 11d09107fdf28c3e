"""Alarms as rows: raised, calling one person after the other, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, exists, insert, select, update

from documents import alarms as words
from models import Base
from models.lifecycle import UNFINISHED, AlarmState, InstanceState, before
from services import clock_rows, directory, exclusion_rows, ids, job_rows, keys, notice_rows, on_duty
from services.notice_rows import About
from services.owner import Owner
from services.rights import SUPERVISOR
from services.rows import AnyRow
from services.transaction import Reading, Work

NEXT: Final = "duty.next_person"  # the local setting of minutes until somebody else is called
SENT: Final = "alarm.{}"  # job type of a channel
_tables = Base.metadata.tables
_alarm, _call, _contact = _tables["alarm"], _tables["alarm_call"], _tables["contact"]
_task, _instance = _tables["user_task"], _tables["process_instance"]
_END = (
    update(_alarm)
    .where(_alarm.c.id == bindparam("of_alarm"), _alarm.c.state.in_(bindparam("states", expanding=True)))
    .values(state=bindparam("new_state"), ended_at=bindparam("at"), acknowledged_by=bindparam("by"))
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to ring, and for whom."""

    role: str
    text: str
    element_id: str
    number: str
    user_task: str | None = None
    office_id: str | None = None  # whose roster, when the diagram names an office


@dataclass(frozen=True, slots=True)
class Matter:
    """A case for which something rings, though none of its instances waits."""

    case_id: str
    area_code: str
    office_id: str
    data_key_id: str
    id: None = None  # of the instance


@dataclass(frozen=True, slots=True)
class Bell:
    """What the jobs of an alarm belong to: its case's place, but no instance, which might be held."""

    id: str
    case_id: str | None
    area_code: str | None
    office_id: str | None
    data_key_id: str
    business_key: str | None = None


def begin(work: Work, of: Owner | Matter, wish: Wish) -> str:
    """Raise an alarm and call the first person; give its id."""
    words.get(wish.text)  # a name without words is the diagram's mistake, seen at once
    row = {
        "id": ids.new_id(),
        "case_id": of.case_id,
        "area_code": of.area_code,
        "office_id": of.office_id,
        "instance_id": of.id,
        "element_id": wish.element_id,
        "user_task": wish.user_task,
        "role": wish.role,
        "called_office_id": wish.office_id or on_duty.office(wish.role, of.area_code, of.office_id),
        "text": wish.text,
        "number": wish.number,
        "state": AlarmState.RINGING,
        "raised_at": work.moment,
    }
    alarm = work.execute(insert(_alarm).returning(_alarm), row).one()
    work.log("alarm", alarm.id, case_id=of.case_id, instance_id=of.id, data_key_id=of.data_key_id)
    ring(work, alarm)
    return str(alarm.id)


def read(look: Reading, alarm_id: str) -> AnyRow | None:
    """Give one alarm."""
    return look.execute(select(_alarm).where(_alarm.c.id == alarm_id)).first()


def ring(work: Work, alarm: AnyRow) -> None:
    """Call the next person by every channel he has, and owe the one after him; with nobody left, the alarm is unheard."""
    called = set(work.execute(select(_call.c.person_id).where(_call.c.alarm_id == alarm.id)).scalars())
    person_id = next((one for one in _people(work, alarm) if one not in called), None)
    if person_id is None:
        end(work, alarm.id, AlarmState.UNHEARD)
        return
    row = {"id": ids.new_id(), "alarm_id": alarm.id, "person_id": person_id, "rung": len(called), "called_at": work.moment}
    work.execute(insert(_call), row)
    notice_rows.tell(work, [person_id], "alarm", About(case_id=alarm.case_id, number=alarm.number))
    bell = Bell(alarm.id, alarm.case_id, alarm.area_code, alarm.office_id, keys.system_data_key(work))
    for contact in work.execute(select(_contact).where(_contact.c.person_id == person_id).order_by(_contact.c.channel)):
        job_rows.owe_later(work, bell, work.moment, _message(work, alarm, contact), kind="call", **_outside(contact.channel))
    due = clock_rows.counted(work, NEXT, work.moment, alarm.area_code).moment
    job_rows.owe_later(work, bell, due, {"alarm_id": alarm.id}, kind="alarm", element_id=alarm.element_id)


def is_called_for(look: Reading, alarm: AnyRow) -> bool:
    """Say whether what the alarm calls for still waits: its user task, else its instance."""
    if alarm.instance_id is None:
        return True
    if alarm.user_task is None:
        goes_on = _instance.c.state.in_((InstanceState.ACTIVE, InstanceState.SUSPENDED))
        return bool(look.execute(select(exists().where(_instance.c.id == alarm.instance_id, goes_on))).scalar())
    waits = _task.c.instance_id == alarm.instance_id, _task.c.element_id == alarm.user_task, _task.c.state.in_(UNFINISHED)
    return bool(look.execute(select(exists().where(*waits))).scalar())


def end(work: Work, alarm_id: str, state: AlarmState, by: str | None = None) -> bool:
    """Let an alarm ring no more; False when somebody was faster."""
    told = {"of_alarm": alarm_id, "states": list(before(state)), "new_state": state, "at": work.moment, "by": by}
    return bool(work.execute(_END, told).rowcount)


def _people(look: Work, alarm: AnyRow) -> list[str]:
    """Give everybody to call in turn; when all of them are silent, the supervisors of the area."""
    supervisors = [
        person
        for office in directory.present().offices_holding(SUPERVISOR, alarm.area_code)
        for person in on_duty.people(look, office, SUPERVISOR, look.moment)
    ]
    kept_out = exclusion_rows.kept_out(look, alarm.case_id)
    everybody = [*on_duty.people(look, alarm.called_office_id, alarm.role, look.moment), *supervisors]
    return [person for person in everybody if person not in kept_out]


def _message(look: Reading, alarm: AnyRow, contact: AnyRow) -> Mapping[str, Any]:
    return {
        "alarm_id": alarm.id,
        "number": alarm.number,
        "to": keys.unseal(look, contact.data_key_id, contact.address).decode(),
        "text": words.get(alarm.text).text.format(number=alarm.number),
    }


def _outside(channel: str) -> dict[str, str]:
    return {"mode": "outside", "job_type": SENT.format(channel)}
