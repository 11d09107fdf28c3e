"""Sessions of browsers: begun by a proof of who it is; ended by their owner, by an administrator, by time, or with the password.

They are remembered for a few seconds, like accounts: a request asks the database for neither.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Unpack

from sqlalchemy import bindparam, insert, select, update

from models import Account, Session
from services import actors, now, origin, person_rows, readings, tidings, transaction
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.ids import new_id
from services.memory import Memory
from services.transaction import When, Work

FRESH = 5.0  # seconds: how long a session ended on another machine, or by a command, may still be good
COARSE = timedelta(minutes=1)  # how exactly it is kept when a session was last used
LONGEST_WORDS, LONGEST_ADDRESS = 255, 64
Method = Literal["password", "identity_provider"]
_table = Session.__table__


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its owner and administrators see it."""

    id: str
    device: str
    address: str
    method: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    account_id: str
    method: str
    created_at: datetime
    seen_at: datetime
    proved_at: datetime


_OPEN = select(*(_table.c[name] for name in _Facts.__slots__)).where(_table.c.id == bindparam("of_session"), _table.c.ended_at.is_(None))
_known: Memory[str, tuple[float, int, _Facts | None]] = Memory(10_000)  # until, tidings, what is known
_idle, _whole = timedelta(minutes=30), timedelta(hours=12)


def configure(*, idle: timedelta, whole: timedelta) -> None:
    """End sessions from now on when they were not used for so long, or after so long in any case."""
    global _idle, _whole
    _idle, _whole = idle, whole


# ---- their life


def begin(actor: Actor, method: Method, device: str) -> str:
    """Begin a session of the account in a browser that its owner knows by these words; give its id."""
    moment, session_id = now.real(), new_id()
    with transaction.transaction(actor, "session.begin") as work:
        row = {"id": session_id, "account_id": actor.account_id, "method": method, "device": device[:LONGEST_WORDS]}
        row["address"] = (origin.current().address or "")[:LONGEST_ADDRESS]
        work.execute(insert(Session), row | dict.fromkeys(("created_at", "seen_at", "proved_at"), moment))
        work.log("session", session_id)
    return session_id


def actor_of(session_id: str, *, is_used: bool = True) -> Actor | None:
    """Give who has signed in with this session while it lasts; a page that only refreshes itself does not use it."""
    facts = _facts(session_id)
    if facts is None or _is_over(facts):
        return None
    known = actors.of_account(facts.account_id)
    if known is None:
        return None
    if is_used and now.real() - facts.seen_at >= COARSE:
        _touch(session_id, facts)
    return replace(known.actor, session_id=session_id, proved_at=facts.proved_at)


def owes_password(actor: Actor) -> bool:
    """Say whether the session was begun with a password that somebody else gave: its owner takes one of his own first."""
    facts = None if actor.session_id is None else _facts(actor.session_id)
    known = None if facts is None or facts.method != "password" else actors.of_account(facts.account_id)
    return known is not None and known.has_given_password


def prove(actor: Actor, **when: Unpack[When]) -> None:
    """Write down that the person of this session has just proved again who he is."""
    if actor.session_id is None:
        raise Forbidden
    with transaction.transaction(actor, "session.prove", **when) as work:
        work.execute(update(Session).where(_table.c.id == actor.session_id).values(proved_at=now.real()))
        work.log("session", actor.session_id)
        work.after_commit(tidings.spread)


def end(actor: Actor, session_id: str, **when: Unpack[When]) -> None:
    """End one session of the actor's own account."""
    with transaction.transaction(actor, "session.end", **when) as work:
        if end_rows(work, _table.c.id == session_id, _table.c.account_id == actor.account_id) == 0:
            raise NotFound


def end_others(actor: Actor, **when: Unpack[When]) -> None:
    """End all sessions of the actor's own account but this one."""
    with transaction.transaction(actor, "session.end", **when) as work:
        end_rows(work, _table.c.account_id == actor.account_id, _table.c.id != (actor.session_id or ""))
        work.log("account", actor.account_id)


def end_of(actor: Actor, person_id: str, session_id: str | None = None, **when: Unpack[When]) -> None:
    """End one or all sessions of somebody else, as an administrator of people."""
    with transaction.transaction(actor, "session.end", **when) as work:
        person_rows.demand(work, person_id)
        one = () if session_id is None else (_table.c.id == session_id,)
        if end_rows(work, of_person(person_id), *one) == 0 and session_id is not None:
            raise NotFound
        work.log("person", person_id)


def end_rows(work: Work, *which: Any) -> int:
    """End these sessions within another deed, with a row of the verb log each; give how many."""
    ids = work.execute(select(_table.c.id).where(_table.c.ended_at.is_(None), *which).order_by(_table.c.id)).scalars().all()
    if ids:
        work.execute(update(Session).where(_table.c.id.in_(ids)).values(ended_at=now.real()))
    for session_id in ids:
        work.log("session", session_id)
    work.after_commit(tidings.spread)
    return len(ids)


# ---- looking at them


def find(actor: Actor) -> list[SessionView]:
    """List the sessions of the actor's own account that are not over, the last one used first."""
    return of_account(actor, str(actor.account_id))


def find_of(actor: Actor, person_id: str) -> list[SessionView]:
    """List the sessions of somebody else."""
    with transaction.reading() as look:
        person_rows.demand_for(look, actor, "session.end", person_id)
        readings.note(actor, "account", person_id)
        return _list(actor, of_person(person_id))


def of_account(actor: Actor, account_id: str) -> list[SessionView]:
    """List the sessions of an account that the caller may look after."""
    return _list(actor, _table.c.account_id == account_id)


def _list(actor: Actor, which: Any) -> list[SessionView]:
    alive = (_table.c.ended_at.is_(None), _table.c.seen_at > now.real() - _idle, _table.c.created_at > now.real() - _whole)
    with transaction.reading() as look:
        rows = look.execute(select(_table).where(which, *alive).order_by(_table.c.seen_at.desc(), _table.c.id)).mappings().all()
    return [_view(row, actor) for row in rows]


def _view(row: Mapping[Any, Any], actor: Actor) -> SessionView:
    shown = {name: row[name] for name in ("id", "device", "address", "method", "created_at", "seen_at")}
    return SessionView(**shown, is_this=row["id"] == actor.session_id)


# ---- within


def of_person(person_id: str) -> Any:
    """Say in SQL whose session it is."""
    return _table.c.account_id.in_(select(Account.id).where(Account.person_id == person_id))


def _facts(session_id: str) -> _Facts | None:
    found, heard = _known.get(session_id), tidings.heard()
    if found is not None and found[0] > time.monotonic() and found[1] == heard:
        return found[2]
    with transaction.reading() as look:
        row = look.execute(_OPEN, {"of_session": session_id}).first()
    facts = None if row is None else _Facts(**row._mapping)
    _known[session_id] = (time.monotonic() + FRESH, heard, facts)
    return facts


def _is_over(facts: _Facts) -> bool:
    moment = now.real()
    return moment - facts.seen_at > _idle or moment - facts.created_at > _whole


def _touch(session_id: str, facts: _Facts) -> None:
    moment, heard = now.real(), tidings.heard()
    with transaction.upkeep() as house:
        alive = _table.c.id == session_id, _table.c.ended_at.is_(None)
        is_alive = house.execute(update(Session).where(*alive).values(seen_at=moment)).rowcount
    if is_alive:
        _known[session_id] = (time.monotonic() + FRESH, heard, replace(facts, seen_at=moment))


transaction.on_bind(_known.clear)
