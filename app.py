"""Puts the rooms together; the only file that knows everyone."""

from datetime import timedelta

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from handlers import cli, headers, health, logs, rates, service_tasks, ticker, web, witness
from handlers.api import engine_rest, v1
from handlers.application import Application
from models import db
from services import actions, channels, demo_time, job_types, keys, second_factors, sessions, transaction
from services.audit import roots, signing

migrate = Migrate(directory="migrations")


def create_app(config: Config | None = None) -> Flask:
    """Make the service: settings, database, keys, then the doors."""
    config = config or cli.settings()
    app = Application(__name__, static_folder="static", template_folder="handlers/web/templates")
    _open_database(app, config)
    settle(app, config)
    _register_doors(app, config)
    return app


def settle(app: Flask, config: Config) -> None:
    """Tell the application and the services what is set, and who does which job."""
    app.config["CAREFLOW"] = config
    app.config["SECRET_KEY"] = config.session_secret()
    keys.load(config.keys_dir)
    signing.load(config.keys_dir)
    roots.keep_in(config.data_dir / "audit")
    demo_time.enable(is_on=config.demo)
    channels.configure(config.channels)
    sessions.configure(idle=timedelta(minutes=config.session_idle), whole=timedelta(hours=config.session_hours))
    second_factors.configure(config.second_factor_roles)
    _register_job_types()


def _open_database(app: Flask, config: Config) -> None:
    config.data_dir.mkdir(parents=True, exist_ok=True)
    app.config["SQLALCHEMY_DATABASE_URI"] = config.url
    # The connection used last comes first: its cache, and what the server has prepared for it, are still warm.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": config.threads + 4, "max_overflow": 8, "pool_use_lifo": True}
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
    with app.app_context():
        transaction.bind(db.engine)


def _register_job_types() -> None:
    """Find the work of every procedure: the actions, done inside the step, and the handlers, which go to the services."""
    inside, outside = actions.discover(), service_tasks.discover()
    if twice := inside.keys() & outside.keys():
        message = f"done in two places: the job type {', '.join(sorted(twice))}"
        raise ValueError(message)
    job_types.register_handlers(outside)


def _register_doors(app: Flask, config: Config) -> None:
    """Open the doors: pages, API, command line."""
    app.config["TRUSTED_HOSTS"] = list(config.names) or None
    headers.register(app, is_encrypted=config.is_encrypted)  # before all: it sees every answer last
    rates.register(app, config)
    logs.register(app)  # first: it sees what the others answer
    witness.register(app, {"web": web.refuse, "api": v1.refuse, "engine_rest": engine_rest.refuse})
    web.register(app, config)
    v1.register(app)
    engine_rest.register(app)
    app.register_blueprint(health.blueprint)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    cli.register(app, start=lambda: ticker.start(config.ticker_seconds), stop=ticker.stop)
