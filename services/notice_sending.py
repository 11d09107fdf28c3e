"""Notices on their way out: at once, after the quiet hours, or in a digest. An alarm sends itself, whatever the hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, update

from models import Account, Base, Contact, Notice, NoticeSetting
from services import actors, channels, day_ends, job_rows, keys, notice_hours, policy, settling, transaction
from services.actor import TICKER, Actor
from services.rows import AnyRow
from services.sight import UNFINISHED_IN_SQL
from services.transaction import Reading, Work

DIGEST: Final = "digest"  # kind of the jobs that gather
JOB_TYPE: Final = "notice.{}"  # of a channel
CHANNELS: Final = ("email", "sms", "webhook")
BY_ITSELF: Final = "alarm"  # notices of this kind are sent by the alarm
_setting, _contact, _notice = NoticeSetting.__table__, Contact.__table__, Notice.__table__
_task = Base.metadata.tables["user_task"]


@dataclass(frozen=True, slots=True)
class _Post:
    """What the jobs of a notice belong to: nobody's case, since who is told is no matter of the case."""

    id: str
    data_key_id: str
    case_id: None = None
    area_code: None = None
    office_id: None = None
    business_key: None = None


def owe(work: Work, notices: Sequence[Mapping[str, Any]]) -> None:
    """Owe what each receiver wants to be told at once; his digest, if he has one, is owed already."""
    people = [one["person_id"] for one in notices]
    settings = {row.person_id: row for row in work.execute(select(_setting).where(_setting.c.person_id.in_(people)))}
    for notice in notices:
        setting = settings.get(notice["person_id"])
        if setting is not None and notice["kind"] != BY_ITSELF:
            told = {name: notice[name] for name in ("kind", "number", "user_task_id")}
            _send(work, setting, "at_once", {"notice_id": notice["id"], **told})


def owe_digest(work: Work, setting: AnyRow) -> None:
    """Owe the next digest to whoever wants any."""
    due = notice_hours.next_digest(setting, work.moment) if DIGEST in {getattr(setting, channel) for channel in CHANNELS} else None
    work.execute(update(NoticeSetting).where(_setting.c.person_id == setting.person_id).values(digest_due_at=due))
    if due is not None:
        told = {"person_id": setting.person_id, "due_at": due}  # a failed attempt moves the job, not what it was owed for
        job_rows.owe_later(work, _post(work, setting.person_id), due, told, kind=DIGEST)


def digest(job: AnyRow) -> None:
    """Tell somebody what is due and what he has not read, and owe the next digest; an outdated job does nothing."""
    with transaction.transaction(TICKER, "job.run") as work:
        settling.done(work, job.id)
        payload = keys.unseal_values(work, job.data_key_id, job.payload)
        person_id = payload["person_id"]
        setting = _taken(work, person_id, payload.get("due_at", job.due_at))
        if setting is not None:
            told = _gathered(work, person_id)
            if told is not None and any(told.values()):
                _send(work, setting, "digest", {"notice_id": job.id, "kind": DIGEST, "number": None, "user_task_id": None, **told})
            unsent = _notice.c.person_id == person_id, _notice.c.sent_at.is_(None)
            work.execute(update(Notice).where(*unsent).values(sent_at=work.moment))
            owe_digest(work, setting)
        settling.log(work, job)


def _taken(work: Work, person_id: str, due_at: datetime) -> AnyRow | None:
    """Take a digest that is owed for this moment, as nobody else can then, and give who wants it; None when it is owed no more."""
    owed = _setting.c.person_id == person_id, _setting.c.digest_due_at == due_at
    if not work.execute(update(NoticeSetting).where(*owed).values(digest_due_at=None)).rowcount:
        return None
    return work.execute(select(_setting).where(_setting.c.person_id == person_id)).one()


def _send(work: Work, setting: AnyRow, how: str, told: Mapping[str, Any]) -> None:
    due = notice_hours.undisturbed(setting, work.moment)
    wanted = [channel for channel in CHANNELS if getattr(setting, channel) == how]
    contacts = select(_contact).where(_contact.c.person_id == setting.person_id, _contact.c.channel.in_(wanted))
    for contact in work.execute(contacts.order_by(_contact.c.channel)):
        to = keys.unseal(work, contact.data_key_id, contact.address).decode()
        outside = {"mode": "outside", "job_type": JOB_TYPE.format(contact.channel)}
        job_rows.owe_later(work, _post(work, setting.person_id), due, {**told, "to": to}, kind=channels.CALL, **outside)


def _gathered(work: Work, person_id: str) -> dict[str, int] | None:
    """Count what somebody holds that is overdue, what ends today, and what he has not read; None once he works here no more."""
    known = actors.read(Account.person_id == person_id)
    if known is None:
        return None
    end = day_ends.of_today(work.moment)
    unread = select(func.count()).where(_notice.c.person_id == person_id, _notice.c.read_at.is_(None), _notice.c.sent_at.is_(None))
    return {
        "overdue": _held(work, known.actor, None, work.moment),
        "today": _held(work, known.actor, work.moment, end),
        "unread": int(work.execute(unread).scalar_one()),
    }


def _held(look: Reading, actor: Actor, begin: datetime | None, end: datetime) -> int:
    query = select(func.count()).where(_task.c.assignee_id == actor.person_id, _task.c.state.in_(UNFINISHED_IN_SQL), _task.c.due_at <= end)
    query = query if begin is None else query.where(_task.c.due_at > begin)
    return int(look.execute(policy.visible(query, actor, _task)).scalar_one())


def _post(work: Work, person_id: str) -> _Post:
    return _Post(person_id, keys.system_data_key(work))
