"""Applications for tests: to make one takes longer than most of what is asked of it, so tests with like settings share it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

import app as service
from config import Config
from handlers import rates
from models import db
from services import transaction
from services.memory import Memory

_made: Memory[str, tuple[Flask, dict[str, Any]]] = Memory(8)  # by what is set alike: the application, and how it was when it was made


def new(config: Config) -> Flask:
    """Make an application; the database in use stays in use."""
    engine = transaction.engine()
    made = service.create_app(config)
    made.testing = True
    with made.app_context():
        db.engine.dispose()
    transaction.bind(engine)
    return made


def used(config: Config) -> Flask:
    """Give the application with such settings, as it was when it was made, on the database in use."""
    alike = repr(replace(config, database_url="", data_dir=Path()))
    known = _made.get(alike)
    if known is None:
        known = _made[alike] = (made := new(config)), dict(made.config)
    made, settings = known
    made.config.clear()
    made.config.update(settings)
    service.settle(made, config)
    rates.register(made, config)
    return made
