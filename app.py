"""Puts the rooms together; the only file that knows everyone."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from config import Config
from engine.jobs import Handler
from handlers import cli, health, logs, service_tasks, ticker, web
from handlers.api import engine_rest, v1
from models import db
from services import actions, demo_time, job_types, keys, transaction

migrate = Migrate(directory="migrations")


class Application(Flask):
    """Flask without coroutines: none of our functions is one, and to ask each of them before each call costs more than the call."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is."""
        return func


def create_app(config: Config | None = None) -> Flask:
    """Make the service: settings, database, keys, then the doors."""
    config = config or Config.from_environment()
    app = Application(__name__, static_folder="static", template_folder="handlers/web/templates")
    app.config["CAREFLOW"] = config
    app.config["SECRET_KEY"] = config.session_secret()
    _open_database(app, config)
    keys.load(config.keys_dir)
    demo_time.enable(is_on=config.demo)
    _register_actions()
    _register_handlers()
    _register_doors(app, config)
    return app


def _open_database(app: Flask, config: Config) -> None:
    config.data_dir.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": config.threads + 4, "max_overflow": 8}
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
    with app.app_context():
        transaction.bind(db.engine)


def _register_actions() -> None:
    """Find the local job types of every procedure."""
    actions.discover()


def _register_handlers() -> None:
    """Find the outside job types of every procedure and hand them to the services."""
    found: dict[str, Handler] = {}
    for module in pkgutil.iter_modules(service_tasks.__path__, f"{service_tasks.__name__}."):
        for job_type, handler in importlib.import_module(module.name).HANDLERS.items():
            if found.setdefault(job_type, handler) is not handler or actions.of(job_type) is not None:
                message = f"the job type {job_type} is done in two places"
                raise ValueError(message)
    job_types.register_handlers(found)


def _register_doors(app: Flask, config: Config) -> None:
    """Open the doors: pages, API, command line. Each builder adds a function of its own and calls it here."""
    logs.register(app)  # first: it sees what the others answer
    web.register(app, config)
    v1.register(app)
    engine_rest.register(app)
    app.register_blueprint(health.blueprint)
    cli.register(app, start=lambda: ticker.start(config.ticker_seconds), stop=ticker.stop)
