"""One history for both databases: up, no difference, down, up."""

from collections.abc import Iterator

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Engine, insert, inspect

from config import Config
from models import AuditChain, AuditStretch, Base, db
from services.audit import chains, stretches
from services.audit.chains import Link
from services.work import Reading
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


def test_a_chain_stays_what_it_is_whatever_its_rows_are_like(bare: Flask) -> None:
    flask_migrate.upgrade()
    said = [
        ("activity", f"一:{number}", number % 2 == 0, bytes([number]) * 32, None if number == 3 else b"s" * 16) for number in range(120)
    ]
    head, name = chains.START, "case:1"
    for position, (kind, key, is_final, digest, _) in enumerate(said, 1):
        head = chains.link_hash(head, name, position, Link(kind, key, is_final, digest))
    with db.engine.begin() as connection:
        connection.execute(insert(AuditChain), {"number": 0, "name": name, "length": len(said), "head": head})
        connection.execute(insert(AuditStretch), dict(zip(stretches.COLUMNS, stretches.row(0, 1, said, head), strict=True)))
    flask_migrate.downgrade(revision="0031")
    assert "audit_stretch" not in inspect(db.engine).get_table_names()
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        found = list(stretches.follow(Reading(connection), {0: name}))
    assert [stretch.position for stretch in found] == [1, 51, 101]
    assert all(stretch.is_whole for stretch in found)
    links = [link for stretch in found for link in stretch.links]
    assert ([tuple(link[1:6]) for link in links], links[-1].hash) == (said, head)


def test_up_is_what_the_models_say_and_down_leaves_nothing(bare: Flask) -> None:
    assert inspect(db.engine).get_table_names() == []
    flask_migrate.upgrade()
    flask_migrate.check()
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())
    flask_migrate.downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    flask_migrate.upgrade()
    flask_migrate.check()
