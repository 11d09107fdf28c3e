"""All or nothing: the only file that commits."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypedDict

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError

from services import connections, keys, now, permits, queueing, together
from services.actor import Actor
from services.errors import Invalid, NotReady
from services.work import Reading, Work

__all__ = ["Reading", "When", "Work"]


class When(TypedDict, total=False):
    """When a deed really happened, if not now, and why it is done or entered late: keywords of nearly every verb."""

    occurred_at: datetime | None
    reason: str | None


UNSTORABLE = (DataError, UnicodeEncodeError, OverflowError)  # half a character, a NUL, a number beyond 64 bits in a column
log = logging.getLogger(__name__)

_engine: Engine | None = None
_current: ContextVar[Reading | None] = ContextVar("transaction", default=None)
_forgetters: list[Callable[[], None]] = []
_marks: list[Callable[[Work], None]] = []


def bind(engine: Engine) -> None:
    """Use this database from now on."""
    global _engine  # noqa: PLW0603 — one database a process
    connections.prepare(engine)
    _engine = engine
    _forget()


def _forget() -> None:
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
    """Have a cache emptied whenever another database is bound, or what it may have seen has come to nothing."""
    _forgetters.append(forget)


def on_commit(mark: Callable[[Work], None]) -> None:
    """Have every verb write this too, in its own transaction, before it is committed."""
    _marks.append(mark)


@contextmanager
def transaction(
    actor: Actor, verb: str, *, reason: str | None = None, occurred_at: datetime | None = None, ahead: bool = False
) -> Iterator[Work]:
    """Commit what the block did with its row of the verb log, or none of it.

    Ahead: on SQLite, where one writes at a time, the block's turn begins with its first write, and what it has read until then may
    have changed since: it gives `Work.check` a way to find that out.
    """
    if isinstance(_current.get(), Work):
        message = f"{verb}: verbs never call verbs"
        raise RuntimeError(message)  # noqa: TRY004 — a bug, no wrong argument
    permits.demand(actor, verb)
    moments = _moments(reason, occurred_at)
    with _course(ahead=ahead and queueing.is_needed(engine())) as course:
        work = Work(course.connection, actor, verb, moments, reason)
        work.begin = (lambda: course.begin(work)) if course.is_ahead else None
        token = _current.set(work)
        try:
            with course.deed(work):
                yield work
                for mark in _marks:
                    mark(work)
                work._close()
        except UNSTORABLE as error:
            _call(work._undo)
            raise _refusal(error) from error
        except BaseException:
            _call(work._undo)
            raise
        finally:
            _current.reset(token)
            course.end()  # nobody has to wait while the connection goes back
    _call(work._after)


class _Alone:
    """A transaction of its own."""

    def __init__(self, connection: Connection, *, is_ahead: bool) -> None:
        self.connection = connection
        self.is_ahead = is_ahead
        self._turn = queueing.Turn(engine())

    @contextmanager
    def deed(self, _look: Reading) -> Iterator[None]:
        """Commit what the block did, or none of it."""
        if self.is_ahead:
            connections.begin_to_read(self.connection)
        else:
            self._turn.take()
        connection = self.connection
        with connection.begin():
            yield

    def begin(self, _look: Reading) -> bool:
        """Take the turn; say whether what was read still stands."""
        self._turn.take()
        return connections.go_on_to_write(self.connection)

    def end(self) -> None:
        """Let the next one write."""
        self._turn.give_back()


@contextmanager
def _course(*, ahead: bool) -> Iterator[_Alone | together.Part]:
    company = together.company()
    if company is not None:
        with together.at_work():
            yield together.Part(company, is_ahead=ahead)
        return
    with engine().connect() as connection:
        yield _Alone(connection, is_ahead=ahead)


def side_by_side(requests: Sequence[Callable[[], Any]]) -> None:
    """Answer requests that came at the same moment: what they write is committed together."""
    together.answer(requests, lambda: together.Company(_opened, _forget, queueing.Turn(engine())))


def _opened(stack: ExitStack, turn: queueing.Turn) -> Connection:
    connection = stack.enter_context(engine().connect())
    stack.enter_context(connections.marking(connection))
    stack.callback(turn.give_back)
    connections.begin_to_read(connection)
    stack.enter_context(connection.begin())
    return connection


@contextmanager
def reading(*, is_steady: bool = False) -> Iterator[Reading]:
    """Look at one state of the database; inside a transaction, at what it has done so far.

    Steady: what is committed meanwhile stays out of sight of every statement, also on PostgreSQL.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    with engine().connect() as connection:
        if is_steady and engine().dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        connections.begin_to_read(connection)
        look = Reading(connection)
        token = _current.set(look)
        try:
            with connection.begin():
                yield look
        except UNSTORABLE as error:
            raise _refusal(error) from error
        finally:
            _current.reset(token)


def stand_in(person_id: str | None) -> None:
    """Have the verb under way, if there is one, say in its log in whose place it is done."""
    work = _current.get()
    if isinstance(work, Work):
        work.as_whom_id = person_id


def is_under_way() -> bool:
    """Say whether a verb is under way in this thread."""
    return isinstance(_current.get(), Work)


@contextmanager
def upkeep() -> Iterator[Reading]:
    """Commit what is nobody's deed, leases and claims: it leaves no row in the verb log."""
    if isinstance(_current.get(), Work):
        message = "a verb is under way: its own transaction keeps the house"
        raise RuntimeError(message)  # noqa: TRY004 — a bug, no wrong argument
    with _course(ahead=False) as course:
        look = Reading(course.connection)
        token = _current.set(look)
        try:
            with course.deed(look):
                yield look
        finally:
            _current.reset(token)
            course.end()


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
