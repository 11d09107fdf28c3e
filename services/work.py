"""What a block under a transaction holds in its hands: a look at the database, or a verb on its way to be committed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Insert, Update, insert

from models import VerbLog
from services import entries, keys, prepared, touching
from services.actor import Actor
from services.prepared import Bound, Read, Row, Write
from services.rows import AnyRow

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
_LOG = Write(insert(VerbLog))


class Reading:
    """A consistent look at the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """Give the connection, for whatever one wants to do with it."""
        return self._connection

    def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run one statement; a list of parameters runs it once for each."""
        return self._connection.execute(statement, parameters)

    def read(self, prepared: Read, parameters: Row) -> list[dict[str, Any]]:
        """Execute a prepared SELECT; give all rows by the names of their columns."""
        return prepared(self._connection, parameters)


class Work(Reading):
    """One verb on its way to be committed.

    Until its first write it may only have looked (see `ahead` of `transaction`): then `begin` is what must come before the write; it
    says whether all that was read still stands.
    """

    def __init__(self, connection: Connection, actor: Actor, verb: str, moments: tuple[datetime, datetime], reason: str | None) -> None:
        super().__init__(connection)
        self.actor = actor
        self.as_whom_id = actor.as_whom_id  # whose right was used, when that was not the actor's own
        self.verb = verb
        self.moment, self.occurred_at = moments
        self.reason = reason
        self.begin: Callable[[], bool] | None = None
        self._checks: list[Callable[[], None]] = []
        self._later: list[Bound] = []
        self._touched = touching.Touched()
        self._rows: list[entries.Row] = []
        self._found: dict[str | None, bytes] = {}
        self._left: dict[str | None, bytes] = {}
        self._after: list[Callable[[], None]] = []
        self._undo: list[Callable[[], None]] = []

    @property
    def connection(self) -> Connection:
        """Give the connection to write with."""
        self._catch_up()
        return self._connection

    def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run one statement; a list of parameters runs it once for each."""
        if not statement.is_select:
            self._touched.note(statement)
            self._catch_up()
        elif self._later:
            self._catch_up()
        return self._connection.execute(statement, parameters)

    def tell(self, statement: Insert | Update, parameters: Parameters = None) -> list[AnyRow]:
        """Run one statement that gives back by which columns its rows are named, for the audit."""
        rows = list(self.connection.execute(statement, parameters).all())
        self._touched.name(str(getattr(statement.table, "name", "")), [row._asdict() for row in rows])
        return rows

    def read(self, prepared: Read, parameters: Row) -> list[dict[str, Any]]:
        """Execute a prepared SELECT; give all rows by the names of their columns."""
        if self._later:
            self._catch_up()
        return prepared(self._connection, parameters)

    def write(self, prepared: Write, rows: dict[str, Any] | Sequence[Row]) -> int:
        """Execute a prepared statement, once for each row; give how many rows it touched."""
        rows = [rows] if isinstance(rows, dict) else rows
        self._touched.add(prepared, rows)
        return prepared(self.connection, rows)

    def write_later(self, prepared: Write, rows: dict[str, Any] | Sequence[Row], *, missed: Exception | None = None) -> None:
        """Execute a prepared statement before anything else is asked or done, together with others that nobody waits for.

        `missed` is raised then, if it touches another number of rows than it is given.
        """
        rows = [rows] if isinstance(rows, dict) else rows
        self._touched.add(prepared, rows)
        self._later.append(prepared.bind(self._connection.dialect, rows, missed))

    def check(self, check: Callable[[], None]) -> None:
        """Call this before the first write if anybody has written since; it raises when what was read ahead is no longer true."""
        if self.begin is not None:
            self._checks.append(check)

    def log(
        self,
        object_type: str,
        object_id: str | None,
        *,
        case_id: str | None = None,
        instance_id: str | None = None,
        data_key_id: str | None = None,
    ) -> None:
        """Write down that the verb was done on this object; the reason is sealed under the data key, else under the system's."""
        about = {"object_type": object_type, "object_id": object_id, "case_id": case_id, "instance_id": instance_id}
        entry = entries.row(self.verb, self.actor, about, (self.moment, self.occurred_at))
        entry["as_whom_id"] = self.as_whom_id
        if self.reason is not None:
            entry["data_key_id"] = data_key_id or keys.system_data_key(self)
            entry["reason"] = keys.seal(self, entry["data_key_id"], self.reason.encode(errors="surrogatepass"))
        self._rows.append(entry)

    def found(self, instance_id: str, state: bytes) -> None:
        """Remember the state in which an instance was found: the entries that name the instance tell its digest."""
        self._found.setdefault(instance_id, state)

    def left(self, instance_id: str, state: bytes) -> None:
        """Remember the state in which an instance is left."""
        self._left[instance_id] = state

    @property
    def earlier(self) -> datetime | None:
        """Give when the deed really happened, if that was before now."""
        return self.occurred_at if self.occurred_at < self.moment else None

    def carry(self, occurred_at: datetime | None) -> None:
        """Go on with an earlier deed, whose own row names the reason: what it leads to happened when it did."""
        if occurred_at is not None:
            self.occurred_at = min(occurred_at, self.moment)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once the transaction is committed."""
        self._after.append(callback)

    def after_rollback(self, callback: Callable[[], None]) -> None:
        """Call this when nothing of the transaction stays."""
        self._undo.append(callback)

    def _catch_up(self) -> None:
        """Write what was to be written later; before the first write of all, begin."""
        later, self._later = self._later, []
        begin, self.begin = self.begin, None
        if begin is not None and not begin():
            for check in self._checks:
                check()
        if later:
            prepared.execute(self._connection, later)

    def _close(self) -> None:
        if not self._rows:
            message = f"{self.verb} wrote no row of the verb log"
            raise RuntimeError(message)
        touched = self._touched.told({row["case_id"] for row in self._rows})
        for row in self._rows:
            row["touched"] = touched if row["case_id"] is not None else None
            entries.close(row, self.reason, self._states(row["instance_id"]))
        self.write_later(_LOG, self._rows)
        self._catch_up()

    def _states(self, instance_id: str | None) -> tuple[bytes, bytes] | None:
        left = self._left.get(instance_id)
        return None if left is None else (self._found.get(instance_id, b""), left)
