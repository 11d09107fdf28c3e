"""What happened in somebody's cases, from every table that tells of it, in rows of one shape: found by `person_events`."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, LargeBinary, Select, String, cast, literal_column, null, or_, select

from models import Base, Comment
from models.lifecycle import UserTaskState
from services import policy
from services.actor import Actor

_tables = Base.metadata.tables
_case, _link, _entry, _task = (_tables[name] for name in ("case", "person_file_case", "person_file_entry", "user_task"))
_document, _service, _attachment = (_tables[name] for name in ("document", "document_service", "attachment"))
_comment = Comment.__table__
KINDS: Final = ("case", "step", "visit", "document", "notice", "note", "file")
_NO_TEXT: Final = cast(null(), String)
_NOTHING: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("case_id", "by_id", "text", "data_key_id", "link_id"), _NO_TEXT),
    "sealed": cast(null(), LargeBinary),
}
Rows = Select[Any]


class Asked(NamedTuple):
    """Whose events are wanted, who asks, and which forms record visits."""

    actor: Actor
    file_id: str
    visit_forms: frozenset[str]

    @property
    def cases(self) -> Rows:
        """Select the cases of the file that the actor sees."""
        own = select(_case.c.id).where(_case.c.id.in_(select(_link.c.case_id).where(_link.c.file_id == self.file_id)))
        return policy.visible(own, self.actor, _case)


def of_kind(asked: Asked, kind: str) -> Iterator[Rows]:
    """Select the events of one kind."""
    return _SOURCES[kind](asked)


def _shape(kind: str, event: str | ColumnElement[str], **columns: Any) -> Rows:
    """Select in the one shape: `id`, `happened_at`, and what there is of the rest."""
    what = literal_column(f"'{event}'", String) if isinstance(event, str) else event
    key = literal_column(f"'{kind}:'", String) + what + ":" + columns.pop("id")
    given = {"event": what, "key": key, "happened_at": columns.pop("happened_at"), **_NOTHING, **columns}
    told: list[ColumnElement[Any]] = [column.label(name) for name, column in given.items()]
    return select(literal_column(f"'{kind}'", String).label("kind")).add_columns(*told)


def _cases(asked: Asked) -> Iterator[Rows]:
    about = {"id": _case.c.id, "case_id": _case.c.id}
    yield _shape("case", "case_received", happened_at=_case.c.received_at, **about).where(_case.c.id.in_(asked.cases))
    closed = _shape("case", "case_closed", happened_at=_case.c.closed_at, **about)
    yield closed.where(_case.c.id.in_(asked.cases), _case.c.closed_at.is_not(None))


def _steps(asked: Asked, kind: str = "step") -> Iterator[Rows]:
    about = {"id": _task.c.id, "link_id": _task.c.id, "case_id": _task.c.case_id, "by_id": _task.c.ended_by, "text": _task.c.name}
    done = _shape(kind, f"{kind}_done", happened_at=_task.c.ended_at, **about).where(_task.c.state == UserTaskState.COMPLETED)
    is_visit = _task.c.form_id.in_(sorted(asked.visit_forms))
    of_kind = is_visit if kind == "visit" else or_(_task.c.form_id.is_(None), ~is_visit)
    yield policy.visible(done.where(_task.c.case_id.in_(asked.cases), of_kind), asked.actor, _task)


def _visits(asked: Asked) -> Iterator[Rows]:
    return _steps(asked, "visit")


def _documents(asked: Asked) -> Iterator[Rows]:
    text = _document.c.title + " " + _document.c.number
    about = {"id": _document.c.id, "link_id": _document.c.id, "case_id": _document.c.case_id, "by_id": _document.c.issued_by, "text": text}
    issued = _shape("document", "document_issued", happened_at=_document.c.issued_at, **about)
    yield _read(asked, issued.where(_document.c.case_id.in_(asked.cases)), "document.read", _document)
    own = {name: _attachment.c[name] for name in ("id", "case_id", "data_key_id")}
    about = {**own, "link_id": _attachment.c.id, "by_id": _attachment.c.added_by, "sealed": _attachment.c.name}
    added = _shape("document", "attachment_added", happened_at=_attachment.c.added_at, **about)
    yield _read(asked, added.where(_attachment.c.case_id.in_(asked.cases)), "attachment.read", _attachment)


def _notices(asked: Asked) -> Iterator[Rows]:
    about = {"id": _service.c.id, "link_id": _document.c.id, "case_id": _document.c.case_id, "by_id": _service.c.recorded_by}
    served = _shape("notice", "document_served", happened_at=_service.c.served_at, text=_document.c.title, **about)
    served = served.join_from(_service, _document, _document.c.id == _service.c.document_id)
    yield _read(asked, served.where(_document.c.case_id.in_(asked.cases)), "document.read", _document)


def _notes(asked: Asked) -> Iterator[Rows]:
    yield _entries(asked, "note").where(_entry.c.kind == "note")
    own = {name: _comment.c[name] for name in ("id", "data_key_id")}
    about = {**own, "link_id": _task.c.id, "case_id": _task.c.case_id, "by_id": _comment.c.written_by, "sealed": _comment.c.words}
    written = _shape("note", "comment", happened_at=_comment.c.written_at, **about)
    written = written.join_from(_comment, _task, _task.c.id == _comment.c.user_task_id).where(_task.c.case_id.in_(asked.cases))
    yield _read(asked, written, "variables.read", _task)  # people say everything to each other


def _file(asked: Asked) -> Iterator[Rows]:
    yield _entries(asked, "file").where(_entry.c.kind != "note")


def _entries(asked: Asked, kind: str) -> Rows:
    about = {"id": _entry.c.id, "case_id": _entry.c.case_id, "by_id": _entry.c.recorded_by, "sealed": _entry.c.words}
    rows = _shape(kind, _entry.c.kind, happened_at=_entry.c.happened_at, **about).where(_entry.c.file_id == asked.file_id)
    return rows.where(or_(_entry.c.case_id.is_(None), _entry.c.case_id.in_(asked.cases)))


def _read(asked: Asked, rows: Rows, verb: str, table: Any) -> Rows:
    """Keep what the actor sees by a role that reads this."""
    return policy.visible(rows, policy.as_reader(asked.actor, verb), table)


_SOURCES: Final[Mapping[str, Callable[[Asked], Iterator[Rows]]]] = {
    "case": _cases,
    "step": _steps,
    "visit": _visits,
    "document": _documents,
    "notice": _notices,
    "note": _notes,
    "file": _file,
}
