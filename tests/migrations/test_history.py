"""One history for both databases: up, no difference, down, up."""

from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Engine, inspect

from config import Config
from models import Base, db
from tests import databases


@pytest.fixture
def bare(database: Engine, config: Config) -> Iterator[Flask]:
    """Give the application on a database without any table."""
    from app import create_app

    databases.strip(database)
    app = create_app(config)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.strip(database)
    Base.metadata.create_all(database)


def test_up_is_what_the_models_say_and_down_leaves_nothing(bare: Flask) -> None:
    assert inspect(db.engine).get_table_names() == []
    flask_migrate.upgrade()
    flask_migrate.check()
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    flask_migrate.upgrade()
    flask_migrate.check()
