"""A message's way to its one receiver: who listens gets it, else it starts a process, else it is kept for a while.

Whoever carries a message to somebody locks the instance and nothing before it. Whoever leaves one behind has the place
where both meet for himself, and locks no instance: so neither waits for the other for ever.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from engine.errors import NotWaiting
from engine.execution import Execution
from models import Activity, Message, Office, ProcessInstance, Subscription
from models.lifecycle import InstanceState, MessageState
from services import area_paths, exclusion_rows, ids, job_rows, keys, meeting, policy, root, stepping
from services.actor import Actor
from services.errors import Conflict, NotFound
from services.meeting import Place
from services.rows import AnyRow
from services.transaction import Work

KEPT = timedelta(hours=1)  # where the sender says nothing
MANY = 50
_table = Subscription.__table__
_message = Message.__table__
_activity = Activity.__table__
_instance = ProcessInstance.__table__
_ADD = insert(Message)


class Missed(Exception):
    """Who was to receive it is gone, or somebody began to listen: look again."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Where a message comes from: what it says is encrypted under this key, what it starts belongs to this area."""

    data_key_id: str
    area_code: str | None
    office_id: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A message on its way."""

    where: Place
    key: str | None
    variables: Mapping[str, Any]
    sender: Sender
    time_to_live: timedelta = KEPT
    is_thrown: bool = False  # by an instance: the key is the thrower's own
    taken: Callable[[], None] = lambda: None  # called under the receiver's lock: what must happen with the delivery


@dataclass(frozen=True, slots=True)
class Correlated:
    """What became of a message."""

    instance_id: str | None = None
    started: bool = False
    buffered: bool = False
    case_id: str | None = None


def hand_over(work: Work, fact: Fact) -> Correlated | None:
    """Give a message to the one who listens; None when nobody does. Raises Missed, Conflict."""
    rows = _listeners(work, fact.where)
    if not rows:
        return None
    if len({row.instance_id for row in rows}) > 1:
        raise Conflict(code="several_wait", name=fact.where.name)
    row = min(rows, key=lambda row: (row.opened_at, row.id))
    if row.root_state == InstanceState.SUSPENDED:
        _leave(work, row.instance_id, fact)
        return Correlated(row.instance_id, buffered=True, case_id=row.case_id)
    policy.demand(work.actor, "message.correlate", dict(row._mapping))  # once more: now the log hears in whose place
    give(work, row, fact)
    return Correlated(row.instance_id, case_id=row.case_id)


def _listeners(work: Work, where: Place) -> list[AnyRow]:
    """Give whoever listens there. One whom the sender may not reach is not there for him, or an answer would tell that he is."""
    query = select(_table, _instance.c.state.label("root_state"), _instance.c.business_key).join(
        _instance, _instance.c.id == _table.c.instance_id
    )
    query = policy.visible(query.where(_table.c.kind == "message", meeting.at(_table, where)), work.actor, _table)
    found = work.execute(query.limit(MANY)).all()
    return [row for row in found if _may_be_told(work.actor, row, where.key_digest)]


def _may_be_told(actor: Actor, row: AnyRow, key_digest: str | None) -> bool:
    return policy.can(actor, "message.correlate", dict(row._mapping)) and is_addressed(actor, row, key_digest)


def is_addressed(actor: Actor, row: AnyRow, key_digest: str | None) -> bool:
    """Say whether the sender may use this key: one that is no business key is a value of the case, for those who read its variables."""
    if actor.is_machine or key_digest is None or row.case_id is None:
        return True
    is_public = row.business_key is not None and key_digest == meeting.place(row.name, row.business_key).key_digest
    return is_public or policy.can(actor, "variables.read", dict(row._mapping))


def give(work: Work, row: AnyRow, fact: Fact) -> None:
    """Give a message to one subscription. Raises Missed when its receiver has gone on."""

    def act(execution: Execution) -> None:
        fact.taken()
        execution.correlate(row.activity_id, row.event_index, dict(fact.variables))

    try:
        stepping.step(work, row.instance_id, act)
    except (NotWaiting, Conflict) as error:  # gone, or over since the row was read
        raise Missed from error


def _leave(work: Work, instance_id: str, fact: Fact) -> None:
    """Owe the delivery to an instance that is held: its jobs wait until it goes on, so no message expires meanwhile."""
    of = root.lock(work, instance_id)
    if of.state != InstanceState.SUSPENDED:
        raise Missed
    fact.taken()
    payload = {"name": fact.where.name, "key": fact.key, "variables": dict(fact.variables), "occurred_at": work.earlier}
    job_rows.owe(work, of, "message", payload, instance_id=of.id)


def keep(work: Work, fact: Fact) -> Correlated:
    """Leave a message behind for whoever begins to listen in time. Raises Missed when somebody did already."""
    policy.demand(work.actor, "message.correlate", {"area_code": fact.sender.area_code, "office_id": fact.sender.office_id})
    if fact.time_to_live <= timedelta(0):
        raise NotFound(code="nobody_waits", name=fact.where.name)
    is_bound = work.actor.kind == "person"  # a person's rights end at an area, a process's message goes anywhere
    sent_by = work.actor.person_id if is_bound else None
    content = {"variables": dict(fact.variables), "is_bound": is_bound, "sent_by": sent_by, "occurred_at": work.earlier}
    row = {
        "id": ids.new_id(),
        "name": fact.where.name,
        "key_digest": fact.where.key_digest,
        "state": MessageState.WAITING,
        "data_key_id": fact.sender.data_key_id,
        "content": keys.seal_values(work, fact.sender.data_key_id, content),
        "office_id": fact.sender.office_id,
        "received_at": work.moment,
        "expires_at": work.moment + fact.time_to_live,
    }
    fact.taken()
    work.execute(_ADD, row)
    meeting.have(work, fact.where)
    if _listeners(work, fact.where):
        raise Missed
    return Correlated(buffered=True)


def bring(work: Work, job: AnyRow, execution: Execution) -> None:
    """Bring a subscription the oldest message that waits for it, unless one of them is gone."""
    content = _take(work, job)
    if content is None:
        return
    work.carry(_heard_at(work, job, content.get("occurred_at")))
    execution.move_to(work.occurred_at)
    try:
        execution.correlate(job.activity_id, job.event_index, content["variables"])
    except NotWaiting as error:  # a subscription without a listener: the message must not be lost with it
        message = f"{job.element_id} does not listen"
        raise RuntimeError(message) from error


def _take(work: Work, job: AnyRow) -> dict[str, Any] | None:
    """Take a message that waits, under the lock of its receiver."""
    listens = _table.c.instance_id == job.instance_id, _table.c.activity_id == job.activity_id, _table.c.event_index == job.event_index
    subscription = work.execute(select(_table).where(*listens)).first()
    if subscription is None:
        return None
    where = Place(subscription.name, subscription.key_digest)
    waits = _message.c.state == MessageState.WAITING, _message.c.expires_at > work.moment, meeting.at(_message, where)
    query = select(_message).where(*waits).order_by(_message.c.received_at, _message.c.id).with_for_update(skip_locked=True)
    for row in work.execute(query).all():
        content = keys.unseal_values(work, row.data_key_id, row.content)
        if not content["is_bound"] or _may_reach(work, content.get("sent_by"), row.office_id, job):
            values = {"state": MessageState.DELIVERED, "instance_id": job.instance_id}
            work.execute(update(Message).where(_message.c.id == row.id).values(values))
            return dict(content)
    return None


def _heard_at(work: Work, job: AnyRow, occurred_at: datetime | None) -> datetime | None:
    """Give when an earlier fact reached its receiver: never before that one had come to where it listens."""
    if occurred_at is None:
        return None
    here = _activity.c.instance_id == job.instance_id, _activity.c.activity_id == job.activity_id
    entered_at = work.execute(select(_activity.c.entered_at).where(*here)).scalar_one_or_none()
    return occurred_at if entered_at is None else max(occurred_at, entered_at)


def _may_reach(work: Work, sent_by: str | None, office_id: str | None, job: AnyRow) -> bool:
    return _reaches(work, office_id, job.area_code) and sent_by not in exclusion_rows.kept_out(work, job.case_id)


def _reaches(work: Work, office_id: str | None, area_code: str | None) -> bool:
    """Say whether the sender's office sits in the receiver's area or above it: rights go downwards."""
    code = work.execute(select(Office.area_code).where(Office.id == office_id)).scalar_one_or_none()
    sender, receiver = area_paths.path_of(code), area_paths.path_of(area_code)
    return sender is not None and (area_paths.is_root(sender) if receiver is None else receiver.startswith(sender))
