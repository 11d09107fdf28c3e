"""Designs as people see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models import Base, Person
from services.designing import files
from services.errors import NotFound
from services.rows import AnyRow
from services.transaction import Reading

_design, _version, _remark = (Base.metadata.tables[name] for name in ("design", "design_version", "design_remark"))
_deployment = Base.metadata.tables["deployment"]


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of a design, and the version it is of."""

    name: str
    size: int
    since: int


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What somebody did with a version, and said of it."""

    version: int
    verb: str
    text: str
    said_at: datetime
    said_by: str | None  # his name


@dataclass(frozen=True, slots=True)
class VersionView:
    """One state of a design that was saved."""

    number: int
    saved_at: datetime
    saved_by: str | None


@dataclass(frozen=True, slots=True)
class DesignView:
    """A deployment in the making; a list leaves out its files and remarks."""

    id: str
    name: str
    state: str
    version: int
    based_on: str | None
    begun_at: datetime
    begun_by: str | None
    changed_at: datetime
    deployment_id: str | None  # what it became
    files: Sequence[FileView] = ()
    remarks: Sequence[RemarkView] = ()


def row_of(look: Reading, design_id: str) -> AnyRow:
    """Give the row of a design; raise NotFound when there is none."""
    row = look.execute(select(_design).where(_design.c.id == design_id)).first()
    if row is None:
        raise NotFound(code="no_such_design")
    return row


def one(look: Reading, design_id: str) -> DesignView:
    """Give one design with its files and what was said of it."""
    row = row_of(look, design_id)
    said = look.execute(select(_remark).where(_remark.c.design_id == design_id).order_by(_remark.c.id)).all()
    names = _names(look, [row.begun_by, *(remark.said_by for remark in said)])
    remarks = [RemarkView(one.version, one.verb, one.text, one.said_at, names.get(one.said_by)) for one in said]
    present = [FileView(one.name, one.size, one.since) for one in files.listed(look, design_id)]
    return _view(row, names, _deployments(look, [row.id]), present, remarks)


def many(look: Reading, rows: Sequence[AnyRow]) -> dict[str, DesignView]:
    """Give designs by their ids, without files and remarks."""
    names, became = _names(look, [row.begun_by for row in rows]), _deployments(look, [row.id for row in rows])
    return {row.id: _view(row, names, became) for row in rows}


def versions(look: Reading, design_id: str) -> list[VersionView]:
    """Give what was saved, the latest first."""
    rows = look.execute(select(_version).where(_version.c.design_id == design_id).order_by(_version.c.number.desc())).all()
    names = _names(look, [row.saved_by for row in rows])
    return [VersionView(row.number, row.saved_at, names.get(row.saved_by)) for row in rows]


def _view(
    row: AnyRow,
    names: dict[str | None, str],
    became: dict[str, str],
    present: Sequence[FileView] = (),
    remarks: Sequence[RemarkView] = (),
) -> DesignView:
    own = {name: getattr(row, name) for name in ("id", "name", "state", "version", "based_on", "begun_at", "changed_at")}
    return DesignView(**own, begun_by=names.get(row.begun_by), deployment_id=became.get(row.id), files=present, remarks=remarks)


def _names(look: Reading, people: Iterable[str | None]) -> dict[str | None, str]:
    wanted = {person for person in people if person is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in look.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))}


def _deployments(look: Reading, design_ids: Sequence[str]) -> dict[str, str]:
    if not design_ids:
        return {}
    newest = select(_deployment.c.design_id, func.max(_deployment.c.id).label("id")).where(_deployment.c.design_id.in_(design_ids))
    return {row.design_id: row.id for row in look.execute(newest.group_by(_deployment.c.design_id))}
