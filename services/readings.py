"""Readings: whoever is shown something personal leaves an entry of the audit, committed before the answer goes out.

The services say what they show; the door that opened the request collects that, and writes it in one short transaction of its own.
Where nobody collects, in the machinery of the service itself, nothing is written: nobody has read anything.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, is_dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypedDict, TypeVar, Unpack

from sqlalchemy import insert

from models import VerbLog
from services import entries, keys, now, origin, readers, transaction, wire
from services.actor import Actor
from services.prepared import Write

READINGS: Final[dict[str, str]] = {
    "case.read": "A case was shown.",
    "case.list": "Cases were listed.",
    "case_export.read": "A case was handed out with everything that belongs to it.",
    "archive.read": "The package of a closed case was handed out.",
    "archive.list": "Packages of closed cases were listed.",
    "disposal.read": "A disposal was shown.",
    "disposal.list": "Disposals were listed.",
    "hold.list": "What keeps a case from going was listed.",
    "process_instance.read": "A process was shown.",
    "process_instance.list": "Processes were listed.",
    "process_instance_export.list": "Processes were handed out as a spreadsheet.",
    "variables.read": "The variables of a process were shown.",
    "variables.list": "Variables were listed across processes.",
    "history.read": "What was done in a case or a process was shown.",
    "history.list": "What was done was listed across cases.",
    "user_task.read": "A user task was shown.",
    "user_task.list": "User tasks were listed.",
    "user_task_form.read": "The form of a user task was opened, with what it holds.",
    "conversation.read": "What colleagues wrote beside a user task was shown.",
    "notice.list": "What somebody was told was listed to him.",
    "question.list": "What somebody was asked was listed to him.",
    "document.read": "A document was shown.",
    "document.list": "Documents were listed.",
    "attachment.read": "An attachment was shown.",
    "attachment.list": "Attachments were listed.",
    "correction.read": "A correction was shown.",
    "correction.list": "Corrections were listed.",
    "decision.read": "What a decision was asked and answered was shown.",
    "decision.list": "Decisions that were taken were listed.",
    "clock.read": "A clock was shown.",
    "clock.list": "Clocks were listed.",
    "timer.read": "A timer was shown.",
    "timer.list": "Timers were listed.",
    "job.read": "Work that the machine owes was shown.",
    "job.list": "Work that the machine owes was listed.",
    "incident.read": "An incident was shown.",
    "incident.list": "Incidents were listed.",
    "alarm.list": "Alarms were listed.",
    "person_file.read": "A person's file was shown.",
    "person_file.list": "People's files were listed.",
    "professional.read": "A professional's entry was shown.",
    "professional.list": "Professionals were listed.",
    "person.read": "Somebody who works here was shown.",
    "person.list": "The people who work here were listed.",
    "person_history.list": "What was done to somebody who works here was listed.",
    "account.read": "How somebody else signs in was shown.",
    "person_list.list": "Lists of other departments were looked at.",
    "contact.read": "How somebody is reached was shown.",
    "share.list": "To whom cases are open beyond their offices was listed.",
    "exclusion.list": "Who is kept out of a case was listed.",
    "measure.list": "A measure of the work was read.",
    "audit.list": "The audit itself was read.",
}
SECRET: Final = frozenset({"subject", "text", "name", "login", "number", "business_key", "query", "words", "key"})  # of a filter: personal
LONGEST: Final = 4_000  # characters of a filter
_LOG = Write(insert(VerbLog))
READER: Final = "reader"  # of what is collected: who it was shown to, until it is written down
PAGING: Final = frozenset({"actor", "after", "limit"})
Given = ParamSpec("Given")
Found = TypeVar("Found")
_is_inside: ContextVar[bool] = ContextVar("inside a reading", default=False)
_notes: ContextVar[list[entries.Row] | None] = ContextVar("readings", default=None)


class Where(TypedDict, total=False):
    """What a reading belongs to; of a list, what was asked for and how many were shown."""

    case_id: str | None
    instance_id: str | None
    filter: Mapping[str, Any] | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Collected:
    """What was read since the collection began, and by whom."""

    rows: list[entries.Row]

    def settle(self) -> None:
        """Write it down; what is read twice in one answer is one reading."""
        distinct = {(row["verb"], row["object_id"], row["case_id"], row["criteria"]): row for row in self.rows}
        self.rows.clear()
        if not distinct:
            return
        for row in distinct.values():
            row["as_whom_id"] = readers.as_whom(row.pop(READER), row)
        with transaction.upkeep() as work:
            _LOG(work.connection, [entries.close(row, None, None) for row in distinct.values()])


def note(actor: Actor, object_type: str, object_id: str | None, **where: Unpack[Where]) -> None:
    """Write down that the actor is shown this; a `count` says that it is a list, by its `filter`."""
    rows = _notes.get()
    is_seen = actor.kind == "person" or origin.current().door == "cli"
    if rows is None or not is_seen or _is_inside.get() or transaction.is_under_way():
        return
    criteria, count = where.get("filter"), where.get("count")
    verb = f"{object_type}.{'read' if count is None else 'list'}"
    if verb not in READINGS:
        message = f"{verb} is no reading"
        raise RuntimeError(message)
    about: dict[str, Any] = {
        "object_type": object_type,
        "object_id": object_id,
        "case_id": where.get("case_id"),
        "instance_id": where.get("instance_id"),
    }
    if count is not None and actor.principals:  # a list mixes what he sees himself with what they see
        criteria = {**(criteria or {}), "as_whom_ids": [one.person_id for one in actor.principals]}
    about |= {"criteria": None if criteria is None else _told(criteria), "matches": count}
    moment = now.now()
    rows.append(entries.row(verb, actor, about, (moment, moment)) | {READER: actor})


def nothing_new() -> None:
    """Forget what was noted: it stands before the reader already, and was noted when it first did."""
    rows = _notes.get()
    if rows is not None:
        rows.clear()


@contextmanager
def collecting() -> Iterator[Collected]:
    """Collect what the block shows; whoever opened it commits that before he lets go of what he has read."""
    rows: list[entries.Row] = []
    token = _notes.set(rows)
    try:
        yield Collected(rows)
    finally:
        _notes.reset(token)


def begin() -> Collected:
    """Collect what this thread shows from now on."""
    rows: list[entries.Row] = []
    _notes.set(rows)
    return Collected(rows)


def listed(object_type: str) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Have a function that lists for an actor note one reading: what was asked for, and how many were shown."""

    def note_list(given: Mapping[str, Any], found: Any) -> None:
        items = list(getattr(found, "items", found))
        asked = {name: _flat(value) for name, value in given.items() if name not in PAGING}
        case_id = getattr(items[0], "case_id", None) if items and asked.get("case_id") else None
        note(given["actor"], object_type, None, case_id=case_id, filter=asked, count=len(items))

    return _noting(note_list)


def shown(object_type: str) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    """Have a function that shows an actor one thing note the reading."""

    def note_one(given: Mapping[str, Any], found: Any) -> None:
        case_id = found.id if object_type == "case" else getattr(found, "case_id", None)
        note(given["actor"], object_type, found.id, case_id=case_id, instance_id=getattr(found, "instance_id", None))

    return _noting(note_one)


def _noting(after: Callable[[Mapping[str, Any], Any], None]) -> Callable[[Callable[Given, Found]], Callable[Given, Found]]:
    def decorated(function: Callable[Given, Found]) -> Callable[Given, Found]:
        signature = inspect.signature(function)

        @wraps(function)
        def wrapped(*args: Given.args, **options: Given.kwargs) -> Found:
            if _notes.get() is None or _is_inside.get():
                return function(*args, **options)
            token = _is_inside.set(True)  # what it reads in order to show one thing is no other reading
            try:
                found = function(*args, **options)
            finally:
                _is_inside.reset(token)
            after(signature.bind(*args, **options).arguments, found)
            return found

        return wrapped

    return decorated


def _flat(value: Any) -> Any:
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return {name: one for name, one in asdict(value).items() if one is not None}


def settle() -> None:
    """Write down what was read so far, if anybody collects it."""
    rows = _notes.get()
    if rows:
        Collected(rows).settle()


def end() -> None:
    """Collect no more."""
    _notes.set(None)


def _told(criteria: Mapping[str, Any]) -> str:
    """Tell a filter without telling whom it looked for: texts that may be personal become keyed digests."""
    return wire.dumps(_all_digested(criteria))[:LONGEST]


def _all_digested(criteria: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _digested(key, value) for key, value in sorted(criteria.items()) if value is not None and value != ()}


def _digested(key: str, value: Any) -> Any:
    if key in SECRET:
        return {"digest": keys.digest("filter", wire.dumps(value))}
    return _all_digested(value) if isinstance(value, Mapping) else value
