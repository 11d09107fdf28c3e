"""What hangs on a person's file: relatives, cases, and the chronology of both."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models import Base
from services import keys, masking, person_files, policy
from services.actor import Actor
from services.person_files import FileView
from services.transaction import Reading, reading

_tables = Base.metadata.tables
_link, _entry, _relative = (_tables[f"person_file_{part}"] for part in ("case", "entry", "relative"))
_case, _person, _file, _definition = (_tables[name] for name in ("case", "person", "person_file", "process_definition"))


@dataclass(frozen=True, slots=True)
class RelativeView:
    """A relative; `until` says that he no longer counts."""

    id: str
    relation: str
    name: str
    phone: str | None
    file_id: str | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class FileCaseView:
    """A case of the person, as far as the reader may see it."""

    id: str
    number: str
    procedure: str
    state: str
    outcome: str | None
    received_at: datetime
    closed_at: datetime | None
    procedure_name: str | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the chronology."""

    kind: str
    happened_at: datetime
    recorded_at: datetime
    recorded_by: str | None
    case_id: str | None
    words: dict[str, Any]


def relatives(actor: Actor, file_id: str) -> list[RelativeView]:
    """List the relatives of a person, those who no longer count too."""
    return relatives_of(person_files.get(actor, file_id))


def relatives_of(file: FileView) -> list[RelativeView]:
    """List the relatives of a person whose file the caller has read."""
    with reading() as look:
        query = select(_relative, _file.c.data_key_id).join(_file, _file.c.id == _relative.c.file_id)
        rows = look.execute(query.where(_relative.c.file_id == file.id).order_by(_relative.c.since, _relative.c.id))
        found = [(row, keys.unseal_values(look, row.data_key_id, row.subject)) for row in rows]
    return [
        RelativeView(
            row.id, told["relation"], told["name"], masking.masked("phone", told["phone"]), row.relative_file_id, row.since, row.until
        )
        for row, told in found
    ]


def cases(actor: Actor, file_id: str) -> list[FileCaseView]:
    """List the person's cases that the actor may see, the newest first."""
    return cases_of(actor, person_files.get(actor, file_id))


def cases_of(actor: Actor, file: FileView) -> list[FileCaseView]:
    """List the cases of a person whose file the caller has read."""
    own = [_case.c[name] for name in FileCaseView.__slots__ if name != "procedure_name"]
    latest = select(_definition.c.name).where(_definition.c.process_id == _case.c.procedure).order_by(_definition.c.version.desc())
    query = (
        select(*own, latest.limit(1).scalar_subquery().label("procedure_name"))
        .join(_link, _link.c.case_id == _case.c.id)
        .where(_link.c.file_id == file.id)
    )
    with reading() as look:
        rows = look.execute(policy.visible(query, actor, _case).order_by(_case.c.received_at.desc(), _case.c.id.desc()))
        return [FileCaseView(**row._mapping) for row in rows]


def chronology(actor: Actor, file_id: str) -> list[LineView]:
    """List what happened, in the order in which it happened; the beginnings and ends of the cases stand between the entries."""
    file = person_files.get(actor, file_id)
    seen = cases_of(actor, file)
    numbers = {one.id: one.number for one in seen}
    with reading() as look:
        lines = [line for line in _entries(look, file.id) if line.case_id is None or line.case_id in numbers]
    for one in seen:
        told = {"number": one.number, "procedure": one.procedure}
        lines.append(LineView("case_received", one.received_at, one.received_at, None, one.id, told))
        if one.closed_at is not None:
            lines.append(LineView("case_closed", one.closed_at, one.closed_at, None, one.id, {**told, "outcome": one.outcome}))
    return sorted(lines, key=lambda line: (line.happened_at, line.recorded_at))


def _entries(look: Reading, file_id: str) -> list[LineView]:
    key = _key(look, file_id)
    query = select(_entry, _person.c.name.label("by")).outerjoin(_person, _person.c.id == _entry.c.recorded_by)
    rows = look.execute(query.where(_entry.c.file_id == file_id).order_by(_entry.c.id)).all()
    return [
        LineView(
            row.kind,
            row.happened_at,
            row.recorded_at,
            row.by,
            row.case_id,
            _words(keys.unseal_values(look, key, row.words)) if row.words else {},
        )
        for row in rows
    ]


def _words(told: dict[str, Any]) -> dict[str, Any]:
    """Hide of what a file said before a correction as much as of what it says now."""
    return {name: masking.masked_subject(value) if name == "before" else value for name, value in told.items()}


def _key(look: Reading, file_id: str) -> str:
    return str(look.execute(select(_file.c.data_key_id).where(_file.c.id == file_id)).scalar_one())
