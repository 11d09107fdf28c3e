"""What chains cover besides entries, in clear: of a case its history, papers, clocks and decisions; of a person's file all it says.

Rows are read as the driver gives them, so that a change which a type would forgive is seen too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import String, Table, cast, literal, select, type_coerce
from sqlalchemy import types as sql_types
from sqlalchemy.sql.elements import ColumnElement

from models import Base
from services import canonical, entries, keys, packing, touching
from services.audit import columns, writing
from services.audit.columns import Unreadable
from services.rows import AnySelect
from services.transaction import Reading

_tables = Base.metadata.tables
_case, _instance, _clock, _alarm, _file = (_tables[name] for name in ("case", "process_instance", "clock", "alarm", "person_file"))
KEY, OWNER, CIPHER = "key_", "owner_", "cipher_"  # labels: the row's key, whose chain covers it, the data key of what is sealed
CASE, FILE = "case", "person_file"  # owners of chains
OWNED: Final = {CASE: "case_id", FILE: "file_id"}  # the column that says whose a row is
FORMAT: Final = b"\x01"  # of sealed values
LEFT_OUT: Final = {"process_instance": {"blob"}, "verb_log": entries.UNSTAMPED - {"reason"}}  # the digest of a state is in the entries


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
    way = _way(cover)
    told = {name: row[name] for name in way.names}
    columns.demand_words([told[name] for name in way.words])
    for name, read in way.read:
        if told[name] is not None:
            told[name] = read(told[name])
    for name in way.younger:
        if told[name] is None:
            del told[name]
    if way.sealed:
        told |= _opened(look, way, row)
    return told


def _opened(look: Reading, way: "_Way", row: Mapping[str, Any]) -> dict[str, Any]:
    """Open the sealed columns; refuse a data key where nothing is sealed under it."""
    found = {name: opened(unsealed_bytes(look, row[CIPHER], row[name])) for name, opened in way.sealed if row[name] is not None}
    if way.has_spare_key and not found and row["data_key_id"] is not None:
        raise Unreadable
    return found


class _Way(NamedTuple):
    """How the rows of a table are read: all columns that count, in the order in which they are written, and what becomes of them."""

    names: Sequence[str]
    words: Sequence[str]  # what stays as it is
    read: Sequence[tuple[str, Callable[[Any], Any]]]
    sealed: Sequence[tuple[str, Callable[[bytes], Any]]]
    younger: Sequence[str]  # what is left out where it is empty
    has_spare_key: bool  # the data key may be missing


@cache
def _way(cover: Cover) -> _Way:
    """Leave out what opens the sealed columns: it says nothing itself."""
    opens = {"data_key_id"} if cover.sealed and cover.table.name != "case" else set[str]()
    counted = sorted(column.name for column in cover.table.c if column.name not in LEFT_OUT.get(cover.kind, opens))
    readers = [(name, columns.reader(cover.table.c[name])) for name in counted if name not in cover.sealed]
    return _Way(
        names=counted,
        words=[name for name, read in readers if read is columns.words],
        read=[(name, read) for name, read in readers if read is not columns.words],
        sealed=[(name, _OPENED[cover.sealed[name]]) for name in counted if name in cover.sealed],
        younger=[name for name in counted if name in entries.YOUNGER],
        has_spare_key=bool(cover.sealed) and "data_key_id" in cover.table.c and bool(cover.table.c.data_key_id.nullable),
    )


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
