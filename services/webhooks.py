"""Addresses of other systems that the office's notices go to: added with a secret that is shown once, tried, paused, taken away."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Unpack
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, select, update

from documents import notices
from engine.jobs import JobContext
from models import Base, Person, Webhook, WebhookDelivery
from models.lifecycle import JobState, WebhookState
from services import channels, ids, job_types, keys, now, policy, texts, transaction, webhook_sending
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work

MOST: Final = 50  # addresses
SHOWN: Final = 20  # deliveries
LONGEST: Final = 1_000  # characters of an address
_job = Base.metadata.tables["job"]
_webhook, _delivery, _person = Webhook.__table__, WebhookDelivery.__table__, Person.__table__
_STATES: Final = {JobState.DONE: "delivered", JobState.STUCK: "failed", JobState.CANCELLED: "cancelled"}


@dataclass(frozen=True, slots=True)
class WebhookView:
    """One address, and what it is told."""

    id: str
    name: str
    address: str
    kinds: tuple[str, ...]
    state: str  # active | paused
    added_at: datetime
    added_by: str | None


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One notice that went to an address, or was to go."""

    id: str
    kind: str
    state: str  # owed | retrying | delivered | failed | cancelled
    attempts: int
    failure: str | None  # of the last attempt
    owed_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Added:
    """A new address, and the secret by which the receiver knows us: it is told nowhere else."""

    id: str
    secret: str


def kinds() -> list[str]:
    """Give the kinds of notices that addresses can be told: all but digests, which are somebody's own."""
    return [kind for kind, one in notices.kinds().items() if notices.PAGE in one.channels]


def find(actor: Actor) -> list[WebhookView]:
    """List all addresses."""
    policy.demand(actor, "webhook.read", {})
    with transaction.reading() as look:
        return [_view(look, actor, row) for row in look.execute(_query().order_by(_webhook.c.id)).all()]


def get(actor: Actor, webhook_id: str) -> WebhookView:
    """Give one address."""
    policy.demand(actor, "webhook.read", {})
    with transaction.reading() as look:
        return _view(look, actor, _found(look, webhook_id))


def deliveries(actor: Actor, webhook_id: str) -> list[DeliveryView]:
    """Give what went to an address last, the latest first."""
    policy.demand(actor, "webhook.read", {})
    columns = [_job.c[name].label(f"job_{name}") for name in ("state", "attempts", "error", "data_key_id", "ended_at")]
    query = select(_delivery, *columns).outerjoin(_job, _job.c.id == _delivery.c.job_id).where(_delivery.c.webhook_id == webhook_id)
    with transaction.reading() as look:
        _found(look, webhook_id)
        return [_delivered(look, row) for row in look.execute(query.order_by(_delivery.c.id.desc()).limit(SHOWN)).all()]


def add(actor: Actor, name: str, address: str, wanted: Sequence[str], **when: Unpack[When]) -> Added:
    """Let notices of some kinds go to an address from now on. Raises Invalid, naming the fields."""
    policy.demand(actor, "webhook.add", {})  # before what was entered is judged
    name = texts.clean("name", name, 255)
    wrong = _wrong(address, wanted)
    if wrong:
        raise Invalid(wrong, code="webhook")
    secret = secrets.token_urlsafe(32)
    with transaction.transaction(actor, "webhook.add", **when) as work:
        policy.demand(actor, work.verb, {})
        if work.execute(select(func.count()).select_from(_webhook)).scalar_one() >= MOST:
            raise Conflict(code="too_many", most=MOST)
        data_key_id = keys.system_data_key(work)
        sealed = {
            column: keys.seal(work, data_key_id, text.encode()) for column, text in (("address", address.strip()), ("secret", secret))
        }
        row = {"id": ids.new_id(), "name": name, "kinds": " ".join(wanted), "state": WebhookState.ACTIVE, "data_key_id": data_key_id}
        work.execute(insert(Webhook), {**row, **sealed, "added_at": work.moment, "added_by": actor.person_id})
        work.log("webhook", row["id"])
    return Added(row["id"], secret)


def pause(actor: Actor, webhook_id: str, **when: Unpack[When]) -> None:
    """Tell an address nothing any more, not even what is owed already. Conflict when it is paused."""
    with transaction.transaction(actor, "webhook.pause", **when) as work:
        _move(work, webhook_id, WebhookState.ACTIVE, WebhookState.PAUSED)
        _cancel(work, webhook_id)


def resume(actor: Actor, webhook_id: str, **when: Unpack[When]) -> None:
    """Tell a paused address again, from now on. Conflict when it is not paused."""
    with transaction.transaction(actor, "webhook.resume", **when) as work:
        _move(work, webhook_id, WebhookState.PAUSED, WebhookState.ACTIVE)


def remove(actor: Actor, webhook_id: str, **when: Unpack[When]) -> None:
    """Take an address away, with what is known of its deliveries; the log keeps who did it."""
    with transaction.transaction(actor, "webhook.remove", **when) as work:
        policy.demand(actor, work.verb, {})
        _found(work, webhook_id)
        _cancel(work, webhook_id)
        work.execute(delete(WebhookDelivery).where(_delivery.c.webhook_id == webhook_id))
        work.execute(delete(Webhook).where(_webhook.c.id == webhook_id))
        work.log("webhook", webhook_id)


def test(actor: Actor, webhook_id: str, **when: Unpack[When]) -> DeliveryView:
    """Send something to an address at once, and tell what came of it; a paused one is tried, too."""
    delivery_id = ids.new_id()
    with transaction.transaction(actor, "webhook.test", **when) as work:
        policy.demand(actor, work.verb, {})
        told = {"webhook_id": webhook_id, "delivery_id": delivery_id, "raised_at": work.moment.isoformat()}
        message = webhook_sending.trial(work, _found(work, webhook_id), told)
        work.log("webhook", webhook_id)
    failure = _try(JobContext(delivery_id, "", None, None, "", message, channels.settings()))
    tried_at = now.now()
    row = {"id": delivery_id, "webhook_id": webhook_id, "kind": webhook_sending.TEST, "owed_at": tried_at, "failure": failure}
    with transaction.upkeep() as look:
        look.execute(insert(WebhookDelivery), row)
    state = "delivered" if failure is None else "failed"
    return DeliveryView(delivery_id, webhook_sending.TEST, state, 1, failure, tried_at, tried_at)


def _try(context: JobContext) -> str | None:
    handler = job_types.handler_of(webhook_sending.JOB_TYPE)
    if handler is None:
        return "nothing sends to addresses here"
    try:
        handler(context)
    except Exception as error:  # noqa: BLE001 — whatever it was, whoever tries wants to know
        return str(error) or type(error).__name__
    return None


def _wrong(address: str, wanted: Sequence[str]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    try:
        where = urlsplit(address.strip())
        is_one = where.scheme in {"http", "https"} and bool(where.hostname) and where.username is None
    except ValueError:
        is_one = False
    if not is_one or len(address) > LONGEST or not address.strip().isprintable():
        wrong["address"] = ["is no address of the web"]
    if not wanted or set(wanted) - set(kinds()):
        wrong["kinds"] = [f"must be some of {', '.join(kinds())}"]
    return wrong


def _move(work: Work, webhook_id: str, old: WebhookState, new: WebhookState) -> None:
    policy.demand(work.actor, work.verb, {})
    _found(work, webhook_id)
    if not work.execute(update(Webhook).where(_webhook.c.id == webhook_id, _webhook.c.state == old).values(state=new)).rowcount:
        raise Conflict(code="webhook_state")
    work.log("webhook", webhook_id)


def _cancel(work: Work, webhook_id: str) -> None:
    """Owe nothing to an address any more."""
    of_it = select(_delivery.c.job_id).where(_delivery.c.webhook_id == webhook_id, _delivery.c.job_id.is_not(None))
    owed = update(_job).where(_job.c.id.in_(of_it), _job.c.state == JobState.DUE)
    work.execute(owed.values(state=JobState.CANCELLED, ended_at=work.moment))


def _query() -> AnySelect:
    return select(_webhook, _person.c.name.label("added_by_name")).outerjoin(_person, _person.c.id == _webhook.c.added_by)


def _found(look: Reading, webhook_id: str) -> AnyRow:
    row = look.execute(_query().where(_webhook.c.id == webhook_id)).first()
    if row is None:
        raise NotFound(code="no_such_webhook")
    return row


def _view(look: Reading, actor: Actor, row: AnyRow) -> WebhookView:
    """Give an address whole to whoever keeps it; to other readers no more than the host: the rest may be a secret of the receiver."""
    address = keys.unseal(look, row.data_key_id, row.address).decode()
    if not policy.can(actor, "webhook.add", {}):
        address = urlsplit(address)._replace(path="/…", query="", fragment="").geturl()
    return WebhookView(row.id, row.name, address, tuple(row.kinds.split()), row.state, row.added_at, row.added_by_name)


def _delivered(look: Reading, row: AnyRow) -> DeliveryView:
    if row.job_id is None:
        state = "delivered" if row.failure is None else "failed"
        return DeliveryView(row.id, row.kind, state, 1, row.failure, row.owed_at, row.owed_at)
    failure = None if row.job_error is None else keys.unseal(look, row.job_data_key_id, row.job_error).decode()
    state = _STATES.get(row.job_state, "retrying" if row.job_attempts else "owed")
    failure = None if state == "delivered" else failure
    return DeliveryView(row.id, row.kind, state, row.job_attempts, failure, row.owed_at, row.job_ended_at)
