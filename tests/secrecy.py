"""What a thief would read: every byte of a database and of its write-ahead log, and every value of every row."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from ahocorasick_rs import BytesAhoCorasick
from sqlalchemy import Engine, inspect, select, table, text

from services import demo_data
from tests import databases

ROOT = Path(__file__).parent.parent
SHIPPED = ("processes", "forms", "deadlines", "documents")  # what everybody may read
PERSONAL = re.compile(
    r"name|phone|id_no|address|contact|guardian|diagnos|reporter|suspect|_detail$|_note$|content|remark|reason|hospital|injur"
)
DIAGNOSIS = re.compile(r"diagnos")
# published registers
PUBLIC = re.compile(r"^(org|institution|office)_|^(new_)?site_address$|_office$|_org_name$|process_name|operator_name")
OF_EVERYBODY = frozenset(  # tables that say nothing of any case: what was deployed, registers, rules
    ("resource", "institution", "area", "office", "time_limit", "calendar", "calendar_day", "process_definition", "decision_definition")
)
OF_DOCUMENT = re.compile(r"〔\d{4}〕\d+号")
AT_ONCE = 10_000  # values of rows that are looked at together
SHORTEST = 8  # bytes of a spelling that nothing has by chance


def personal(found: Any, *, names: re.Pattern[str] = PERSONAL) -> Iterator[str]:
    """Give the texts that say something about somebody, by the names under which they were entered."""
    for name, said in _named(found):
        if names.search(name) and not PUBLIC.search(name) and len(said.encode()) > 5 and said[0] != "{":
            yield said


def registered(found: Any) -> Iterator[str]:
    """Give the texts that were entered for a register everybody may read; it may have forgotten some, its files not yet."""
    yield from (said for name, said in _named(found) if PUBLIC.search(name))


def _named(found: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _named(value, key)
    elif isinstance(found, list | tuple):
        for value in found:
            yield from _named(value, name)
    elif isinstance(found, str):
        yield name, found


def secrets(texts: Iterable[str], published: Iterable[bytes] = ()) -> set[str]:
    """Leave out what everybody may read: words of the shipped procedures and forms, offices, numbers of documents, public registers."""
    said = {one.decode(errors="replace") for one in published}
    private = {text for text in texts if not (text in demo_data.OFFICES or text in said or OF_DOCUMENT.search(text))}
    return private - told(private, [_public()])


def told(wanted: Collection[str], dump: Iterable[bytes]) -> set[str]:
    """Give what the pieces of a dump tell, however it is spelled."""
    spelled = [(spelling, secret) for secret in wanted for spelling in spellings(secret)]
    search = BytesAhoCorasick([spelling for spelling, _ in spelled])
    return {spelled[place][1] for piece in dump for place, _, _ in search.find_matches_as_indexes(piece, overlapping=True)}


def spellings(secret: str) -> Iterator[bytes]:
    """Give the ways in which a text may stand in a file: as it is, in UTF-16, in hexadecimal digits, and as JSON may write it."""
    yield secret.encode()
    yield from (found for found in (secret.encode("utf-16-le"), secret.encode("utf-16-be")) if len(found) >= SHORTEST)
    digits, escaped = secret.encode().hex(), secret.encode("unicode_escape")
    yield from (digits.encode(), digits.upper().encode())
    yield from (escaped, escaped.upper().replace(b"\\U", b"\\u"))


def of_database(engine: Engine) -> Iterator[bytes]:
    """Give everything a database holds: its files as they are, and the values of its rows, which a file may have packed or cut."""
    yield from _of_postgresql(engine) if engine.dialect.name == "postgresql" else _of_sqlite(Path(str(engine.url.database)))
    rows = of_rows(engine)
    while some := list(islice(rows, AT_ONCE)):
        yield b"\n".join(some)


def of_rows(engine: Engine, *, only: Collection[str] = (), but: Collection[str] = ()) -> Iterator[bytes]:
    """Give every value of every row as it is stored, of some tables or leaving some out."""
    names = [name for name in inspect(engine).get_table_names() if name not in but and (not only or name in only)]
    with engine.connect() as connection:
        for name in names:
            for row in connection.execute(select(text("*")).select_from(table(name))):  # as it is stored: no type of ours opens it
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)


def _of_sqlite(path: Path) -> Iterator[bytes]:
    yield from (file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def _of_postgresql(engine: Engine) -> Iterator[bytes]:
    """Read the server's own files, where they can be reached: what it wrote of this database, and to its log, since that was empty."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        oid = connection.exec_driver_sql("SELECT oid FROM pg_database WHERE datname = current_database()").scalar_one()
    own = folder / "base" / str(oid)
    if not own.is_dir():
        return
    since = databases.emptied_at(engine) or (own / "PG_VERSION").stat().st_mtime
    files = (file for place in (own, folder / "pg_wal") for file in place.iterdir() if file.is_file() and file.stat().st_mtime >= since)
    yield from (file.read_bytes() for file in files)


@cache
def _public() -> bytes:
    files = [
        path
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".bpmn", ".dmn", ".form", ".html", ".toml", ".csv", ".py"}
    ]
    return b"\n".join(path.read_bytes() for path in files)
