"""Which covered rows a deed writes: its entry names them, so that the sealer need not look through the whole case for them."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Executable

from services.prepared import Row, Write

COVERED: Final = frozenset(
    {
        "case",
        "process_instance",
        "activity",
        "variable_change",
        "decision_evaluation",
        "user_task",
        "clock",
        "clock_event",
        "document",
        "document_service",
        "correction",
        "attachment",
        "incident",
        "alarm",
        "alarm_call",
        "case_share",
        "case_exclusion",
        "comment",
        "question",
    }
)
NAMED_BY: Final[Mapping[str, tuple[str, ...]]] = {  # the columns by which an entry names a row, where these are not its id
    "activity": ("instance_id", "activity_id"),
    "user_task": ("instance_id", "activity_id"),
    "variable_change": ("instance_id", "version"),
}
_JSON: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False)


class Touched:
    """The rows that a transaction has written so far; known as long as every statement tells which."""

    def __init__(self) -> None:
        self._written: list[tuple[str, tuple[str, ...], Sequence[Row]]] | None = []

    def add(self, write: Write, rows: Sequence[Row]) -> None:
        """Remember the rows of a prepared statement."""
        if self._written is not None and write.table in COVERED:
            if write.tells is None:
                self._written = None
            else:
                self._written.append((write.table, write.tells, rows))

    def name(self, table: str, rows: Sequence[Row]) -> None:
        """Remember the rows that a statement has given back."""
        if self._written is not None and table in COVERED:
            self._written.append((table, NAMED_BY.get(table, ("id",)), rows))

    def note(self, statement: Executable) -> None:
        """See a statement pass that does not tell which rows it writes."""
        table = getattr(statement, "table", None)
        if table is None or table.name in COVERED:
            self._written = None

    def told(self, case_ids: Collection[str | None]) -> str | None:
        """Write the rows down, for the entry of the one case they belong to; None when it is not certain which, or whose."""
        if self._written is None or len({*case_ids} - {None}) != 1:
            return None
        keys: dict[str, list[list[Any]]] = {}
        for table, names, rows in self._written:
            keys.setdefault(table, []).extend([row[name] for name in names] for row in rows)
        return _JSON.encode(keys)
