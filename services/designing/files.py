"""The files of a design at each of its versions: a row says from which version on a file reads so."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from models import Base
from services.errors import NotFound
from services.rows import AnyRow, AnySelect
from services.transaction import Reading, Work

SITTING: Final = timedelta(minutes=10)  # of what one person saves within one of these, the last is kept
Contents = Mapping[str, bytes | None]  # by name; none: the file goes
_file, _version, _remark = (Base.metadata.tables[name] for name in ("design_file", "design_version", "design_remark"))


def listed(look: Reading, design_id: str, version: int | None = None) -> Sequence[AnyRow]:
    """Give name, size and version of each file."""
    query = _at(design_id, version, _file.c.name, _file.c.since, func.length(_file.c.content).label("size"))
    return look.execute(query.order_by(_file.c.name)).all()


def read(look: Reading, design_id: str, version: int | None = None) -> dict[str, bytes]:
    """Give all files by name, as they are or were at a version."""
    query = _at(design_id, version, _file.c.name, _file.c.content)
    return {row.name: bytes(row.content) for row in look.execute(query.order_by(_file.c.name))}


def read_one(look: Reading, design_id: str, name: str, version: int | None = None) -> bytes:
    """Give one file; raise NotFound when there is none of that name."""
    content = look.execute(_at(design_id, version, _file.c.content).where(_file.c.name == name)).scalar_one_or_none()
    if content is None:
        raise NotFound(code="no_such_design_file")
    return bytes(content)


def begin(work: Work, design_id: str, contents: Mapping[str, bytes]) -> None:
    """Write the first version."""
    work.execute(insert(_version), _saved(work, design_id, 1))
    work.execute(insert(_file), [_row(design_id, name, 1, content) for name, content in contents.items()])


def add(work: Work, design_id: str, number: int, contents: Contents) -> None:
    """Write another version, of which only these files are new; it replaces the one before when that is of the same sitting."""
    last = work.execute(select(_version).where(_version.c.design_id == design_id, _version.c.number == number - 1)).first()
    if last is not None and _is_same_sitting(work, last):
        _take_over(work, design_id, number, contents)
    work.execute(insert(_version), _saved(work, design_id, number))
    work.execute(insert(_file), [_row(design_id, name, number, content) for name, content in contents.items()])


def _at(design_id: str, version: int | None, *columns: Any) -> AnySelect:
    newest = select(_file.c.name, func.max(_file.c.since).label("since")).where(_file.c.design_id == design_id)
    if version is not None:
        newest = newest.where(_file.c.since <= version)
    last = newest.group_by(_file.c.name).subquery()
    query = select(*columns).join(last, (last.c.name == _file.c.name) & (last.c.since == _file.c.since))
    return query.where(_file.c.design_id == design_id, _file.c.content.is_not(None))


def _is_same_sitting(work: Work, last: AnyRow) -> bool:
    if last.number == 1 or last.saved_by != work.actor.person_id or _sitting(last.saved_at) != _sitting(work.moment):
        return False
    remarks = select(_remark.c.id).where(_remark.c.design_id == last.design_id, _remark.c.version == last.number)
    return work.execute(remarks.limit(1)).first() is None


def _sitting(moment: datetime) -> int:
    return int(moment.timestamp() // SITTING.total_seconds())


def _take_over(work: Work, design_id: str, number: int, contents: Contents) -> None:
    before = _file.c.design_id == design_id, _file.c.since == number - 1
    work.execute(delete(_file).where(*before, _file.c.name.in_(list(contents))))
    work.execute(update(_file).where(*before).values(since=number))
    work.execute(delete(_version).where(_version.c.design_id == design_id, _version.c.number == number - 1))


def _saved(work: Work, design_id: str, number: int) -> dict[str, Any]:
    return {"design_id": design_id, "number": number, "saved_at": work.moment, "saved_by": work.actor.person_id}


def _row(design_id: str, name: str, since: int, content: bytes | None) -> dict[str, Any]:
    return {"design_id": design_id, "name": name, "since": since, "content": content}
