"""Statements of the hot path: written in SQLAlchemy's words, compiled once, then handed to the driver as they are.

SQLAlchemy looks at every execution anew, which costs more than the engine's whole step. A `Write` is a module's constant;
its rows name every column they fill, since nothing is filled in for them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Update
from sqlalchemy.exc import DBAPIError

Row = Mapping[str, Any]


class Write:
    """An INSERT, UPDATE or DELETE that is executed again and again."""

    def __init__(self, statement: Insert | Update | Delete) -> None:
        self.statement = statement.inline() if isinstance(statement, Insert) else statement
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}

    def __call__(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Execute it once for each row; give how many rows it touched."""
        plan = self._plan(connection.dialect, rows[0])
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(plan.sql, plan.parameters(rows[0]))
            else:
                cursor.executemany(plan.sql, [plan.parameters(row) for row in rows])
        except plan.error as error:
            raise _translated(plan, error) from error
        else:
            return cursor.rowcount
        finally:
            cursor.close()

    def _plan(self, dialect: Dialect, row: Row) -> "_Plan":
        key = dialect.name, tuple(row)
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = _Plan(self.statement, dialect, row)
        return found


class _Plan:
    """A statement as one driver reads it, for rows with the same columns."""

    def __init__(self, statement: Insert | Update | Delete, dialect: Dialect, row: Row) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(row))
        if compiled.insert_prefetch or compiled.update_prefetch:
            message = (
                f"{statement.table}: a row names every column that has a default: {compiled.insert_prefetch or compiled.update_prefetch}"
            )
            raise TypeError(message)
        state = compiled.construct_expanded_state(compiled.construct_params(row))
        self.sql: str = state.statement
        self.error: type[Exception] = dialect.loaded_dbapi.Error
        self.dialect = dialect
        names = state.positiontup or list(state.parameters)
        self.parameters = _reader([_Part(name, state, name in row) for name in names], is_positional=bool(state.positiontup))


class _Part:
    """One parameter: taken from the row, or the same each time."""

    def __init__(self, name: str, state: Any, is_of_row: bool) -> None:  # noqa: FBT001 - reads as it is meant
        self.name, self.is_of_row = name, is_of_row
        self.process: Callable[[Any], Any] | None = state.processors.get(name)
        given = state.parameters[name]
        self.fixed = None if is_of_row else given if self.process is None else self.process(given)

    def value(self, row: Row) -> Any:
        """Give what the driver gets."""
        if not self.is_of_row:
            return self.fixed
        value = row[self.name]
        return value if self.process is None else self.process(value)


def _reader(parts: list[_Part], *, is_positional: bool) -> Callable[[Row], Any]:
    if is_positional:
        return lambda row: tuple([part.value(row) for part in parts])
    return lambda row: {part.name: part.value(row) for part in parts}


def _translated(plan: _Plan, error: Exception) -> BaseException:
    """Give the error that SQLAlchemy would have raised; what stood in the row is nobody's business."""
    return DBAPIError.instance(plan.sql, None, error, plan.error, hide_parameters=True, dialect=plan.dialect)
