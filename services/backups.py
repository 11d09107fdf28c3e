"""Takes a backup while people work: every table as it was at one moment, read in one transaction; the keys apart from it."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import MetaData, Table, select

from services import backup_files, key_ring, now
from services.backup_files import FORMAT, Manifest, TableFile
from services.errors import Conflict, NotReady
from services.transaction import Reading, reading

REVISION: Final = "alembic_version"
LEFT_OUT: Final = frozenset({REVISION, "session", "lease"})  # whoever comes back signs in again
AT_ONCE: Final = 500  # rows
NOT_MIGRATED: Final = "no migration has made these tables"


def take(folder: Path) -> Manifest:
    """Write a backup into an empty folder; Conflict when it is none, or when the keys would lie in it."""
    found = key_ring.look()
    _apart(folder, found.folder)
    (backup_files.empty(folder) / backup_files.TABLES).mkdir(mode=0o700)
    with reading(is_steady=True) as look:
        tables = reflected(look)
        at_revision = revision(look, tables)
        taken_at = now.real().isoformat()  # of the state that the first query has fixed
        written = {name: _write(look, table, folder) for name, table in tables.items() if name not in LEFT_OUT}
        manifest = Manifest(FORMAT, taken_at, at_revision, look.connection.dialect.name, fingerprints(found.folder), written)
    backup_files.write_manifest(folder, manifest)
    return manifest


def take_keys(folder: Path, *, backup: Path) -> list[str]:
    """Copy the key files into an empty folder, which is not that of the backup; give their names."""
    own = key_ring.look().folder
    _apart(backup, folder)
    _apart(folder, own)
    backup_files.empty(folder)
    return copy_keys(own, folder)


def copy_keys(source: Path, target: Path) -> list[str]:
    """Copy key files with their age, readable by their owner only; those put aside are not wanted."""
    names = sorted(path.name for path in source.glob("*.key"))
    for name in names:
        draft = target / f".{name}"
        shutil.copy2(source / name, draft)
        draft.chmod(0o600)
        draft.replace(target / name)
    return names


def fingerprints(folder: Path) -> Mapping[str, str]:
    """Tell the keys in a folder apart, by their names."""
    return {path.stem: backup_files.fingerprint(path.read_bytes()) for path in sorted(folder.glob("*.key"))}


def reflected(look: Reading) -> dict[str, Table]:
    """Give the tables as the database has them, those first that others point to."""
    metadata = MetaData()
    metadata.reflect(look.connection)
    return {table.name: table for table in metadata.sorted_tables}


def revision(look: Reading, tables: Mapping[str, Table]) -> str:
    """Tell up to which migration the tables are; NotReady when none has made them."""
    found = look.execute(select(tables[REVISION].c.version_num)).scalar() if REVISION in tables else None
    if found is None:
        raise NotReady(NOT_MIGRATED)
    return str(found)


def _write(look: Reading, table: Table, folder: Path) -> TableFile:
    names: list[str] = [column.name for column in table.c]
    query = select(table).order_by(*table.primary_key).execution_options(stream_results=True, yield_per=AT_ONCE)
    rows: Any = look.execute(query)
    return backup_files.write_rows(backup_files.table_path(folder, table.name), names, rows)


def _apart(one: Path, other: Path) -> None:
    """Refuse to let keys lie where what they open lies."""
    one, other = one.resolve(), other.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise Conflict(code="keys_with_backup")
