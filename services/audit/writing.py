"""Many rows or keys in one statement: PostgreSQL takes arrays or a stream, SQLite, which sits in the same process, one by one."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, Table, any_, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.types import TypeEngine

from services.prepared import Write
from services.transaction import Reading


def add(work: Reading, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of these columns, with values that the driver takes as they are."""
    if not rows:
        return
    driver: Any = work.connection.connection
    told = ", ".join(f'"{name}"' for name in names)
    if is_sqlite(work):
        marks = ", ".join("?" for _ in names)
        statement = f'INSERT INTO "{table.name}" ({told}) VALUES ({marks})'  # noqa: S608 — names of our own  # nosec B608
        driver.cursor().executemany(statement, rows)
        return
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({told}) FROM STDIN') as stream:
        for row in rows:
            stream.write_row(row)


def change(work: Reading, table: Table, key: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update these columns of rows, which give their new values and then the key, as the driver takes them."""
    if not rows:
        return
    if is_sqlite(work):
        driver: Any = work.connection.connection
        told = ", ".join(f'"{name}" = ?' for name in names)
        statement = f'UPDATE "{table.name}" SET {told} WHERE "{key}" = ?'  # noqa: S608 — names of our own  # nosec B608
        driver.cursor().executemany(statement, rows)
        return
    columns = (*names, key)
    values = dict(zip((f"of_{name}" for name in columns), map(list, zip(*rows, strict=True)), strict=True))
    _update_many(table, key, columns)(work.connection, [values])


def among(column: ColumnElement[Any], name: str, *, sqlite: bool) -> ColumnElement[bool]:
    """Say in SQL that a column has one of the values that are bound under this name."""
    if sqlite:
        return column.in_(bindparam(name, expanding=True))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def pairs(name: str, *, sqlite: bool) -> FromClause:
    """Say in SQL that pairs of key and value are bound under this name, as an object of JSON: one parameter, however many there are."""
    given = bindparam(name, type_=String)
    read = func.json_each(given) if sqlite else func.json_each_text(cast(given, JSON))
    return read.table_valued("key", "value", name=name)


def tuples(name: str, types: Sequence[TypeEngine[Any]], *, sqlite: bool) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Say in SQL that tuples of these types are bound under this name, as a list of lists in JSON; give their parts, too."""
    given = bindparam(name, type_=String)
    read = func.json_each(given) if sqlite else func.json_array_elements(cast(given, JSON))
    source = read.table_valued("value", name=name)
    if sqlite:
        return source, [func.json_extract(source.c.value, f"$[{place}]") for place, _ in enumerate(types)]
    return source, [cast(source.c.value.op("->>")(place), kind) for place, kind in enumerate(types)]


def is_sqlite(work: Reading) -> bool:
    """Say which database it is."""
    return work.connection.dialect.name == "sqlite"


@cache
def _update_many(table: Table, key: str, names: tuple[str, ...]) -> Write:
    given = (func.unnest(bindparam(f"of_{name}", type_=ARRAY(table.c[name].type))).label(name) for name in names)
    arrays = select(*given).subquery()
    changed = {name: arrays.c[name] for name in names if name != key}
    return Write(update(table).where(table.c[key] == arrays.c[key]).values(changed))
