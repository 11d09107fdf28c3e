"""A row that there is once: written anew, or for the first time, also when two write it at the same moment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause, Table, insert, update
from sqlalchemy.exc import IntegrityError

from services.transaction import Work


def write(work: Work, table: FromClause, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Give the row of a key these values; of two who write it at once, the second one has the last word."""
    assert isinstance(table, Table)  # noqa: S101 — what `__table__` of a model is  # nosec B101
    change = update(table).where(*(table.c[name] == value for name, value in key.items())).values(**values)
    if work.execute(change).rowcount:
        return
    try:
        with work.connection.begin_nested():
            work.execute(insert(table), {**key, **values})
    except IntegrityError:  # somebody else was the first to write it, at the same moment
        work.execute(change)
