"""`flask serve`: gunicorn in this process, with threads; workers begin and end cleanly."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from config import Config, Misconfigured
from handlers import logs, metrics
from handlers.cli import output
from javascript import contexts
from services import demo_data

MEMORY = Path("/dev/shm")  # noqa: S108 — workers prove here that they live; a disk could make them wait  # nosec B108
DRAINING = 15  # seconds that running requests get when the service stops


@dataclass(frozen=True, slots=True)
class Hooks:
    """What begins and ends with each worker process."""

    start: Callable[[], None] | None = None
    stop: Callable[[], None] | None = None


class Quiet(Logger):
    """Gunicorn's messages go where all others go."""

    def setup(self, cfg: Any) -> None:
        """Leave handlers and levels to the service."""
        self.cfg = cfg
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)


class Server(BaseApplication):
    """The service behind gunicorn."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app, self._options = app, options
        self.is_behind_proxy = bool(app.config["CAREFLOW"].proxies)
        super().__init__()

    def load_config(self) -> None:
        """Take our settings and nobody else's."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Give the application: made before the workers fork, so that they share its memory."""
        return self._app


def command(hooks: Hooks) -> click.Command:
    """Make the command."""

    @click.command("serve")
    @with_appcontext
    def serve() -> None:
        """Serve until it is told to stop."""
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        config: Config = app.config["CAREFLOW"]
        try:
            config.check()
        except Misconfigured as error:
            output.stop(str(error), output.UNREADY)
        logs.configure()
        metrics.prepare(config.data_dir / "metrics")
        Server(app, options(config, hooks)).run()

    return serve


def options(config: Config, hooks: Hooks) -> dict[str, Any]:
    """Give gunicorn's settings."""
    host = f"[{config.host}]" if ":" in config.host else config.host
    return {
        "bind": [f"{host}:{config.port}"],
        "workers": config.workers,
        "threads": config.threads,
        "worker_class": "handlers.cli.worker.Worker",
        "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
        "keepalive": 30,
        "graceful_timeout": DRAINING,
        "timeout": 120,
        "limit_request_line": 4094,  # bytes
        "limit_request_fields": 60,
        "limit_request_field_size": 8190,
        "forwarded_allow_ips": "",  # nobody sets the scheme or the path by a header: PROXIES says who is believed
        "header_map": "drop",  # X_Forwarded_For is not X-Forwarded-For
        "certfile": str(config.tls_cert) if config.tls_cert else None,
        "keyfile": str(config.tls_key) if config.tls_key else None,
        "logger_class": Quiet,
        "control_socket_disable": True,
        "preload_app": True,
        "when_ready": lambda _server: greet(config),
        "post_worker_init": lambda _worker: _call(hooks.start),
        "worker_exit": lambda _server, _worker: _end(hooks.stop),
        "child_exit": lambda _server, worker: metrics.bury(worker.pid),
    }


def greet(config: Config) -> None:
    """Print where the service is found, and who may sign in to a demonstration."""
    scheme = "https" if config.tls_cert else "http"
    click.echo(f"Careflow: {scheme}://{config.host}:{config.port}")
    if config.demo:
        logins = ", ".join(login for login, *_ in demo_data.PEOPLE)
        click.echo(f"Demonstration accounts (password {demo_data.PASSWORD}): {logins}")


def _end(stop: Callable[[], None] | None) -> None:
    try:
        _call(stop)
    finally:
        contexts.close_all()  # an isolate left open may keep the process from ending


def _call(hook: Callable[[], None] | None) -> None:
    if hook is not None:
        hook()
