"""What this door is: the version of the dialect it speaks, its one engine, and where a person finds the pages."""

from flask import Blueprint, Response, request

from handlers.api.engine_rest.blueprint import Resource, answer

VERSION = "7.24.0"
blueprint = Resource("version")
well_known = Blueprint("engine_rest_well_known", __name__)


@blueprint.route("/version")
def get_version() -> Response:
    """Give the version of the dialect."""
    return answer({"version": VERSION})


@blueprint.route("/engine")
def list_engines() -> Response:
    """List the engines: there is one."""
    return answer([{"name": "default"}])


@well_known.route("/.well-known/camunda-automation-platform/webapps")
def webapps() -> Response:
    """Tell programs where the pages for people are."""
    root = request.host_url.rstrip("/")
    return answer({"adminUrl": f"{root}/", "cockpitUrl": f"{root}/", "tasklistUrl": f"{root}/"})
