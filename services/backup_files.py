"""The files of a backup: one a table, rows as lines of JSON, packed; a manifest with their checksums. No database is named in them."""

import gzip
import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from services.errors import Conflict, Invalid

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
TABLES: Final = "tables"
PACKING: Final = 1  # of 9: what is sealed does not get smaller
MARK: Final = b"careflow: which key is this?"


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table in a backup."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, and what it needs: written last, so that a backup without it is none."""

    format: int
    taken_at: str
    revision: str  # of the tables
    database: str  # where it came from
    keys: Mapping[str, str]  # fingerprints of the key files without which it cannot be read
    tables: Mapping[str, TableFile]


def empty(folder: Path) -> Path:
    """Make a folder for its owner only; Conflict when there is something in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Conflict(code="folder_not_empty", folder=str(folder))
    return folder


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> TableFile:
    """Write a table; give what the manifest says of it."""
    count = 0
    with _private(path) as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=PACKING, mtime=0) as packed:
            packed.write(_line(columns))
            for row in rows:
                packed.write(_line([_written(value) for value in row]))
                count += 1
        _settle(file)
    return TableFile(count, sha256(path))


def read_rows(path: Path) -> Iterator[list[Any]]:
    """Give the names of the columns, then the rows."""
    with gzip.open(path, "rb") as packed:
        for line in packed:
            yield json.loads(line)


def value(written: Any, kind: type) -> Any:
    """Give a value as Python has it, for a column of this kind; moments are aware."""
    if not isinstance(written, str):
        return written
    if kind is bytes:
        return b64decode(written, validate=True)
    return kind.fromisoformat(written) if kind in {datetime, date} else written


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Say that a backup is whole."""
    with _private(folder / MANIFEST) as file:
        file.write(json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
        _settle(file)
    for each in (folder / TABLES, folder):
        _settle_folder(each)


def read_manifest(folder: Path) -> Manifest:
    """Read what a backup says of itself, and hold every file against it; Invalid when it is none, is not whole or was changed."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        tables = {name: TableFile(**one) for name, one in told.pop("tables").items()}
        found = Manifest(**told, tables=tables)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise Invalid({MANIFEST: ["is not that of a whole backup"]}, code="no_backup") from error
    if found.format != FORMAT:
        raise Invalid({MANIFEST: ["is of another format"]}, code="backup_format", format=found.format)
    for name, table in found.tables.items():
        path = table_path(folder, name)
        if not path.is_file() or sha256(path) != table.sha256:
            raise Invalid({name: ["is not what the manifest says"]}, code="backup_damaged", table=name)
    return found


def table_path(folder: Path, name: str) -> Path:
    """Tell where a table lies."""
    return folder / TABLES / f"{Path(name).name}.jsonl.gz"


def fingerprint(key: bytes) -> str:
    """Give what tells keys apart and tells nothing of them."""
    return hashlib.blake2b(MARK, key=key, digest_size=16).hexdigest()


def sha256(path: Path) -> str:
    """Give the checksum of a file, as `sha256sum` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _settle(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
