"""Statements of the hot path: written in SQLAlchemy's words, compiled once, then handed to the driver as they are.

SQLAlchemy looks at every execution anew, which costs more than the engine's whole step. A `Write` or a `Read` is a module's
constant; the rows of a `Write` name every column they fill, since nothing is filled in for them.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from services.rows import AnySelect

Row: TypeAlias = Mapping[str, Any]
Process: TypeAlias = Callable[[Any], Any]


class Write:
    """An INSERT, UPDATE or DELETE that is executed again and again.

    `tells` names the parameters that say which row it is, for the audit: in the order of the columns by which its cover finds it.
    """

    def __init__(self, statement: Insert | Update | Delete, *, tells: tuple[str, ...] | None = None) -> None:
        self.statement = statement.inline() if isinstance(statement, Insert) else statement
        self.table = str(getattr(statement.table, "name", ""))
        self.tells = tells
        self._plans: dict[tuple[str, tuple[str, ...]], _Plan] = {}

    def __call__(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Execute it once for each row; give how many rows it touched."""
        bound = self.bind(connection.dialect, rows)
        cursor = connection.connection.cursor()
        try:
            bound.send(cursor)
            return cursor.rowcount
        finally:
            cursor.close()

    def bind(self, dialect: Dialect, rows: Sequence[Row], missed: Exception | None = None) -> "Bound":
        """Turn rows into what the driver is to execute, once for each; `missed` is raised when it touches another number of rows."""
        key = dialect.name, tuple(rows[0])
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _Plan(self.statement, dialect, rows[0])
        return Bound(plan, [plan.parameters(row) for row in rows], missed)


class Bound(NamedTuple):
    """A statement with its parameters: nothing of it is left to compute."""

    plan: "_Plan"
    parameters: list[Any]
    missed: Exception | None

    def send(self, cursor: Any) -> None:
        """Let a cursor execute it."""
        plan, parameters = self.plan, self.parameters
        try:
            if len(parameters) == 1:
                cursor.execute(plan.sql, parameters[0])
            else:
                cursor.executemany(plan.sql, parameters)
        except plan.error as error:
            raise _translated(plan.sql, error, plan.error, plan.dialect) from error

    def demand(self, cursor: Any) -> None:
        """Raise what is to be raised when the cursor that has executed it missed a row."""
        if self.missed is not None and cursor.rowcount != len(self.parameters):
            raise self.missed


def execute(connection: Connection, several: Sequence[Bound]) -> None:
    """Execute statements one after the other; PostgreSQL gets all of them at once."""
    if connection.dialect.name == "postgresql":
        _execute_at_once(connection.connection, several)
        return
    with closing(connection.connection.cursor()) as cursor:
        for one in several:
            one.send(cursor)
            one.demand(cursor)


def _execute_at_once(driver: Any, several: Sequence[Bound]) -> None:
    first = several[0].plan
    with ExitStack() as stack:
        cursors = [stack.enter_context(driver.cursor()) for _ in several]
        try:
            with driver.pipeline():
                for cursor, one in zip(cursors, several, strict=True):
                    one.send(cursor)
        except first.error as error:  # of any of them: it comes with the answers
            raise _translated("; ".join(one.plan.sql for one in several), error, first.error, first.dialect) from error
        for cursor, one in zip(cursors, several, strict=True):
            one.demand(cursor)


class Read:
    """A SELECT that is executed again and again."""

    def __init__(self, statement: AnySelect) -> None:
        self.statement = statement
        self._plans: dict[str, _ReadPlan] = {}

    def __call__(self, connection: Connection, parameters: Row) -> list[dict[str, Any]]:
        """Execute it; give all rows by the names of their columns."""
        plan = self._plan(connection.dialect, parameters)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(plan.sql, plan.parameters(parameters))
            return [plan.row(values) for values in cursor.fetchall()]
        except plan.error as error:
            raise _translated(plan.sql, error, plan.error, plan.dialect) from error
        finally:
            cursor.close()

    def _plan(self, dialect: Dialect, parameters: Row) -> "_ReadPlan":
        found = self._plans.get(dialect.name)
        if found is None:
            found = self._plans[dialect.name] = _ReadPlan(self.statement, dialect, parameters)
        return found


class _Plan:
    """A statement as one driver reads it, for rows with the same columns."""

    def __init__(self, statement: AnySelect | Insert | Update | Delete, dialect: Dialect, row: Row) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=None if isinstance(statement, Select) else list(row))
        missing = [*compiled.insert_prefetch, *compiled.update_prefetch]
        if missing:
            message = f"a row names every column that has a default: {', '.join(map(str, missing))}"
            raise TypeError(message)
        state = compiled.construct_expanded_state(compiled.construct_params(row))
        processors = _processors(compiled, dialect) | state.processors
        self.sql: str = state.statement
        self.error: type[Exception] = dialect.loaded_dbapi.Error
        self.dialect = dialect
        names = state.positiontup or list(state.parameters)
        parts = [_Part(name, processors.get(name), None if name in row else state.parameters[name]) for name in names]
        self.parameters = _reader(parts, row, is_positional=bool(state.positiontup))


class _ReadPlan(_Plan):
    """A SELECT as one driver reads it, and what its rows become."""

    def __init__(self, statement: AnySelect, dialect: Dialect, parameters: Row) -> None:
        super().__init__(statement, dialect, parameters)
        columns: list[Any] = list(statement.selected_columns)
        processors = [(column.name, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in columns]
        self._names = [str(column.name) for column in columns]
        self._processed: list[tuple[str, Process]] = [(name, process) for name, process in processors if process is not None]

    def row(self, values: Sequence[Any]) -> dict[str, Any]:
        """Give a row by the names of its columns."""
        row = dict(zip(self._names, values, strict=True))
        for name, process in self._processed:
            row[name] = process(row[name])
        return row


def _processors(compiled: Any, dialect: Dialect) -> dict[str, Process]:
    """Give what each type does to a value on its way to the driver."""
    found = {name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in compiled.binds.items()}
    return {name: process for name, process in found.items() if process is not None}


class _Part(NamedTuple):
    """One parameter."""

    name: str
    process: Process | None
    fixed: Any  # what it always is, when it is not taken from the row


def _reader(parts: Sequence[_Part], row: Row, *, is_positional: bool) -> Callable[[Row], Any]:
    """Give the function that makes the driver's parameters of a row."""
    fixed = {part.name: part.fixed if part.process is None else part.process(part.fixed) for part in parts if part.name not in row}
    if is_positional:
        return _listing([part.name for part in parts], [None if part.name in fixed else part.process for part in parts], fixed)
    processed = [(part.name, part.process) for part in parts if part.process is not None and part.name in row]

    def read(row: Row) -> dict[str, Any]:
        values = {**fixed, **row}
        for name, process in processed:
            values[name] = process(values[name])
        return values

    return read


def _listing(names: Sequence[str], processes: Sequence[Process | None], fixed: Row) -> Callable[[Row], list[Any]]:
    """Give the function that lists the parameters of a row in the order of the driver."""
    processed = [(place, process) for place, process in enumerate(processes) if process is not None]

    def listed(row: Row) -> list[Any]:
        whole = {**fixed, **row} if fixed else row
        values = [*map(whole.__getitem__, names)]
        for place, process in processed:
            values[place] = process(values[place])
        return values

    return listed


def _translated(sql: str, error: Exception, base: type[Exception], dialect: Dialect) -> BaseException:
    """Give the error that SQLAlchemy would have raised; what stood in the row is nobody's business."""
    return DBAPIError.instance(sql, None, error, base, hide_parameters=True, dialect=dialect)
