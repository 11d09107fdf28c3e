"""What chains cover besides entries, in clear: of a case its history, papers, clocks and decisions; of a person's file all it says.

Rows are read as the driver gives them, so that a change which a type would forgive is seen too.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, reduce
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String, Table, cast, literal, select, type_coerce
from sqlalchemy import types as sql_types
from sqlalchemy.sql.elements import ColumnElement

from models import Base
from models.db import Utc
from services import canonical, entries, keys, packing, touching
from services.audit import writing
from services.rows import AnySelect
from services.transaction import Reading

_tables = Base.metadata.tables
_case, _instance, _clock, _alarm, _file = (_tables[name] for name in ("case", "process_instance", "clock", "alarm", "person_file"))
WRITTEN_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
KEY, OWNER, CIPHER = "key_", "owner_", "cipher_"  # labels: the row's key, whose chain covers it, the data key of what is sealed
CASE, FILE = "case", "person_file"  # owners of chains
OWNED: Final = {CASE: "case_id", FILE: "file_id"}  # the column that says whose a row is
FORMAT: Final = b"\x01"  # of sealed values
LEFT_OUT: Final = {"process_instance": {"blob"}, "verb_log": entries.UNSTAMPED - {"reason"}}  # the digest of a state is in the entries


class Unreadable(ValueError):
    """A value that the service cannot have written."""


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """A table whose rows the chains of cases, or of files, cover."""

    table: Table
    sealed: Mapping[str, str]  # column -> what is in it: values, text, or a file
    ends: str | None = None  # the column that says when a row has come to its end; "": it never changes
    through: Table | None = None  # which says whose a row is, or under which data key, when the row does not
    of: str = CASE
    told_by: tuple[str, ...] = ("id",)  # the columns by which an entry names a row

    @property
    def kind(self) -> str:
        """Give the name of the kind of link."""
        return str(self.table.name)

    @property
    def key(self) -> ColumnElement[str]:
        """Say in SQL what names a row."""
        parts: list[ColumnElement[str]] = [type_coerce(cast(column, String), String) for column in self.table.primary_key]
        return reduce(lambda first, following: first + literal(":") + following, parts)

    @property
    def owner(self) -> ColumnElement[str]:
        """Say in SQL whose chain covers a row."""
        column = OWNED[self.of]
        tables = [one for one in (self.through, self.table) if one is not None and column in one.c]
        return tables[0].c[column] if tables else self.table.c.id

    def rows(self) -> AnySelect:
        """Select rows as the driver gives them, with their key, whose they are, and the data key of what is sealed."""
        raw = [type_coerce(column, sql_types.NullType()).label(column.name) for column in self.table.c if column.name != "blob"]
        own: list[ColumnElement[Any]] = [
            one.c.data_key_id for one in (self.table, self.through) if one is not None and "data_key_id" in one.c
        ]
        query = select(*raw, self.key.label(KEY), self.owner.label(OWNER), (*own, literal(None))[0].label(CIPHER))
        if self.through is None:
            return query
        joined = {CASE: "case_id", "process_instance": "instance_id", "clock": "clock_id", "alarm": "alarm_id", FILE: "file_id"}
        return query.join(self.through, self.through.c.id == self.table.c[joined[self.through.name]])

    def is_final(self, row: Mapping[str, Any]) -> bool:
        """Say whether nothing may change the row any more."""
        return self.ends is not None and (self.ends == "" or row[self.ends] is not None)


COVERS: Final = (
    Cover(_case, {"subject": "values"}),
    Cover(_instance, {}),
    Cover(_tables["activity"], {}, "left_at", _instance, told_by=touching.NAMED_BY["activity"]),
    Cover(_tables["variable_change"], {"changes": "values"}, "", _instance, told_by=touching.NAMED_BY["variable_change"]),
    Cover(_tables["decision_evaluation"], {"trace": "values"}, "", _instance),
    Cover(_tables["user_task"], {}, "ended_at", told_by=touching.NAMED_BY["user_task"]),
    Cover(_clock, {}),
    Cover(_tables["clock_event"], {"note": "values"}, "", _clock),
    Cover(_tables["document"], {"variables": "values", "content": "text"}, ""),
    Cover(_tables["document_service"], {"details": "values"}, ""),
    Cover(_tables["correction"], {"details": "values"}, "settled_at"),
    Cover(_tables["attachment"], {"name": "text", "content": "file"}, ""),
    Cover(_tables["incident"], {"message": "text", "note": "text"}),
    Cover(_alarm, {}),
    Cover(_tables["alarm_call"], {}, "", _alarm),
    Cover(_tables["comment"], {"words": "text"}, ""),
    Cover(_tables["question"], {"words": "text", "answer": "text"}, "answered_at"),
    Cover(_tables["case_share"], {"reason": "text"}, through=_case),
    Cover(_tables["case_exclusion"], {"reason": "text"}, through=_case),
)
OF_FILES: Final = (
    Cover(_file, {"subject": "values"}, of=FILE),
    Cover(_tables["person_file_relative"], {"subject": "values"}, through=_file, of=FILE),
    Cover(_tables["person_file_case"], {}, "", of=FILE, told_by=("file_id", "case_id")),
    Cover(_tables["person_file_entry"], {"words": "values"}, "", _file, FILE),
)
ENTRIES: Final = Cover(_tables["verb_log"], {"reason": "text"}, "")
BY_KIND: Final = {cover.kind: cover for cover in (*COVERS, *OF_FILES, ENTRIES)}


@cache
def _all(cover: Cover, *, sqlite: bool) -> AnySelect:
    return cover.rows().where(writing.among(cover.owner, "owner_ids", sqlite=sqlite)).order_by(cover.owner, *cover.table.primary_key)


def rows_of(look: Reading, cover: Cover, owner_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Read the covered rows of some cases, or of some files."""
    query = _all(cover, sqlite=writing.is_sqlite(look))
    return [dict(row) for row in look.execute(query, {"owner_ids": owner_ids}).mappings()]


def content(look: Reading, cover: Cover, row: Mapping[str, Any]) -> str:
    """Write a row down in clear; raise Unreadable when it cannot be what the service wrote."""
    try:
        return canonical.write_in_order(values(look, cover, row))
    except Exception as error:  # of a cipher, of a length, of a type
        raise Unreadable(cover.kind) from error


def values(look: Reading, cover: Cover, row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the clear values of a row by the names of its columns."""
    told: dict[str, Any] = {}
    for name, read, opened in _readers(cover):
        value = row[name]
        if value is None and name in entries.YOUNGER:
            continue
        if value is None or (read is _words and type(value) is str and opened is None):
            told[name] = value
        else:
            told[name] = read(value) if opened is None else opened(unsealed_bytes(look, row[CIPHER], value))
    if cover.sealed and "data_key_id" in cover.table.c:
        _demand_key(cover, row)
    return told


@cache
def _readers(cover: Cover) -> list[tuple[str, Callable[[Any], Any], Callable[[bytes], Any] | None]]:
    """Give the columns that count, and how each is read: not what opens the sealed ones, which says nothing itself."""
    opens = {"data_key_id"} if cover.sealed and cover.table.name != "case" else set[str]()
    counted = [column for column in cover.table.c if column.name not in LEFT_OUT.get(cover.kind, opens)]
    readers = [(one.name, reader(one), _OPENED[cover.sealed[one.name]] if one.name in cover.sealed else None) for one in counted]
    return sorted(readers, key=lambda one: one[0])  # the order in which they are written


def _demand_key(cover: Cover, row: Mapping[str, Any]) -> None:
    """Refuse a data key where nothing is sealed under it."""
    is_optional = cover.table.c.data_key_id.nullable
    if is_optional and row["data_key_id"] is not None and all(row[name] is None for name in cover.sealed):
        raise Unreadable


def unsealed_bytes(look: Reading, data_key_id: Any, sealed: Any) -> bytes:
    """Give what is sealed; raise whatever says that it cannot be read."""
    sealed = bytes(sealed)
    if not isinstance(data_key_id, str) or not sealed.startswith(FORMAT):
        raise Unreadable
    return keys.unseal(look, data_key_id, sealed)


_OPENED: Final[dict[str, Callable[[bytes], Any]]] = {
    "values": packing.unpack,
    "text": lambda clear: clear.decode(errors="surrogatepass"),
    "file": lambda clear: {"sha256": sha256(clear).hexdigest(), "bytes": len(clear)},
}


def reader(column: Column[Any]) -> Callable[[Any], Any]:
    """Give what reads a column's value as both databases mean it, and raises Unreadable when only one of them could hold it."""
    return next((read for known, read in _PLAIN if isinstance(column.type, known)), _words)


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Unreadable


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return canonical.moment(value)
    if isinstance(value, str):
        return _written_moment(value)
    raise Unreadable


@lru_cache(maxsize=1024)  # all that a step writes bears the same moment
def _written_moment(value: str) -> str:
    if not WRITTEN_MOMENT.fullmatch(value):
        raise Unreadable
    datetime.fromisoformat(value)  # which knows the length of a month
    return f"{value[:10]}T{value[11:]}+00:00"


def _day(value: Any) -> str:
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, date):
        return value.isoformat()
    raise Unreadable


def _truth(value: Any) -> bool:
    if isinstance(value, int) and value in {0, 1}:
        return bool(value)
    raise Unreadable


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise Unreadable


def _hex(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise Unreadable


_PLAIN: Final[tuple[tuple[type[Any], Callable[[Any], Any]], ...]] = (
    (Utc, _moment),
    (Date, _day),
    (Boolean, _truth),
    (Integer, _whole),
    (LargeBinary, _hex),
)
