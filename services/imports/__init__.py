"""What a spreadsheet may bring in: one module a kind, each with a `KIND`."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias

from services import sheets
from services.errors import ServiceError
from services.transaction import Work

Cells: TypeAlias = Mapping[str, Any]  # by the column's name in the code


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet."""

    name: str
    heading: str
    note: str  # what to write below the heading
    note_en: str
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row: its columns, and what is done with it.

    Either each row is a deed of its own (`enter`), or all rows are one, since they lean on each other (`enter_all`).
    """

    name: str
    title: str
    title_en: str
    verb: str
    columns: tuple[Column, ...]
    enter: Callable[[Work, Cells], None] | None = None  # raises a ServiceError where the row cannot come in
    enter_all: Callable[[Work, Sequence[Cells]], Iterable[tuple[int, ServiceError]]] | None = None  # gives what is wrong with which row
    happened: Callable[[Cells], datetime | None] = lambda _: None  # when it really happened
    takes_more: bool = False  # other columns become variables
    most: int = sheets.MOST  # rows


@cache
def kinds() -> dict[str, Kind]:
    """Give the kinds there are, by name."""
    modules = [importlib.import_module(module.name) for module in pkgutil.iter_modules(__path__, f"{__name__}.")]
    return {module.KIND.name: module.KIND for module in modules}
