"""Commands for operators: `flask --app app …`; every one of them says `--json` and an exit code."""

from collections.abc import Callable

from flask import Flask

from handlers.cli import demo, deploy, doctor, instances, jobs, prepare, serve, users
from handlers.cli.serve import Hooks

COMMANDS = (deploy.deploy, instances.instances, jobs.jobs, users.users, doctor.doctor, prepare.prepare)


def register(app: Flask, *, start: Callable[[], None] | None = None, stop: Callable[[], None] | None = None) -> None:
    """Add the commands; `start` and `stop` are called in each worker process of `serve`: the ticker's."""
    for command in COMMANDS:
        app.cli.add_command(command)
    app.cli.add_command(serve.command(Hooks(start, stop)))
    if app.config["CAREFLOW"].demo:
        app.cli.add_command(demo.demo)
