"""Many rows or keys in one statement: PostgreSQL takes them as arrays, SQLite, which sits in the same process, one by one."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, any_, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from services.transaction import Reading

Row = Mapping[str, Any]


def add(work: Reading, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, all of which name the same columns."""
    if not rows:
        return
    if is_sqlite(work):
        work.execute(insert(table), rows)
        return
    names = list(rows[0])
    arrays = select(*(func.unnest(bindparam(f"of_{name}", type_=ARRAY(table.c[name].type))) for name in names))
    work.execute(insert(table).from_select(names, arrays), {f"of_{name}": [row[name] for row in rows] for name in names})


def change(work: Reading, table: Table, key: str, rows: Sequence[Row]) -> None:
    """Update rows by a key; all of them name the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != key]
    if is_sqlite(work):
        statement = update(table).where(table.c[key] == bindparam(f"of_{key}")).values({name: bindparam(f"of_{name}") for name in names})
        work.execute(statement, [{f"of_{name}": value for name, value in row.items()} for row in rows])
        return
    arrays = select(*(func.unnest(bindparam(f"of_{name}", type_=ARRAY(table.c[name].type))).label(name) for name in rows[0])).subquery()
    statement = update(table).where(table.c[key] == arrays.c[key]).values({name: arrays.c[name] for name in names})
    work.execute(statement, {f"of_{name}": [row[name] for row in rows] for name in rows[0]})


def among(column: ColumnElement[Any], name: str, *, sqlite: bool) -> ColumnElement[bool]:
    """Say in SQL that a column has one of the values that are bound under this name."""
    if sqlite:
        return column.in_(bindparam(name, expanding=True))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def is_sqlite(work: Reading) -> bool:
    """Say which database it is."""
    return work.connection.dialect.name == "sqlite"
