"""Files of persons (一人一档): open, correct, close, merge; relatives, cases, chronology; who has a file already."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, Unpack

from sqlalchemy import exists, insert, or_, select, update

from models import Base
from models.lifecycle import FileState, may_follow
from services import (
    case_rows,
    keys,
    likeness,
    masking,
    operating,
    person_file_rows,
    policy,
    readings,
    roles_held,
    searching,
    starting,
    texts,
)
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.ids import new_id
from services.likeness import Grade
from services.paging import USUAL, Keyset, Page
from services.person_file_rows import Like
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, When, Work, reading, transaction

KNOWN: Final = frozenset({"name", "id_number", "birth_date", "gender", "phone", "address", "nationality", "remarks"})
LONGEST: Final = 2_000  # characters of a note
_tables = Base.metadata.tables
_file, _digest, _link, _entry, _relative = (_tables[f"person_file{part}"] for part in ("", "_digest", "_case", "_entry", "_relative"))
_office, _case = _tables["office"], _tables["case"]
ORDER = Keyset((_file.c.id,), is_descending=True)


@dataclass(frozen=True, slots=True)
class FileView:
    """A person's file, without what hangs on it."""

    id: str
    number: str
    state: str
    area_code: str
    office_id: str
    office_name: str
    opened_at: datetime
    closed_at: datetime | None
    merged_into_id: str | None
    subject: dict[str, Any]
    age: int | None = None  # today; the day of birth may be hidden, whether somebody is a child may not


def open_file(actor: Actor, subject: Mapping[str, Any], *, area_code: str | None = None, **when: Unpack[When]) -> FileView:
    """Open a file; Conflict when the ID number has one, and without a reason also when somebody looks alike."""
    told = _checked(subject)
    masking.demand_clear(told)
    with transaction(actor, "person_file.open", **when) as work:
        place = starting.place(actor, area_code)
        policy.demand(actor, work.verb, {"area_code": place.area_code, "office_id": place.office_id})
        if place.area_code is None or place.office_id is None:
            raise Invalid({"area_code": ["is needed"]}, code="unknown_area")
        person_file_rows.alone(work, told)
        _refuse_doubles(person_file_rows.alike(work, told), is_sure=bool(work.reason))
        file_id = person_file_rows.enter(work, told, place.area_code, place.office_id)
        return _logged(work, actor, file_id)


def correct(actor: Actor, file_id: str, subject: Mapping[str, Any], *, reason: str, occurred_at: datetime | None = None) -> FileView:
    """Let a file say something else of its person; the old words stay in its chronology."""
    with transaction(actor, "person_file.correct", reason=operating.given(reason), occurred_at=occurred_at) as work:
        file = _held(work, actor, file_id)
        told = _checked(masking.restored_subject(subject, _subject(work, file)))
        person_file_rows.alone(work, told)
        same = [one for one in person_file_rows.alike(work, told, but=file.id) if one.grade is Grade.SAME]
        _refuse_doubles(same, is_sure=True)
        person_file_rows.mark(work, file, "corrected", words={"before": _subject(work, file), "reason": reason})
        person_file_rows.rewrite(work, file, told)
        return _logged(work, actor, file.id)


def close(actor: Actor, file_id: str, *, reason: str, occurred_at: datetime | None = None) -> FileView:
    """Close a file; Conflict while a case of the person is open."""
    with transaction(actor, "person_file.close", reason=operating.given(reason), occurred_at=occurred_at) as work:
        file = _changing(work, actor, file_id, FileState.CLOSED)
        is_open = exists().where(_link.c.file_id == file.id, _link.c.case_id == _case.c.id, _case.c.state == "open")
        if work.execute(select(is_open)).scalar():
            raise Conflict(code="case_open")
        person_file_rows.change(work, file, FileState.CLOSED)
        return _logged(work, actor, file.id)


def reopen(actor: Actor, file_id: str, *, reason: str, occurred_at: datetime | None = None) -> FileView:
    """Let a closed file go on."""
    with transaction(actor, "person_file.reopen", reason=operating.given(reason), occurred_at=occurred_at) as work:
        file = _changing(work, actor, file_id, FileState.OPEN)
        person_file_rows.change(work, file, FileState.OPEN)
        return _logged(work, actor, file.id)


def merge(actor: Actor, file_id: str, into_id: str, *, reason: str, occurred_at: datetime | None = None) -> FileView:
    """Say that two files are of one person: the other one goes on, with the cases of both."""
    with transaction(actor, "person_file.merge", reason=operating.given(reason), occurred_at=occurred_at) as work:
        file, into = _changing(work, actor, file_id, FileState.MERGED), _held(work, actor, into_id)
        if file.id == into.id:
            raise Conflict(code="same_file")
        person_file_rows.move(work, file, into)
        person_file_rows.change(work, file, FileState.MERGED, merged_into_id=into.id)
        person_file_rows.mark(work, into, "took_over", words={"number": file.number, "reason": reason})
        work.log("person_file", file.id, data_key_id=file.data_key_id)
        return _logged(work, actor, into.id)


def note(actor: Actor, file_id: str, words: str, **when: Unpack[When]) -> FileView:
    """Write something that happened into a file."""
    with transaction(actor, "person_file.note", **when) as work:
        file = _held(work, actor, file_id)
        person_file_rows.mark(work, file, "note", words={"text": texts.clean("words", words, LONGEST)})
        return _logged(work, actor, file.id)


def link(actor: Actor, file_id: str, case_id: str, **when: Unpack[When]) -> FileView:
    """Put a case into a file; the actor must see both."""
    with transaction(actor, "person_file.link", **when) as work:
        file = _held(work, actor, file_id)
        seen = policy.visible(select(_case.c.id, _case.c.state), actor, _case).where(or_(_case.c.id == case_id, _case.c.number == case_id))
        case = work.execute(seen).first()
        if case is None:
            raise NotFound(code="no_such_case")
        case_rows.demand_kept(work, case)
        person_file_rows.link(work, file, case.id)
        return _logged(work, actor, file.id)


def add_relative(actor: Actor, file_id: str, subject: Mapping[str, Any], **when: Unpack[When]) -> str:
    """Enter a relative, and by `file_id` the file he may have; give the id of the entry."""
    relative_file_id = subject.get("file_id")
    told = {name: texts.clean(name, str(subject.get(name) or ""), 255) for name in ("relation", "name")}
    masking.demand_clear(subject)
    with transaction(actor, "person_file.add_relative", **when) as work:
        file = _held(work, actor, file_id)
        other = None if relative_file_id is None else _seen(work, actor, relative_file_id).id
        row = {"id": new_id(), "file_id": file.id, "relative_file_id": other, "since": work.occurred_at}
        sealed = keys.seal_values(work, file.data_key_id, {**told, "phone": subject.get("phone")})
        work.execute(insert(_relative), {**row, "subject": sealed})
        person_file_rows.mark(work, file, "relative_added", words=told)
        work.log("person_file", file.id, data_key_id=file.data_key_id)
        return str(row["id"])


def end_relative(actor: Actor, relative_id: str, *, reason: str, occurred_at: datetime | None = None) -> None:
    """Say that a relative no longer counts; the entry stays."""
    with transaction(actor, "person_file.end_relative", reason=operating.given(reason), occurred_at=occurred_at) as work:
        seen = _relative.c.file_id.in_(_visible(actor).with_only_columns(_file.c.id))
        row = work.execute(select(_relative).where(_relative.c.id == relative_id, _relative.c.until.is_(None), seen)).first()
        if row is None:
            raise NotFound(code="no_such_file")
        file = _held(work, actor, row.file_id)
        work.execute(update(_relative).where(_relative.c.id == row.id).values(until=work.occurred_at))
        told = keys.unseal_values(work, file.data_key_id, row.subject)
        person_file_rows.mark(work, file, "relative_ended", words={"name": told["name"], "reason": reason})
        work.log("person_file", file.id, data_key_id=file.data_key_id)


@readings.shown("person_file")
def get(actor: Actor, file_id: str) -> FileView:
    """Give one file, by its id or number."""
    with reading() as look:
        return _view(look, _seen(look, actor, file_id))


@readings.listed("person_file")
def find(
    actor: Actor, *, subject: str | None = None, state: str | None = None, after: str | None = None, limit: int = USUAL
) -> Page[FileView]:
    """List files, the newest first; a subject is an ID number, a phone, or a part of the name in characters, pinyin or both."""
    policy.demand(actor, "person_file.read", {})
    query = _visible(policy.as_reader(actor, "person_file.read"))
    if state is not None:
        query = query.where(_file.c.state == state)
    if subject is not None:
        query = query.where(searching.about(_digest, _file.c.id, "file_id", subject))
    with reading() as look:
        rows = look.execute(ORDER.select(query, after, limit)).all()
        return ORDER.page(rows, limit, lambda row: _view(look, row))


@readings.listed("person_file")
def doubles(actor: Actor, subject: Mapping[str, Any]) -> list[Like]:
    """Tell who looks like somebody who is about to be entered: numbers and offices, also of files the actor may not read."""
    policy.demand(actor, "person_file.read", {})
    with reading() as look:
        return person_file_rows.alike(look, _checked(subject))


def _refuse_doubles(found: list[Like], *, is_sure: bool) -> None:
    for one in found:
        if one.grade is Grade.SAME or not is_sure:
            code = "person_has_file" if one.grade is Grade.SAME else "person_looks_known"
            raise Conflict(code=code, number=one.number, office=one.office_name)


def _checked(subject: Mapping[str, Any]) -> dict[str, Any]:
    strange = set(subject) - KNOWN
    if strange:
        raise Invalid({name: ["is not known"] for name in sorted(map(str, strange))}, code="subject")
    return {**subject, "name": texts.clean("name", str(subject.get("name") or ""), 255)}


def _held(work: Work, actor: Actor, file_id: str) -> AnyRow:
    """Give a file that the actor may change."""
    file = _seen(work, actor, file_id)
    policy.demand(actor, work.verb, {"area_code": file.area_code, "office_id": file.office_id})
    if file.state == FileState.MERGED:
        raise Conflict(code="file_merged")
    return file


def _changing(work: Work, actor: Actor, file_id: str, state: FileState) -> AnyRow:
    file = _held(work, actor, file_id)
    if not may_follow(FileState(file.state), state):
        raise Conflict(code="file_state", state=file.state)
    return file


def _logged(work: Work, actor: Actor, file_id: str) -> FileView:
    row = _seen(work, actor, file_id)
    work.log("person_file", row.id, data_key_id=row.data_key_id)
    return _view(work, row)


def _seen(look: Reading, actor: Actor, file_id: str) -> AnyRow:
    row = look.execute(_visible(actor).where(or_(_file.c.id == file_id, _file.c.number == file_id))).first()
    if row is None:
        raise NotFound(code="no_such_file")
    policy.demand(actor, "person_file.read", {"area_code": row.area_code, "office_id": row.office_id, "is_involved": True})
    return row


def _visible(actor: Actor) -> AnySelect:
    query = select(_file, _office.c.name.label("office_name")).join(_office, _office.c.id == _file.c.office_id)
    return policy.visible(query, actor, _file)


def _subject(look: Reading, row: AnyRow) -> dict[str, Any]:
    return dict(keys.unseal_values(look, row.data_key_id, row.subject))


def _view(look: Reading, row: AnyRow) -> FileView:
    own = {field.name: getattr(row, field.name) for field in fields(FileView) if field.name not in {"subject", "age"}}
    told = _subject(look, row)
    return FileView(**own, subject=masking.masked_subject(told), age=likeness.age(told, roles_held.today()))
