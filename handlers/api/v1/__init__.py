"""Version 1 of the API: JSON over HTTP, described by OpenAPI."""

from typing import Any

from flask import Flask, Response, request
from flask_smorest import Api
from werkzeug.exceptions import HTTPException, default_exceptions

from handlers import identity
from handlers.api.v1 import (
    access,
    accounts,
    alarms,
    archives,
    attachments,
    audit,
    batches,
    cases,
    choices,
    clock_rules,
    clocks,
    conversations,
    corrections,
    decisions,
    demo,
    deployments,
    deputies,
    designs,
    desk,
    disposals,
    docs,
    documents,
    events,
    external_jobs,
    imports,
    incidents,
    jobs,
    json,
    me,
    migrations,
    modifications,
    notice_templates,
    opening_hours,
    oversight,
    people,
    person_files,
    places,
    problems,
    process_definitions,
    process_instances,
    registers,
    responses,
    sign_in,
    user_task_courses,
    user_tasks,
    views,
    webhooks,
)

PREFIX = "/api/v1"
RESOURCES = (
    user_tasks,
    user_task_courses,
    conversations,
    desk,
    cases,
    access,
    archives,
    attachments,
    audit,
    documents,
    corrections,
    process_instances,
    choices,
    process_definitions,
    decisions,
    deployments,
    designs,
    events,
    incidents,
    jobs,
    external_jobs,
    modifications,
    migrations,
    batches,
    clocks,
    clock_rules,
    me,
    sign_in,
    people,
    deputies,
    disposals,
    accounts,
    person_files,
    places,
    registers,
    alarms,
    opening_hours,
    oversight,
    views,
    imports,
    notice_templates,
    webhooks,
)


refuse = problems.of_service


class ApiV1(Api):
    """Leaves errors to the blueprints: other doors of this application answer with pages."""

    def _register_error_handlers(self) -> None:
        """Register nothing for the whole application."""


def register(app: Flask) -> None:
    """Open the API at /api/v1."""
    app.json = json.Exact(app)
    app.session_interface = identity.Sessions()
    app.config.update(docs.SETTINGS)
    api: Any = ApiV1(app)
    responses.describe(api.spec)
    is_demo = app.config["CAREFLOW"].demo
    for resource in (*RESOURCES, demo) if is_demo else RESOURCES:
        api.register_blueprint(resource.blueprint)
        _trust(app, resource.blueprint)
    app.register_blueprint(docs.blueprint)
    app.after_request(_in_our_words)


def _trust(app: Flask, blueprint: object) -> None:
    """Keep a site-wide CSRF check away: the API asks for the token only where a session signs in."""
    protection = app.extensions.get("csrf")
    if protection is not None:
        protection.exempt(blueprint)


def _in_our_words(response: Response) -> Response:
    """Answer errors outside any blueprint (no such address, no such method, a bug) with problem+json too."""
    if response.status_code < 400 or response.mimetype == problems.MEDIA_TYPE:  # noqa: PLR2004 — what an error is
        return response
    if request.path != PREFIX and not request.path.startswith(f"{PREFIX}/"):
        return response
    error = default_exceptions.get(response.status_code, HTTPException)()
    answer = problems.of_http(error)
    if "Allow" in response.headers:
        answer.headers["Allow"] = response.headers["Allow"]
    return answer
