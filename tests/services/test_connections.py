"""SQLite's log, and who copies it into the database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, insert, text

from models import NumberSeries
from services import connections, ticking

MUCH = 12_000_000  # bytes


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'careflow.sqlite3'}")
    connections.prepare(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE paper (content BLOB)"))
    yield engine
    engine.dispose()


def file_of(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def without_log(engine: Engine, query: str) -> list[tuple[object, ...]]:
    """Ask the database as it is without its log."""
    copy = file_of(engine).with_name("copy.sqlite3")
    shutil.copy(file_of(engine), copy)
    with closing(sqlite3.connect(copy)) as connection:
        return connection.execute(query).fetchall()


def test_the_log_is_copied_back_while_somebody_writes(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO paper VALUES ('committed')"))
    with engine.begin() as writing:
        writing.execute(text("INSERT INTO paper VALUES ('under way')"))
        connections.copy_back(engine)
        assert without_log(engine, "SELECT content FROM paper") == [("committed",)]


def test_whoever_commits_copies_nothing(engine: Engine) -> None:
    connections.copy_back(engine)
    for _ in range(4):  # more than 8,000 pages
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO paper VALUES (randomblob(:size))"), {"size": MUCH})
    assert file_of(engine).stat().st_size < MUCH
    connections.copy_back(engine)
    assert file_of(engine).stat().st_size > MUCH


def test_a_tick_copies_back(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(insert(NumberSeries), {"name": "copied", "last": 1})
    ticking.tick(timedelta(seconds=5))
    if database.dialect.name == "sqlite":
        assert without_log(database, "SELECT name FROM number_series") == [("copied",)]
