"""One history for both databases: up, no difference, down, up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Engine, insert, inspect, select

from config import Config
from models import AuditChain, AuditStretch, Base, db
from services.audit import chains, stretches
from services.audit.chains import Link
from services.work import Reading
from tests import databases

MOMENT = datetime(2026, 11, 22, tzinfo=UTC)


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


def test_rows_stand_in_their_key_where_the_models_say_so(bare: Flask) -> None:
    flask_migrate.upgrade()
    if db.engine.dialect.name == "sqlite":  # neither `check` nor a table that is remade in batches looks after that
        for name, table in Base.metadata.tables.items():
            options = inspect(db.engine).get_table_options(name)
            assert options.get("sqlite_with_rowid", True) == table.dialect_options["sqlite"]["with_rowid"], name


def test_rows_outlive_the_tables_that_are_remade(bare: Flask) -> None:
    flask_migrate.upgrade(revision="0033")
    with db.engine.begin() as connection:
        for name, rows in _one_run():
            connection.execute(insert(Base.metadata.tables[name]), rows)
    before = _remade()
    flask_migrate.upgrade(revision="0034")
    assert (_remade(), len(before)) == (before, 5)
    flask_migrate.downgrade(revision="0033")
    assert _remade() == before


def _one_run() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Make an instance with three activities, two of them user tasks, and what these stand on."""
    yield "data_key", [{"id": "key", "wrapping_key_id": "x", "wrapped": b"", "created_at": MOMENT}]
    yield "deployment", [{"id": "d", "name": "x", "source": "published", "deployed_at": MOMENT}]
    yield "resource", [{"id": "r", "deployment_id": "d", "name": "x.bpmn", "kind": "bpmn", "content": b"", "checksum": "x"}]
    drawn = {"id": "x", "process_id": "x", "version": 1, "name": "x", "deployment_id": "d", "resource_id": "r", "checksum": "x"}
    yield "process_definition", [drawn | {"state": "active", "is_startable": True, "starters": "{}"}]
    run = {"id": "i", "root_id": "i", "definition_id": "x", "data_key_id": "key"}
    yield "process_instance", [run | {"state": "active", "version": 1, "started_at": MOMENT}]
    step = {"instance_id": "i", "element_id": "step", "element_type": "userTask", "scope_id": 0, "entered_at": MOMENT}
    yield "activity", [step | {"activity_id": number} for number in (3, 1, 2)]
    task = {"instance_id": "i", "definition_id": "x", "element_id": "step", "name": "核实", "priority": 50, "opened_at": MOMENT}
    yield "user_task", [task | {"id": f"t{number}", "activity_id": number, "state": "open", "version": number} for number in (2, 1)]


def _remade() -> list[Any]:
    with db.engine.connect() as connection:
        tables = (Base.metadata.tables[name] for name in ("activity", "user_task"))
        return [row for table in tables for row in connection.execute(select(table).order_by(table.c.activity_id)).all()]
