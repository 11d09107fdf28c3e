"""The door for tools and workers people already have: the REST dialect of Camunda 7.24, as far as they need it."""

from typing import Any

from flask import Flask, Response

from handlers.api.engine_rest import (
    decisions,
    deployments,
    events,
    executions,
    external_tasks,
    history,
    incidents,
    jobs,
    problems,
    process_definitions,
    process_instances,
    user_tasks,
    version,
)
from handlers.api.engine_rest.blueprint import PREFIX, Resource

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
RESOURCES = (
    version,
    deployments,
    process_definitions,
    process_instances,
    executions,
    external_tasks,
    user_tasks,
    events,
    incidents,
    jobs,
    decisions,
    history,
)
elsewhere = Resource("elsewhere")
refuse = problems.of_service


# What an operation of ours would take for an id.
@elsewhere.route("/deployment/registered")
@elsewhere.route("/process-definition/statistics")
@elsewhere.route("/history/process-instance/report")
@elsewhere.route("/", methods=METHODS, strict_slashes=False)
@elsewhere.route("/<path:rest>", methods=METHODS)
def unsupported(rest: str = "") -> Response:  # noqa: ARG001 — the path is in the request
    """Say that this operation of the dialect is not offered."""
    return problems.unsupported()


def register(app: Flask) -> None:
    """Open the door at /engine-rest."""
    for blueprint in (*(resource.blueprint for resource in RESOURCES), elsewhere, version.well_known):
        app.register_blueprint(blueprint)
        _trust(app, blueprint)


def _trust(app: Flask, blueprint: Any) -> None:
    """Keep a site-wide CSRF check away: no session opens this door."""
    protection = app.extensions.get("csrf")
    if protection is not None:
        protection.exempt(blueprint)


__all__ = ["PREFIX", "register"]
