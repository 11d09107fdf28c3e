"""Spreadsheets in and out: the first sheet of an .xlsx file, or a .csv file, with its headings in the first row."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.writer.excel import ExcelWriter

from engine.expressions import zone
from services import zip_files
from services.errors import Invalid

MOST: Final = 5_000  # rows
WIDEST: Final = 200  # columns
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA: Final = re.compile(r"\s*(?:[=@]|[+-](?![\d.]))")  # a number may have its sign, a telephone number its +
WIDTH: Final = 18  # characters
LONGEST_TITLE: Final = 31  # characters of the name of a sheet
DATED: Final = (1980, 1, 1, 0, 0, 0)  # of every file in the .xlsx, which is a ZIP


@dataclass(frozen=True, slots=True)
class Line:
    """One row, by its headings; the headings are in row 1."""

    number: int
    cells: Mapping[str, Any]


def read(content: bytes, most: int = MOST) -> list[Line]:
    """Read the rows that are not empty; raise Invalid where this is no spreadsheet, or one that is too large."""
    rows = _xlsx(content, most) if content.startswith(b"PK") else _csv(content, most)
    headings = [str(cell or "").strip() for cell in next(iter(rows), ())]
    if not any(headings):
        raise Invalid({"file": ["has no headings in its first row"]}, code="sheet_headings")
    if len({heading for heading in headings if heading}) != sum(map(bool, headings)):
        raise Invalid({"file": ["two columns have the same heading"]}, code="sheet_headings")
    lines = [Line(number, _cells(headings, row)) for number, row in enumerate(rows[1:], start=2)]
    return [line for line in lines if any(value not in (None, "") for value in line.cells.values())]


def template(headings: Sequence[tuple[str, str]], title: str) -> bytes:
    """Make an empty .xlsx file with these headings; each comes with a note on what to write below it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for column, (heading, note) in enumerate(headings, start=1):
        cell = sheet.cell(row=1, column=column, value=heading)
        cell.font = Font(bold=True)
        cell.comment = Comment(note, "Careflow")
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTH
        sheet.column_dimensions[letter].number_format = "@"  # a number of 18 digits stays text
    sheet.freeze_panes = "A2"
    return _packed(book)


def write(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Make an .xlsx file; what begins like a formula stays text to whoever opens it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:LONGEST_TITLE]
    for number, cells in enumerate((headings, *rows), start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row=number, column=column, value=_written(value))
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = bool(FORMULA.match(value))  # also for programs that judge by the first character
            cell.font = Font(bold=number == 1)
    for column in range(1, len(headings) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = "A2"
    return _packed(book)


def _packed(book: Workbook) -> bytes:
    """Pack a book; the same cells are the same bytes, whenever that is done."""
    book.properties.created = book.properties.modified = datetime(*DATED, tzinfo=UTC).replace(tzinfo=None)  # written as UTC
    loose, packed = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(loose, "w") as files:
        ExcelWriter(book, files).write_data()  # Workbook.save would note the moment
    with zipfile.ZipFile(loose) as files, zipfile.ZipFile(packed, "w") as dated:
        for name in files.namelist():
            dated.writestr(zipfile.ZipInfo(name, DATED), files.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _written(value: Any) -> Any:
    """Give a moment as the office's clocks show it, for a cell knows no time zone; a text without what no file of this kind may hold."""
    if isinstance(value, datetime):
        return value.astimezone(zone.office()).replace(tzinfo=None)
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value


def _xlsx(content: bytes, most: int) -> list[Sequence[Any]]:
    try:
        zip_files.names(content)
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        return _bounded(([_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True, max_col=WIDEST)), most)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError) as error:
        raise Invalid({"file": ["is no spreadsheet"]}, code="sheet") from error


def _csv(content: bytes, most: int) -> list[Sequence[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            return _bounded(csv.reader(io.StringIO(text, newline=""), strict=True), most)
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise Invalid({"file": ["is no spreadsheet"]}, code="sheet") from error
    raise Invalid({"file": ["is no spreadsheet"]}, code="sheet")


def _bounded(rows: Iterable[Sequence[Any]], most: int) -> list[Sequence[Any]]:
    found: list[Sequence[Any]] = []
    for row in rows:
        found.append(row)
        if len(found) > most + 1 or len(row) > WIDEST:
            raise Invalid({"file": [f"has more than {most} rows or {WIDEST} columns"]}, code="sheet_too_large")
    return found


def _plain(value: Any) -> Any:
    """Give numbers exactly and days as days: a cell knows only moments and binary numbers."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value.strip() if isinstance(value, str) else value


def _cells(headings: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    filled = [*row, *[None] * (len(headings) - len(row))]
    return {heading: _trimmed(heading, value) for heading, value in zip(headings, filled, strict=False) if heading}


def _trimmed(heading: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if FORMULA.match(value):  # text here, but a command to whoever opens the next spreadsheet it stands in
        raise Invalid({heading: ["begins like a formula"]}, code="formula")
    return value.strip() or None


def day(value: Any) -> date | None:
    """Read a day: a cell of that kind, or text like 2026-11-02, 2026/11/2 or 2026年11月2日; raise ValueError."""
    if value is None or isinstance(value, datetime):
        return value.date() if value else None
    if isinstance(value, date):
        return value
    year, month, number = (int(part) for part in str(value).translate(_DATE).strip("-").split("-"))
    return date(year, month, number)


def several(value: Any) -> list[str]:
    """Read a list that stands in one cell, its parts separated by commas of either width, 、 or ;."""
    parts = str(value or "").translate(_COMMAS).split(",")
    return [part.strip() for part in parts if part.strip()]


_COMMAS = str.maketrans({"，": ",", "、": ",", ";": ",", "；": ","})
_DATE = str.maketrans({"年": "-", "月": "-", "日": "", "/": "-", ".": "-"})
