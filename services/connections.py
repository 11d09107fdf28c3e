"""What a fresh connection of either database needs before it can be trusted."""

import os
import select
import sqlite3
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine, PoolProxiedConnection, event, exc

BUSY_MILLISECONDS = 15_000
PRAGMAS = (
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    "wal_autocheckpoint = 64000",  # pages, 256 MB: whoever commits beyond them waits for the disk; see copy_back
    "foreign_keys = ON",
)
ASK = "DELETE FROM verb_log WHERE 0"  # does nothing, but for that SQLite demands the right to write
PRIMARY = 0xFF  # of an error's code: the rest of it says more exactly which
LOOK = 0.05  # seconds between two looks at the change counter of a file
PAUSE = 0.25  # seconds after which a watch says that there was nothing


def prepare(engine: Engine) -> None:
    """Hang the listeners on an engine; a second call changes nothing."""
    name, listener = ("connect", _open_sqlite) if engine.dialect.name == "sqlite" else ("checkout", _refuse_closed)
    if event.contains(engine, name, listener):
        return
    event.listen(engine, name, listener)
    if engine.dialect.name == "sqlite":  # a listener to "begin" has SQLAlchemy look for listeners at every turn of a connection
        engine.dialect.do_begin = _begin_sqlite  # type: ignore[method-assign]
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the listener below says BEGIN, not the driver
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def copy_back(engine: Engine) -> None:
    """Copy what SQLite's log holds into the database, beside those who read and write; PostgreSQL sees to that by itself."""
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as pooled:
        driver: Any = pooled.dbapi_connection
        driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def begin_to_read(connection: Connection) -> None:
    """Let the transaction that follows only read, beside whoever writes; PostgreSQL has one kind for both."""
    if connection.dialect.name == "sqlite":
        _say(connection, "BEGIN")


@contextmanager
def marking(connection: Connection) -> Iterator[None]:
    """Keep in memory what SQLite would need to undo what follows a mark: else it makes a file for it."""
    _say(connection, "PRAGMA temp_store = MEMORY")
    try:
        yield
    finally:
        with suppress(exc.OperationalError):  # what is committed is committed
            _say(connection, "PRAGMA temp_store = DEFAULT")


def mark(connection: Connection) -> None:
    """Remember this point of a transaction on SQLite: until the next `keep` or `undo` all that is written is one deed."""
    _say(connection, "SAVEPOINT deed")


def keep(connection: Connection) -> None:
    """Let what was written since the mark be part of the transaction."""
    _say(connection, "RELEASE deed")


def undo(connection: Connection) -> None:
    """Take back what was written since the mark."""
    _say(connection, "ROLLBACK TO deed", "RELEASE deed")


def go_on_to_write(connection: Connection) -> bool:
    """Let a transaction that has only read write from now on; say whether nobody has committed since it first read.

    If somebody has, SQLite refuses: then the transaction begins again, and what it has read may no longer be true.
    """
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(ASK)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY != sqlite3.SQLITE_BUSY:
            raise exc.OperationalError(ASK, None, error) from error
        _say(connection, "ROLLBACK", "BEGIN IMMEDIATE")
        return False
    return True


def _begin_sqlite(dbapi_connection: PoolProxiedConnection) -> None:
    driver: Any = dbapi_connection.dbapi_connection
    if not driver.in_transaction:  # a write lock taken late, after a read, fails instead of waiting: take it at once
        driver.execute("BEGIN IMMEDIATE")


def _say(connection: Connection, *statements: str) -> None:
    # To the driver itself: SQLAlchemy's own way costs ten times as much.
    driver: Any = connection.connection.dbapi_connection
    for statement in statements:
        try:
            driver.execute(statement)
        except sqlite3.Error as error:
            raise exc.OperationalError(statement, None, error) from error


def _refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    # A server that closed the connection makes its socket readable: much cheaper to see than a question and an answer.
    if connection.closed or select.select([connection.fileno()], [], [], 0)[0]:
        raise exc.DisconnectionError


def changes(engine: Engine, channel: str) -> Generator[bool, None, None]:
    """Watch on a connection of its own: yield True for what may be news of a channel, and False now and then.

    The first True says that the watch has begun: what came before it must be looked for.
    """
    pooled = engine.raw_connection()
    driver: Any = pooled.dbapi_connection
    pooled.detach()  # what it becomes must not come back to the pool
    try:
        yield from _looked_at(driver) if engine.dialect.name == "sqlite" else _listened_to(driver, channel)
    finally:
        driver.close()


def _listened_to(driver: Any, channel: str) -> Iterator[bool]:
    driver.autocommit = True
    driver.execute(f"LISTEN {channel}")
    yield True
    while True:
        yield any(True for _ in driver.notifies(timeout=PAUSE, stop_after=1))


def _looked_at(driver: Any) -> Iterator[bool]:
    """SQLite tells by a counter that another connection has committed."""
    known = None
    while True:
        before, known = known, driver.execute("PRAGMA data_version").fetchone()
        yield known != before
        time.sleep(LOOK)
