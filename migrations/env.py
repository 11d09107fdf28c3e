"""Runs the migrations on the database the application is bound to; one history for both databases."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from models.db import Base, SealedText, Utc


def render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types in SQLAlchemy's words, so that a revision does not depend on today's code."""
    written = {Utc: "sa.DateTime(timezone=True)", SealedText: "sa.Text()"}
    return written.get(type(item), False) if kind == "type" else False


def is_included(item: Any, _name: str | None, _kind: str, _is_reflected: bool, _twin: Any) -> bool:  # noqa: FBT001 — called by Alembic
    """Say whether an item of the models is meant for this database: some indexes are made on one of the two only."""
    only = getattr(item, "_ddl_if", None)
    return only is None or only.dialect == context.get_context().dialect.name


def run() -> None:
    """Migrate on one connection, in one transaction."""
    if context.is_offline_mode():
        message = "migrations need a database: --sql is not offered"
        raise SystemExit(message)
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":  # batch mode drops and remakes tables that others point to
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render,
            include_object=is_included,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


run()
