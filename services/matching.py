"""Messages for whoever fits a description: by business key, by instance, by variables; else they start a process.

`messages` addresses a receiver by the key it listens with; here the sender knows the instance, not the key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack

from sqlalchemy import select

from models import Base
from services import (
    data_classes,
    delivery,
    instance_views,
    masking,
    meeting,
    misses,
    places,
    policy,
    sending,
    starting,
    starts,
    texts,
    transaction,
)
from services import keys as data_keys
from services.actor import OPERATOR, Actor
from services.delivery import Correlated, Fact, Sender
from services.errors import Conflict, NotFound
from services.meeting import Place
from services.messages import LONGEST_NAME
from services.rows import AnyRow
from services.starting import Wish
from services.transaction import When, Work

_subscription = Base.metadata.tables["subscription"]
_instance = Base.metadata.tables["process_instance"]


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is to receive a message; what is not said does not matter."""

    name: str
    business_key: str | None = None
    instance_id: str | None = None
    keys: Mapping[str, Any] = field(default_factory=dict)  # variables, or the key that is listened with


def correlate(actor: Actor, sought: Sought, variables: Mapping[str, Any], **when: Unpack[When]) -> Correlated:
    """Give a message to the one instance that fits, or start a process with it.

    Raises NotFound when there is none, Conflict when there are several; the message is never kept.
    """
    name = texts.clean("name", sought.name, LONGEST_NAME)
    masking.demand_clear(variables)

    def attempt() -> Correlated:
        with transaction.transaction(actor, "message.correlate", **when) as work:
            where = places.of(actor)
            sender = Sender(data_keys.system_data_key(work), where.get("area_code"), where.get("office_id"))
            fact = Fact(Place(name, None), sought.business_key, dict(variables), sender)
            found = _hand_over(work, sought, fact) or _start(work, sought, fact)
            work.log("message", name, case_id=found.case_id, instance_id=found.instance_id)
            return found

    misses.demand(actor)
    try:
        return sending.persistently(attempt)
    except NotFound as error:
        misses.note(actor, name, error)
        raise


def _hand_over(work: Work, sought: Sought, fact: Fact) -> Correlated | None:
    rows = [row for row in _listening(work, sought) if policy.can(work.actor, "message.correlate", dict(row._mapping))]
    rows = [row for row in rows if _has(work, row, sought)]
    if len({row.instance_id for row in rows}) > 1:
        raise Conflict(code="several_wait", name=fact.where.name)
    if not rows:
        return None
    policy.demand(work.actor, "message.correlate", dict(rows[0]._mapping))  # once more: now the log hears in whose place
    delivery.give(work, rows[0], fact)
    return Correlated(rows[0].instance_id, case_id=rows[0].case_id)


def _listening(work: Work, sought: Sought) -> Sequence[AnyRow]:
    query = select(_subscription, _instance.c.business_key).join(_instance, _instance.c.id == _subscription.c.instance_id)
    query = query.where(_subscription.c.kind == "message", _subscription.c.name == sought.name)
    if sought.business_key is not None:
        query = query.where(_instance.c.business_key == sought.business_key)
    if sought.instance_id is not None:
        root = select(_instance.c.root_id).where(_instance.c.id == sought.instance_id).scalar_subquery()
        query = query.where(_subscription.c.instance_id == root)
    query = policy.visible(query, work.actor, _subscription)
    return work.execute(query.order_by(_subscription.c.opened_at, _subscription.c.id).limit(delivery.MANY)).all()


def _has(work: Work, row: AnyRow, sought: Sought) -> bool:
    """Say whether the receiver listens with this key, or has these variables; by what is hidden from the sender nobody is found."""
    if not sought.keys:
        return True
    values = list(sought.keys.values())
    if len(values) == 1 and isinstance(values[0], str) and _listens_with(work, row, values[0]):
        return True
    known = _read_by(work, row)
    return all(name in known and known[name] == value for name, value in sought.keys.items())


def _listens_with(work: Work, row: AnyRow, key: str) -> bool:
    return bool(row.key_digest == meeting.place(row.name, key).key_digest) and delivery.is_addressed(work.actor, row, row.key_digest)


def _read_by(work: Work, row: AnyRow) -> dict[str, Any]:
    """Give the receiver's variables that the sender reads in clear."""
    known = instance_views.variables(OPERATOR, row.instance_id)
    if work.actor.is_machine:
        return known
    if not policy.can(work.actor, "variables.read", dict(row._mapping)):
        return {}
    shown = masking.masked_variables(data_classes.in_instance(work, row.instance_id), known)
    return {name: value for name, value in known.items() if shown[name] == value}


def _start(work: Work, sought: Sought, fact: Fact) -> Correlated:
    found = [] if sought.instance_id is not None or sought.keys else starts.waiting(work, "message", fact.where.name)
    if not found:
        policy.demand(work.actor, work.verb, {"area_code": fact.sender.area_code, "office_id": fact.sender.office_id})
        raise NotFound(code="nobody_waits", name=fact.where.name)
    if len(found) > 1:
        raise Conflict(code="several_start", name=fact.where.name)
    where = starting.Place(fact.sender.area_code, fact.sender.office_id)
    starts.demand(work, found[0], where)
    begun = starting.begin(work, Wish(found[0].definition_id, where, fact.variables, fact.key, entry=found[0].element_id))
    return Correlated(begun.instance_id, started=True, case_id=begun.case_id)
