"""Brings a backup back, into an empty place and whichever database it has; nothing is there unless all of it is."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, Table, bindparam, delete, func, insert, select, update

from services import backup_files, backups, key_files, key_ring, keys
from services.audit import signing
from services.backup_files import Manifest
from services.errors import Conflict, Invalid
from services.transaction import Reading, reading, upkeep

Row = dict[str, Any]
SERIAL: Final = "nextval"


def check(folder: Path) -> Manifest:
    """Hold a backup against its manifest, and see that the database is empty. Raises Invalid, Conflict."""
    manifest = backup_files.read_manifest(folder)
    with reading() as look:
        tables = backups.reflected(look)
        has_rows = any(look.execute(select(table).limit(1)).first() for name, table in tables.items() if name != backups.REVISION)
        if tables and (has_rows or backups.revision(look, tables) != manifest.revision):
            raise Conflict(code="database_not_empty")
    return manifest


def take_keys(folder: Path) -> list[str]:
    """Put the keys of a backup in the place of those that were made here and have sealed nothing yet; these are put aside."""
    own = key_ring.look().folder
    for name, ring in key_ring.current().rings.items():
        for generation in ring.made:
            key_files.retire(own, name, generation)
    copied = backups.copy_keys(folder, own)
    keys.load(own)
    signing.load(own)
    return copied


def demand_keys(manifest: Manifest) -> None:
    """Raise Conflict unless the keys at hand are those of the backup."""
    known = backups.fingerprints(key_ring.look().folder)
    missing = [name for name, mark in manifest.keys.items() if known.get(name) != mark]
    if missing:
        raise Conflict(code="keys_missing", missing=", ".join(sorted(missing)))


def load(folder: Path, manifest: Manifest) -> int:
    """Write every row, in one transaction; give how many. The tables are there, as they were when the backup was taken."""
    with upkeep() as look:
        tables = backups.reflected(look)
        strange = set(manifest.tables) - set(tables)
        if strange:
            raise Invalid({name: ["is no table here"] for name in strange}, code="backup_damaged", table=min(strange))
        for table in reversed(tables.values()):  # a migration may have written something
            if table.name != backups.REVISION:
                look.execute(delete(table))
        for name, table in tables.items():
            if name in manifest.tables:
                _load(look, table, folder, manifest.tables[name].rows)
    return sum(table.rows for table in manifest.tables.values())


def _load(look: Reading, table: Table, folder: Path, expected: int) -> None:
    lines = backup_files.read_rows(backup_files.table_path(folder, table.name))
    columns = next(lines)
    own = _pointing_at_itself(table)
    written = 0
    for some in _portions(_rows(look, table, columns, lines), backups.AT_ONCE):
        look.execute(insert(table), [{**row, **dict.fromkeys(own)} for row in some])
        written += len(some)
    if written != expected:
        raise Invalid({table.name: ["has another number of rows"]}, code="backup_damaged", table=table.name)
    if own:
        _point(look, table, folder, own)
    _count_on(look, table)


def _rows(look: Reading, table: Table, columns: list[str], lines: Iterable[list[Any]]) -> Iterator[Row]:
    has_zones = look.connection.dialect.name == "postgresql"
    kinds = [_kind(table, name) for name in columns]
    for line in lines:
        values = [backup_files.value(written, kind) for written, kind in zip(line, kinds, strict=True)]
        yield dict(zip(columns, values if has_zones else map(_without_zone, values), strict=True))


def _kind(table: Table, name: str) -> type:
    if name not in table.c:
        raise Invalid({table.name: ["has other columns"]}, code="backup_damaged", table=table.name)
    kind = table.c[name].type
    if isinstance(kind, JSON):
        kind.none_as_null = True
        return object
    return kind.python_type


def _without_zone(value: Any) -> Any:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _portions(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while some := list(islice(rows, size)):
        yield some


def _pointing_at_itself(table: Table) -> list[str]:
    """Name the columns by which rows point at others of the same table, which may come later."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table and key.parent.nullable]


def _point(look: Reading, table: Table, folder: Path, own: list[str]) -> None:
    """Let the rows of a table point at one another, now that all of them are there."""
    (key,) = table.primary_key
    lines = backup_files.read_rows(backup_files.table_path(folder, table.name))
    rows = ({name: row[name] for name in (key.name, *own)} for row in _rows(look, table, next(lines), lines))
    pointing = (_named(row) for row in rows if any(row[name] is not None for name in own))
    statement = update(table).where(key == bindparam(f"of_{key.name}")).values({name: bindparam(f"of_{name}") for name in own})
    for some in _portions(pointing, backups.AT_ONCE):
        look.execute(statement, some)


def _named(row: Mapping[str, Any]) -> Row:
    return {f"of_{name}": value for name, value in row.items()}


def _count_on(look: Reading, table: Table) -> None:
    """Let PostgreSQL number the next row after the last one."""
    for column in table.primary_key:
        if SERIAL in str(getattr(column.server_default, "arg", "")):
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            look.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))
