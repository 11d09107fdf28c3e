"""The world of the security tests: made once, bound anew for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Config
from documents import rendering
from services import keys, passwords, transaction
from tests import cast as people
from tests import databases
from tests.handlers.api.conftest import Callers
from tests.security import circumstances
from tests.security import people as crowds
from tests.security.world import World, common_of, matter_of, rules_of


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, key_files: Path, sqlite_template: Path) -> Iterator[World]:
    """Make the world: without the matter first, then with it."""
    from app import create_app

    folder = tmp_path_factory.mktemp("security")
    (folder / "data").mkdir()
    (folder / "data" / "keys").symlink_to(key_files)
    keys.load(key_files)
    passwords.configure(memory_kibibytes=8, rounds=1)
    with databases.sqlite_copy(sqlite_template, folder) as engine:
        transaction.bind(engine)
        cast = people.enter(engine)
        with engine.begin() as connection:
            crowd = crowds.enter(connection, cast)
        app = create_app(Config(database_url=engine.url.render_as_string(hide_password=False), data_dir=folder / "data", secret_key="x"))
        world = World(app, engine, cast, crowd, {})
        callers = Callers(app, cast)
        world.ids |= common_of(cast) | rules_of(callers)
        world.keep("without")
        world.ids |= matter_of(callers, cast)
        with engine.begin() as connection:
            circumstances.enter(connection, crowd)
        world.keep("with")
        yield world
        world.close()


@pytest.fixture
def world(built: World, key_files: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Give the world with the matter in it, where no paper takes the time to be drawn."""
    monkeypatch.setattr(rendering, "to_pdf", lambda _html, **_options: b"%PDF")
    keys.load(key_files)
    built.put_back("with")
    return built
