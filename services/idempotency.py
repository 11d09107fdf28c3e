"""Requests that must not run twice: the key is written in the very transaction of the verb it protects.

So a key is there exactly when the deed is there, whatever crashed when. The answer is added afterwards; whoever asks
again gets it. A key without an answer means that the first request still runs, or that its answer was lost.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import IdempotentRequest
from services import keys, now, transaction
from services.actor import Actor
from services.errors import Conflict, Invalid
from services.transaction import Work

KEPT = timedelta(hours=24)
LONGEST = 200  # characters of a key

_table = IdempotentRequest.__table__


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first request was told."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Pending:
    """A request with a key, on its way."""

    account_id: str
    key: str
    fingerprint: str
    is_written: bool = False


_pending: ContextVar[Pending | None] = ContextVar("pending", default=None)


def begin(actor: Actor, key: str, fingerprint: str) -> Answer | None:
    """Give the answer of the first request with this key; None when this one is the first."""
    if not key.isprintable() or not 0 < len(key) <= LONGEST or actor.account_id is None:
        raise Invalid({"Idempotency-Key": [f"needs 1 to {LONGEST} printable characters"]}, code="idempotency_key")
    fingerprint = keys.digest("request", fingerprint)  # a body holds what people say; who guesses it must not be able to see it
    query = select(_table.c.fingerprint, _table.c.status, _table.c.answer)
    with transaction.reading() as look:
        row = look.execute(query.where(*_same(actor.account_id, key), _table.c.made_at > now.now() - KEPT)).first()
        if row is None:
            _pending.set(Pending(actor.account_id, key, fingerprint))
            return None
        if row.fingerprint != fingerprint:
            raise Invalid({"Idempotency-Key": ["was used for another request"]}, code="idempotency_key_reused")
        if row.status is None:
            raise Conflict(code="request_under_way")
        headers, body = keys.unseal_values(look, keys.SYSTEM, row.answer)
    return Answer(row.status, headers, body)


def finish(answer: Answer) -> None:
    """Keep the answer if the request did anything; forget keys of yesterday."""
    pending = _pending.get()
    forget()
    if pending is None or not pending.is_written:
        return
    with transaction.upkeep() as work:
        sealed = keys.seal_values(work, keys.SYSTEM, [answer.headers, answer.body])
        work.execute(update(IdempotentRequest).where(*_same(pending.account_id, pending.key)).values(status=answer.status, answer=sealed))
        work.execute(delete(IdempotentRequest).where(_table.c.account_id == pending.account_id, _table.c.made_at < now.now() - KEPT))


def forget() -> None:
    """Leave the request: the next one in this thread has another key or none."""
    _pending.set(None)


def _mark(work: Work) -> None:
    pending = _pending.get()
    if pending is None or pending.is_written:
        return
    keys.system_data_key(work)
    work.execute(delete(IdempotentRequest).where(*_same(pending.account_id, pending.key), _table.c.made_at <= work.moment - KEPT))
    row = {"account_id": pending.account_id, "key": pending.key, "fingerprint": pending.fingerprint, "made_at": work.moment}
    try:
        work.execute(insert(IdempotentRequest), row)
    except IntegrityError as error:  # two requests at once: the other one was faster
        raise Conflict(code="request_under_way") from error
    pending.is_written = True
    work.after_rollback(lambda: setattr(pending, "is_written", False))


def _same(account_id: str, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _table.c.account_id == account_id, _table.c.key == key


transaction.on_commit(_mark)
