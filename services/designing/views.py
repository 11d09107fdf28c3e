"""Designs as people see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from models import Base, Person
from services.designing import files
from services.errors import NotFound
from services.rows import AnyRow, AnySelect
from services.transaction import Reading

_design, _version, _remark = (Base.metadata.tables[name] for name in ("design", "design_version", "design_remark"))
_deployment = Base.metadata.tables["deployment"]
_OWN = ("id", "name", "state", "version", "based_on", "begun_at", "changed_at")


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


def head(look: Reading, design_id: str) -> DesignView:
    """Give one design without its files and remarks; raise NotFound when there is none."""
    row = look.execute(query().where(_design.c.id == design_id)).first()
    if row is None:
        raise NotFound(code="no_such_design")
    return view(row)


def one(look: Reading, design_id: str) -> DesignView:
    """Give one design with its files and what was said of it; raise NotFound when there is none."""
    found = head(look, design_id)
    present = [FileView(one.name, one.size, one.since) for one in files.listed(look, design_id)]
    return replace(found, files=present, remarks=_remarks(look, design_id))


def query() -> AnySelect:
    """Ask for designs with who began them and the last deployment each became."""
    became = select(func.max(_deployment.c.id)).where(_deployment.c.design_id == _design.c.id).scalar_subquery()
    columns = [*(_design.c[name] for name in _OWN), Person.name.label("begun_by"), became.label("deployment_id")]
    return select(*columns).outerjoin(Person, Person.id == _design.c.begun_by)


def view(row: AnyRow, present: Sequence[FileView] = (), remarks: Sequence[RemarkView] = ()) -> DesignView:
    """Give a design as it was asked for."""
    return DesignView(**row._mapping, files=present, remarks=remarks)


def versions(look: Reading, design_id: str) -> list[VersionView]:
    """Give what was saved, the latest first; raise NotFound when there is no such design."""
    saved = select(_version.c.number, _version.c.saved_at, Person.name).outerjoin(Person, Person.id == _version.c.saved_by)
    rows = look.execute(saved.where(_version.c.design_id == design_id).order_by(_version.c.number.desc())).all()
    if not rows:  # each has a first version
        raise NotFound(code="no_such_design")
    return [VersionView(row.number, row.saved_at, row.name) for row in rows]


def _remarks(look: Reading, design_id: str) -> list[RemarkView]:
    columns = (_remark.c.version, _remark.c.verb, _remark.c.text, _remark.c.said_at, Person.name)
    said = select(*columns).outerjoin(Person, Person.id == _remark.c.said_by)
    rows = look.execute(said.where(_remark.c.design_id == design_id).order_by(_remark.c.id))
    return [RemarkView(row.version, row.verb, row.text, row.said_at, row.name) for row in rows]
