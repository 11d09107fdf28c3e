"""Fixtures for every storey: two databases, the named cast, the application."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from config import Config
from handlers.cli import worker
from services import demo_time, job_types, keys, passwords, second_factors, transaction
from tests import applications, databases
from tests import cast as people
from tests import memories as memories_of_files

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")  # how long an example takes says more of the machine than of the code


def pytest_collection_finish() -> None:
    """Let what was collected be no garbage, ever, as workers of the service do: to look through it costs a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(worker.GARBAGE)


@pytest.fixture(scope="session")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one set of keys for all tests."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Engine]:
    with databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("file")) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    with databases.postgresql() as engine:
        yield engine


@pytest.fixture
def sqlite(sqlite_engine: Engine, sqlite_template: Path, key_files: Path) -> Engine:
    """Give an empty SQLite file, bound to the services."""
    keys.load(key_files)
    databases.renew(sqlite_engine, sqlite_template)
    transaction.bind(sqlite_engine)
    return sqlite_engine


@pytest.fixture(scope="session", autouse=True)
def memories() -> Iterator[None]:
    with memories_of_files.kept(), databases.unflushed():
        yield


@pytest.fixture(autouse=True)
def as_found() -> Iterator[None]:
    """Put back what a test may set for its whole process: the cost of passwords, who does a job, the demonstration's time."""
    hasher, handlers, is_on = passwords._hasher, dict(job_types._handlers), demo_time._is_on[0]
    yield
    second_factors.configure(())
    passwords._hasher = hasher
    passwords._decoy.cache_clear()
    job_types.register_handlers(handlers)
    demo_time.enable(is_on=is_on)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, key_files: Path) -> Iterator[Engine]:
    """Give an empty database, bound to the services; the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
    else:
        keys.load(key_files)
        engine = request.getfixturevalue("postgresql")
        databases.empty(engine)
        transaction.bind(engine)
        yield engine
        assert databases.strangers(engine) == set()


@pytest.fixture
def cast(database: Engine) -> people.Cast:
    """Give the named people, entered into the database."""
    return people.enter(database)


@pytest.fixture
def config(database: Engine, key_files: Path, tmp_path: Path) -> Config:
    """Give settings that point to the test's database and keys."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "keys").symlink_to(key_files)
    return Config(database_url=database.url.render_as_string(hide_password=False), data_dir=tmp_path / "data", secret_key="for tests only")


@pytest.fixture
def app(config: Config, cast: people.Cast) -> Flask:
    """Give the application on the test's database, with the named people; other tests have used it before."""
    return applications.used(config)


@pytest.fixture
def new_app(config: Config, cast: people.Cast) -> Flask:
    """Give an application of its own to a test that changes it."""
    return applications.new(config)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
