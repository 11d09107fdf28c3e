"""Imports from spreadsheets: each row is a deed of its own, and none is done unless all of them can be."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from services import imports, rights, sheets
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound, ServiceError
from services.imports import Cells, Kind
from services.sheets import Line
from services.transaction import transaction

REASON = "批量导入"  # of every row that happened earlier than it is entered


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot come in."""

    row: int  # as the spreadsheet numbers it
    column: str | None
    error: ServiceError


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or what stands in its way."""

    kind: str
    rows: int
    done: int
    problems: Sequence[RowProblem]


class _Enough(Exception):
    """The row could come in: undo it."""


def template(kind_name: str, *, is_english: bool = False) -> bytes:
    """Give an empty spreadsheet for a kind of rows."""
    kind = _kind(kind_name)
    columns = [(column.heading, column.note_en if is_english else column.note) for column in kind.columns]
    return sheets.template(columns, kind.title_en if is_english else kind.title)


def run(actor: Actor, kind_name: str, content: bytes, *, dry_run: bool) -> Imported:
    """Bring a spreadsheet in, or only say what would stand in the way; nothing comes in while anything does.

    A row that came in before is a problem of its own, so an import that broke off can be tried again with the rest.
    """
    kind = _kind(kind_name)
    if actor.kind == "person" and not actor.holds(*rights.RIGHTS[kind.verb]):  # where, each row asks by itself
        raise Forbidden
    lines = sheets.read(content, kind.most)
    unknown = list(_unknown(kind, lines))
    if kind.enter_all is not None:
        problems = unknown or _at_once(actor, kind, lines, undo=dry_run)
        return Imported(kind.name, len(lines), 0 if problems or dry_run else len(lines), problems)
    problems = [*unknown, *(problem for line in lines for problem in _tried(actor, kind, line))]
    done = 0
    if not problems and not dry_run:
        for line in lines:
            _enter(actor, kind, line)
            done += 1
    return Imported(kind.name, len(lines), done, problems)


def _kind(name: str) -> Kind:
    try:
        return imports.kinds()[name]
    except KeyError:
        raise NotFound(code="unknown_import") from None


def _unknown(kind: Kind, lines: Sequence[Line]) -> Iterator[RowProblem]:
    known = {column.heading for column in kind.columns}
    strange = [] if kind.takes_more or not lines else [heading for heading in lines[0].cells if heading not in known]
    for heading in strange:
        yield RowProblem(1, heading, Invalid({heading: ["is no column of this import"]}, code="unknown_column"))


def _tried(actor: Actor, kind: Kind, line: Line) -> Iterator[RowProblem]:
    """Do a row and undo it; tell what stood in its way."""
    try:
        _enter(actor, kind, line, undo=True)
    except _Enough:
        return
    except ServiceError as error:
        yield from _told(kind, line, error)


def _told(kind: Kind, line: Line, error: ServiceError) -> Iterator[RowProblem]:
    """Tell what is wrong with a row, column by column where the error names fields."""
    headings = {column.name: column.heading for column in kind.columns}
    for field in error.errors if isinstance(error, Invalid) else (None,):
        yield RowProblem(line.number, field and headings.get(field, field), error)


def _at_once(actor: Actor, kind: Kind, lines: Sequence[Line], *, undo: bool) -> list[RowProblem]:
    """Do all rows as one deed; undo it where something stands in the way of one, and tell what."""
    rows, found = [], list[RowProblem]()
    for line in lines:
        try:
            rows.append(_named(kind, line))
        except Invalid as error:
            found.extend(_told(kind, line, error))
    if found or kind.enter_all is None:
        return found
    with suppress(_Enough), transaction(actor, kind.verb) as work:
        for number, wrong in kind.enter_all(work, rows):
            found.extend(_told(kind, lines[number], wrong))
        if found or undo:
            raise _Enough
    return found


def _enter(actor: Actor, kind: Kind, line: Line, *, undo: bool = False) -> None:
    cells, enter = _named(kind, line), kind.enter
    if enter is None:
        return
    with transaction(actor, kind.verb, occurred_at=kind.happened(cells), reason=REASON) as work:
        enter(work, cells)
        if undo:
            raise _Enough


def _named(kind: Kind, line: Line) -> Cells:
    names = {column.heading: column.name for column in kind.columns}
    cells: dict[str, Any] = {names.get(heading, heading): value for heading, value in line.cells.items()}
    missing = [column.name for column in kind.columns if column.is_needed and cells.get(column.name) is None]
    if missing:
        raise Invalid({name: ["must not be empty"] for name in missing}, code="empty")
    return cells
