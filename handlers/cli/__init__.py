"""Commands for operators: `flask --app app …`; every one of them says `--json` and an exit code."""

from collections.abc import Callable

from flask import Flask

from config import Config, Misconfigured
from handlers.cli import (
    audit,
    backup,
    batches,
    cases,
    clocks,
    demo,
    deploy,
    deputies,
    doctor,
    imports,
    instances,
    jobs,
    keys,
    output,
    places,
    prepare,
    serve,
    users,
)
from handlers.cli.serve import Hooks

COMMANDS = (
    deploy.deploy,
    instances.instances,
    jobs.jobs,
    batches.batches,
    clocks.clocks,
    clocks.calendars,
    users.users,
    deputies.absences,
    deputies.caseloads,
    places.areas_,
    places.offices_,
    imports.import_,
    keys.keys,
    backup.backup,
    backup.restore,
    audit.audit,
    cases.cases,
    doctor.doctor,
    prepare.prepare,
)


def settings() -> Config:
    """Read the settings; end the command with a sentence where they contradict each other."""
    try:
        return Config.from_environment()
    except Misconfigured as error:
        raise output.Unready(str(error)) from error


def register(app: Flask, *, start: Callable[[], None] | None = None, stop: Callable[[], None] | None = None) -> None:
    """Add the commands; `start` and `stop` are called in each worker process of `serve`: the ticker's."""
    for command in COMMANDS:
        app.cli.add_command(command)
    app.cli.add_command(serve.command(Hooks(start, stop)))
    if app.config["CAREFLOW"].demo:
        app.cli.add_command(demo.demo)
