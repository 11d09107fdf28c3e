"""Rows are deleted together with everything that points at them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, or_, select

from models import Base
from services.transaction import Work


def clear(work: Work, table: Table, which: ColumnElement[bool]) -> None:
    """Delete rows, and before them whatever points at them, in the order in which tables point at each other."""
    for other, pointing in pointing_at(table):
        clear(work, other, or_(*(column.in_(select(table.c.id).where(which)) for column in pointing)))
    work.execute(delete(table).where(which))


def pointing_at(table: Table) -> Iterable[tuple[Table, list[Column[Any]]]]:
    """Give the tables that point at one, with the columns that do."""
    for other in reversed(Base.metadata.sorted_tables):
        columns = [column for column in other.c if any(key.column.table is table for key in column.foreign_keys)]
        if columns and other is not table:
            yield other, columns
