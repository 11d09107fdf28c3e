"""All or nothing: the only file that commits."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import Connection, CursorResult, Engine, Executable, insert
from sqlalchemy.exc import DataError

from models import VerbLog
from services import connections, keys, now, queueing
from services.actor import Actor
from services.errors import Invalid, NotReady
from services.prepared import Read, Row, Write


class When(TypedDict, total=False):
    """When a deed really happened, if not now, and why it is done or entered late: keywords of nearly every verb."""

    occurred_at: datetime | None
    reason: str | None


Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
UNSTORABLE = (DataError, UnicodeEncodeError, OverflowError)  # half a character, a NUL, a number beyond 64 bits in a column
log = logging.getLogger(__name__)

_engine: Engine | None = None
_current: ContextVar["Reading | None"] = ContextVar("transaction", default=None)
_forgetters: list[Callable[[], None]] = []
_marks: list[Callable[["Work"], None]] = []
_LOG = Write(insert(VerbLog))


class Reading:
    """A consistent look at the database."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run one statement; a list of parameters runs it once for each."""
        return self.connection.execute(statement, parameters)

    def read(self, prepared: Read, parameters: Row) -> list[dict[str, Any]]:
        """Execute a prepared SELECT; give all rows by the names of their columns."""
        return prepared(self.connection, parameters)


class Work(Reading):
    """One verb on its way to be committed."""

    def __init__(self, connection: Connection, actor: Actor, verb: str, moments: tuple[datetime, datetime], reason: str | None) -> None:
        super().__init__(connection)
        self.actor = actor
        self.verb = verb
        self.moment, self.occurred_at = moments
        self.reason = reason
        self._rows: list[dict[str, Any]] = []
        self._after: list[Callable[[], None]] = []
        self._undo: list[Callable[[], None]] = []

    def log(
        self,
        object_type: str,
        object_id: str | None,
        *,
        case_id: str | None = None,
        instance_id: str | None = None,
        data_key_id: str | None = None,
    ) -> None:
        """Write down that the verb was done on this object; the reason is sealed under the data key, else under the system's."""
        reason = None
        if self.reason is not None:
            data_key_id = data_key_id or keys.system_data_key(self)
            reason = keys.seal(self, data_key_id, self.reason.encode(errors="surrogatepass"))
        self._rows.append(
            {
                "verb": self.verb,
                "actor_kind": self.actor.kind,
                "actor_id": self.actor.person_id,
                "as_whom_id": self.actor.as_whom_id,
                "object_type": object_type,
                "object_id": object_id,
                "case_id": case_id,
                "instance_id": instance_id,
                "reason": reason,
                "data_key_id": data_key_id if reason is not None else None,
                "logged_at": self.moment,
                "occurred_at": self.occurred_at,
            }
        )

    @property
    def earlier(self) -> datetime | None:
        """Give when the deed really happened, if that was before now."""
        return self.occurred_at if self.occurred_at < self.moment else None

    def carry(self, occurred_at: datetime | None) -> None:
        """Go on with an earlier deed, whose own row names the reason: what it leads to happened when it did."""
        if occurred_at is not None:
            self.occurred_at = min(occurred_at, self.moment)

    def write(self, prepared: Write, rows: Row | Sequence[Row]) -> int:
        """Execute a prepared statement, once for each row; give how many rows it touched."""
        return prepared(self.connection, [rows] if isinstance(rows, Mapping) else rows)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once the transaction is committed."""
        self._after.append(callback)

    def after_rollback(self, callback: Callable[[], None]) -> None:
        """Call this when nothing of the transaction stays."""
        self._undo.append(callback)

    def _close(self) -> None:
        for mark in _marks:
            mark(self)
        if not self._rows:
            message = f"{self.verb} wrote no row of the verb log"
            raise RuntimeError(message)
        self.write(_LOG, self._rows)


def bind(engine: Engine) -> None:
    """Use this database from now on."""
    global _engine  # noqa: PLW0603 — one database a process
    connections.prepare(engine)
    _engine = engine
    keys.forget()
    for forget in _forgetters:
        forget()


def engine() -> Engine:
    """Give the database in use; NotReady when there is none."""
    if _engine is None:
        message = "no database is bound"
        raise NotReady(message)
    return _engine


def on_bind(forget: Callable[[], None]) -> None:
    """Have a cache emptied whenever another database is bound."""
    _forgetters.append(forget)


def on_commit(mark: Callable[[Work], None]) -> None:
    """Have every verb write this too, in its own transaction, before it is committed."""
    _marks.append(mark)


@contextmanager
def transaction(actor: Actor, verb: str, *, reason: str | None = None, occurred_at: datetime | None = None) -> Iterator[Work]:
    """Commit what the block did with its row of the verb log, or none of it."""
    if isinstance(_current.get(), Work):
        message = f"{verb}: verbs never call verbs"
        raise RuntimeError(message)  # noqa: TRY004 — a bug, no wrong argument
    moments = _moments(reason, occurred_at)
    with queueing.turn(engine()), engine().connect() as connection:
        work = Work(connection, actor, verb, moments, reason)
        token = _current.set(work)
        try:
            with connection.begin():
                yield work
                work._close()
        except UNSTORABLE as error:
            _call(work._undo)
            raise _refusal(error) from error
        except BaseException:
            _call(work._undo)
            raise
        finally:
            _current.reset(token)
    _call(work._after)


@contextmanager
def reading() -> Iterator[Reading]:
    """Look at one state of the database; inside a transaction, at what it has done so far."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    with engine().connect() as connection:
        look = Reading(connection.execution_options(**{connections.READING: True}))
        token = _current.set(look)
        try:
            with connection.begin():
                yield look
        except UNSTORABLE as error:
            raise _refusal(error) from error
        finally:
            _current.reset(token)


@contextmanager
def upkeep() -> Iterator[Reading]:
    """Commit what is nobody's deed, leases and claims: it leaves no row in the verb log."""
    if isinstance(_current.get(), Work):
        message = "a verb is under way: its own transaction keeps the house"
        raise RuntimeError(message)  # noqa: TRY004 — a bug, no wrong argument
    with queueing.turn(engine()), engine().connect() as connection:
        look = Reading(connection)
        token = _current.set(look)
        try:
            with connection.begin():
                yield look
        finally:
            _current.reset(token)


def _moments(reason: str | None, occurred_at: datetime | None) -> tuple[datetime, datetime]:
    moment = now.now()
    if occurred_at is None:
        return moment, moment
    if occurred_at.tzinfo is None:
        raise Invalid({"occurred_at": ["a moment needs a time zone"]}, code="occurred_at_without_zone")
    if occurred_at > moment:
        raise Invalid({"occurred_at": ["lies in the future"]}, code="occurred_at_in_future")
    if occurred_at < moment and not (reason or "").strip():
        raise Invalid({"reason": ["an earlier moment needs a reason"]}, code="occurred_at_needs_reason")
    return moment, occurred_at


def _refusal(error: Exception) -> Invalid:
    return Invalid({"value": [f"cannot be kept or looked for: {type(error).__name__}"]}, code="unstorable_value")


def _call(callbacks: list[Callable[[], None]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:  # the transaction is over; the next callback must run too
            log.exception("a callback after a transaction failed")
