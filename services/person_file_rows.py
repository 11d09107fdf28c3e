"""Files of persons as rows: opened, found again, linked with cases, each deed a line of the chronology."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, exists, false, insert, or_, select, update

from models import Base
from models.lifecycle import FileState
from services import case_records, keys, likeness, meeting, searching
from services.errors import NotFound
from services.ids import new_id
from services.likeness import GRADES, Grade
from services.meeting import Place
from services.rows import AnyRow
from services.transaction import Reading, Work

NUMBERS: Final = "DA"  # what the numbers of files begin with
MOST: Final = 50  # files that look alike
_tables = Base.metadata.tables
_file, _digest, _link, _entry = (_tables[f"person_file{part}"] for part in ("", "_digest", "_case", "_entry"))
_case, _office = _tables["case"], _tables["office"]


@dataclass(frozen=True, slots=True)
class Like:
    """A file that may be of the same person."""

    id: str
    number: str
    office_name: str
    grade: Grade


def enter(work: Work, subject: Mapping[str, Any], area_code: str, office_id: str) -> str:
    """Open a file with the next number of its area; give its id."""
    data_key_id = keys.new_data_key(work)
    row: dict[str, Any] = {
        "id": new_id(),
        "number": f"{NUMBERS}{area_code}-{case_records.next_of(work, NUMBERS + area_code):06d}",
        "area_code": area_code,
        "office_id": office_id,
        "data_key_id": data_key_id,
        "subject": keys.seal_values(work, data_key_id, dict(subject)),
        "state": FileState.OPEN,
        "opened_at": work.occurred_at,
    }
    work.execute(insert(_file), row)
    _write_digests(work, row["id"], subject)
    mark(work, of_id(work, row["id"]), "opened")
    return str(row["id"])


def rewrite(work: Work, file: AnyRow, subject: Mapping[str, Any]) -> None:
    """Let a file say something else of its person."""
    sealed = keys.seal_values(work, file.data_key_id, dict(subject))
    work.execute(update(_file).where(_file.c.id == file.id).values(subject=sealed))
    _write_digests(work, file.id, subject)


def of_id(look: Reading, file_id: str) -> AnyRow:
    """Give one file; raise NotFound."""
    row = look.execute(select(_file).where(_file.c.id == file_id)).first()
    if row is None:
        raise NotFound(code="no_such_file")
    return row


def alike(look: Reading, subject: Mapping[str, Any], *, but: str | None = None) -> list[Like]:
    """Find files that may be of the same person, the surest first, whoever looks after them."""
    wanted = [searching.is_same(_digest, kind, text) for kind, text in likeness.traits(subject).items()]
    query = (
        select(_file.c.id, _file.c.number, _office.c.name.label("office_name"), _digest.c.kind)
        .join(_digest, _digest.c.file_id == _file.c.id)
        .join(_office, _office.c.id == _file.c.office_id)
        .where(or_(false(), *wanted), _file.c.state != FileState.MERGED)
        .order_by(_file.c.number)
        .limit(MOST)
    )
    found: dict[str, Like] = {}
    for row in sorted(look.execute(query), key=lambda row: list(GRADES).index(row.kind)):
        if row.id != but:
            found.setdefault(row.id, Like(row.id, row.number, row.office_name, GRADES[row.kind]))
    return list(found.values())


def alone(work: Work, subject: Mapping[str, Any]) -> None:
    """Let nobody else open a file of this person until the transaction is over: who comes second sees the first."""
    for kind, text in sorted(likeness.traits(subject).items()):
        meeting.have(work, Place(f"person_file.{kind}", keys.digest(kind, text)))


def link(work: Work, file: AnyRow, case_id: str) -> None:
    """Put a case into a file; a second time changes nothing."""
    if work.execute(select(exists().where(_link.c.file_id == file.id, _link.c.case_id == case_id))).scalar():
        return
    work.execute(insert(_link), {"file_id": file.id, "case_id": case_id})
    mark(work, file, "case_linked", case_id=case_id)


def take_in(work: Work, case: AnyRow, subject: Mapping[str, Any]) -> tuple[str, list[Like]]:
    """Put a new case into its person's file, a new one unless the ID number has one; give its number and who else looks alike."""
    alone(work, subject)
    found = alike(work, subject)
    known = next((one.id for one in found if one.grade is Grade.SAME), None)
    file = of_id(work, known or enter(work, subject, case.area_code, case.office_id))
    if file.state == FileState.CLOSED:
        change(work, file, FileState.OPEN)
    link(work, file, case.id)
    work.log("person_file", file.id, data_key_id=file.data_key_id)
    return file.number, [one for one in found if one.id != file.id]


def change(work: Work, file: AnyRow, state: FileState, **more: Any) -> None:
    """Give a file another state, and write that down."""
    closed_at = None if state is FileState.OPEN else work.occurred_at
    work.execute(update(_file).where(_file.c.id == file.id).values(state=state, closed_at=closed_at, **more))
    mark(work, file, "reopened" if state is FileState.OPEN else str(state))


def mark(work: Work, file: AnyRow, kind: str, *, words: Mapping[str, Any] | None = None, case_id: str | None = None) -> None:
    """Write a line of the chronology; what it says is sealed."""
    row = {
        "id": new_id(),
        "file_id": file.id,
        "kind": kind,
        "happened_at": work.occurred_at,
        "recorded_at": work.moment,
        "recorded_by": work.actor.person_id,
        "case_id": case_id,
        "words": None if words is None else keys.seal_values(work, file.data_key_id, dict(words)),
    }
    work.execute(insert(_entry), row)


def move(work: Work, file: AnyRow, into: AnyRow) -> None:
    """Let another file have the cases of this one, and whoever names it as a relative; nobody finds it by its person any longer."""
    work.execute(select(_file.c.id).where(_file.c.id == file.id).with_for_update(key_share=True))  # nobody makes its digests anew meanwhile
    held = work.execute(select(_link.c.case_id).where(_link.c.file_id == file.id)).scalars().all()
    for case_id in held:
        link(work, into, case_id)
    relative = _tables["person_file_relative"]
    naming = select(_file.c.id, _file.c.data_key_id).join(relative, relative.c.file_id == _file.c.id).distinct()
    for other in work.execute(naming.where(relative.c.relative_file_id == file.id, relative.c.file_id.not_in([file.id, into.id]))).all():
        work.log("person_file", other.id, data_key_id=other.data_key_id)
    work.execute(update(relative).where(relative.c.relative_file_id == file.id).values(relative_file_id=into.id))
    work.execute(delete(_digest).where(_digest.c.file_id == file.id))


def _write_digests(work: Work, file_id: str, subject: Mapping[str, Any]) -> None:
    searching.rewrite(work, _digest, {"file_id": file_id}, likeness.digests(subject))
