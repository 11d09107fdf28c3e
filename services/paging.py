"""Pages of a list: by the keys of the last row shown, never by counting rows."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, and_, or_

from services.errors import Invalid
from services.rows import AnyRow, AnySelect

Item = TypeVar("Item")

LARGEST = 200
USUAL = 50
WHOLE = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items of a list, and the cursor that asks for the next ones."""

    items: list[Item]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Keyset:
    """The columns a list is ordered by; together they are unique and none of them is ever null."""

    columns: tuple[ColumnElement[Any], ...]
    is_descending: bool = False

    def select(self, query: AnySelect, after: str | None, limit: int = USUAL) -> AnySelect:
        """Give the rows that follow the cursor: one more than the page holds, to see whether there is another."""
        if after:
            query = query.where(self._beyond(self._read(after)))
        order = (column.desc() if self.is_descending else column.asc() for column in self.columns)
        return query.order_by(*order).limit(bounded(limit) + 1)

    def page(self, rows: Sequence[AnyRow], limit: int, view: Callable[[AnyRow], Item]) -> Page[Item]:
        """Make a page of what `select` found; every row carries the columns of the order."""
        limit = bounded(limit)
        shown = [view(row) for row in rows[:limit]]
        if len(rows) <= limit:
            return Page(shown)
        last = rows[limit - 1]._mapping
        return Page(shown, cursor([last[column] for column in self.columns]))

    def _beyond(self, values: list[Any]) -> ColumnElement[bool]:
        """Compare column by column: SQLite and PostgreSQL plan this alike, row values they do not."""
        ways = []
        for at, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            equal = [earlier == values[index] for index, earlier in enumerate(self.columns[:at])]
            ways.append(and_(*equal, column < value if self.is_descending else column > value))
        return or_(*ways)

    def _read(self, text: str) -> list[Any]:
        values = read_cursor(text)
        kinds = [column.type.python_type for column in self.columns]
        if [type(value) for value in values] != kinds:
            raise Invalid({"after": ["belongs to another list"]}, code="cursor_of_another_list")
        return values


def bounded(limit: int) -> int:
    """Keep a page between one and two hundred items."""
    return max(1, min(limit, LARGEST))


def cursor(values: Sequence[Any]) -> str:
    """Write the keys of a row as one opaque word."""
    plain = [_written(value) for value in values]
    return urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def read_cursor(text: str) -> list[Any]:
    """Read the keys back; whatever was not written by `cursor` is Invalid."""
    try:
        plain = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
        values = [_key(value) for value in plain]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid({"after": ["is no cursor of ours"]}, code="unreadable_cursor") from error
    return values


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _key(value: Any) -> Any:
    if isinstance(value, dict) and "day" in value:
        return date.fromisoformat(value["day"])
    if isinstance(value, dict):
        moment = datetime.fromisoformat(value["at"])
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if isinstance(value, str) and "\x00" not in value:
        value.encode()
        return value
    if type(value) is int and value in WHOLE:
        return value
    raise ValueError
