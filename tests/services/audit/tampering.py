"""Hands in the database: one thing is changed, taken out, put in or put elsewhere, past every rule of the service."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, select, text
from sqlalchemy.exc import DBAPIError

from models import Base
from services.audit import covered, stretches
from services.work import Reading

SEAL = ("audit_chain", "audit_stretch", "audit_node", "audit_root")
SEALED = [cover.table for cover in (*covered.COVERS, *covered.OF_FILES, covered.ENTRIES)]
TABLES = [*SEALED, *(Base.metadata.tables[name] for name in SEAL)]


@dataclass(frozen=True)
class Deed:
    """What was done, to which row."""

    what: str
    table: Table = field(repr=False)
    row: Mapping[str, Any]
    column: str | None = None


def names(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """Give the rows as the driver does, in order."""
    order = ", ".join(f'"{name}"' for name in names(table))
    found: list[Row[Any]] = list(connection.execute(text(f'SELECT * FROM "{table.name}" ORDER BY {order}')))  # noqa: S608
    return [{name: bytes(value) if isinstance(value, memoryview) else value for name, value in row._mapping.items()} for row in found]


def write(connection: Connection, table: Table, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    told = ", ".join(f'"{name}" = :new_{name}' for name in values)
    where = " AND ".join(f'"{name}" = :{name}' for name in names(table))
    bound = {f"new_{name}": value for name, value in values.items()} | {name: row[name] for name in names(table)}
    assert connection.execute(text(f'UPDATE "{table.name}" SET {told} WHERE {where}'), bound).rowcount == 1  # noqa: S608


def remove(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    where = " AND ".join(f'"{name}" = :{name}' for name in names(table))
    connection.execute(text(f'DELETE FROM "{table.name}" WHERE {where}'), {name: row[name] for name in names(table)})  # noqa: S608


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    told = ", ".join(f'"{name}"' for name in row)
    bound = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'INSERT INTO "{table.name}" ({told}) VALUES ({bound})'), dict(row))  # noqa: S608


def other(dice: random.Random, value: Any, column: Any) -> Any:
    """Give a value that differs by one byte, or by as little as its type can."""
    kind = type(column.type).__name__
    if value is None or len(str(value)) == 0:
        return {"Integer": 1, "BigInteger": 1, "LargeBinary": b"\x01"}.get(kind, "2026-01-01 00:00:00.000000")
    if kind == "Boolean":
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1 << dice.randrange(18))
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value ^ (1 << dice.randrange(8)) if isinstance(value, int) else _flipped(dice, value)


def _flipped(dice: random.Random, value: str | bytes) -> str | bytes:
    at = dice.randrange(len(value))
    if isinstance(value, bytes):
        return value[:at] + bytes([value[at] ^ (1 << dice.randrange(8))]) + value[at + 1 :]
    return value[:at] + chr(ord(value[at]) ^ (1 << dice.randrange(4))) + value[at + 1 :]


def resalted(connection: Connection, kind: str, key: str | None, salt: bytes | None) -> None:
    """Give links of a kind another salt, in whatever chain, as one does it who knows how a stretch is hashed."""
    work, chain = Reading(connection), Base.metadata.tables["audit_chain"]
    for name in connection.execute(select(chain.c.name)).scalars().all():
        stretches.resalt(work, name, lambda link: salt if link.kind == kind and key in {None, link.key} else link.salt)


class Forger:
    """Does one random thing after the other, each in a savepoint, so that what the database itself refuses can be tried otherwise."""

    def __init__(self, connection: Connection, dice: random.Random) -> None:
        self.connection, self.dice = connection, dice

    def tamper(self) -> Deed:
        """Do something that the database does not refuse."""
        way = self.dice.choice([self.change, self.change, self.change, self.delete, self.delete_newest, self.insert, self.swap])
        while True:
            table = self.dice.choice(TABLES)
            found = rows(self.connection, table)
            try:
                with self.connection.begin_nested():
                    deed = way(table, found) if found else None
            except DBAPIError:
                continue
            if deed is not None:
                return deed

    def change(self, table: Table, found: list[dict[str, Any]]) -> Deed | None:
        row, column = self.dice.choice(found), self.dice.choice(list(table.c))
        if column.name == "blob" and row["blob"] is None:
            return None
        new = other(self.dice, row[column.name], column)
        write(self.connection, table, row, {column.name: new})
        return Deed("change", table, row, column.name)

    def delete(self, table: Table, found: list[dict[str, Any]]) -> Deed:
        row = self.dice.choice(found)
        remove(self.connection, table, row)
        return Deed("delete", table, row)

    def delete_newest(self, table: Table, found: list[dict[str, Any]]) -> Deed:
        remove(self.connection, table, found[-1])
        return Deed("delete the newest", table, found[-1])

    def insert(self, table: Table, found: list[dict[str, Any]]) -> Deed:
        row = self.dice.choice(found)
        copy = dict(row)
        for name in {names(table)[-1], *(column.name for column in table.c if column.unique)}:
            values = [one[name] for one in found]
            copy[name] = max(values) + 1 if isinstance(row[name], int) else other(self.dice, row[name], table.c[name])
        if table.name == "verb_log" and self.dice.random() < 0.5:
            copy["position"] = None
        add(self.connection, table, copy)
        return Deed("insert", table, copy if table.name in {"case", "person_file", "audit_chain"} else row)

    def swap(self, table: Table, found: list[dict[str, Any]]) -> Deed | None:
        """Let two rows change places: each says what the other said."""
        if len(found) < 2:
            return None
        first, second = self.dice.sample(found, 2)
        said = [{name: value for name, value in row.items() if name not in names(table)} for row in (first, second)]
        if said[0] == said[1]:
            return None
        unique = [column.name for column in table.c if column.unique]
        if unique:
            write(self.connection, table, first, {name: other(self.dice, first[name], table.c[name]) for name in unique})
        write(self.connection, table, second, said[0])
        write(self.connection, table, first, said[1])
        return Deed("swap", table, first)


class Undone(Exception):
    """It never happened."""


@contextmanager
def free_hand(connection: Connection) -> Iterator[None]:
    """Let nothing that the database knows of other tables stand in the way."""
    loose = "PRAGMA defer_foreign_keys = ON" if connection.dialect.name == "sqlite" else "SET LOCAL session_replication_role = replica"
    connection.execute(text(loose))
    yield
