"""The API's own description: OpenAPI as JSON, and a page to read and try it."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, render_template, url_for

from handlers import headers
from handlers.api.v1 import responses
from services import wire

SETTINGS: Final[dict[str, Any]] = {
    "API_TITLE": "Careflow",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
    "API_SPEC_OPTIONS": {
        "info": {"description": "Runs the procedures of a civil-affairs office as BPMN."},
        "security": [{"bearer": []}, {"basic": []}, {"session": []}],
    },
}
blueprint = Blueprint(
    "api_docs", __name__, url_prefix="/api/v1", template_folder="templates", static_folder="static", static_url_path="/docs/static"
)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Give the OpenAPI document."""
    return Response(current_app.extensions.setdefault("openapi", _document()), content_type="application/json")


@blueprint.get("/docs")
def page() -> Response:
    """Show the API's documentation."""
    assets = {name: url_for("static", filename=f"dist/{file}") for name, file in _manifest().items()}
    headers.allow_style_attributes()  # swagger-ui sets them
    return Response(render_template("api_docs.html", assets=assets))


def _document() -> str:
    api: Any = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return wire.dumps(responses.complete(api.spec.to_dict()))


@cache
def _manifest() -> dict[str, str]:
    path = Path(current_app.static_folder or "static") / "dist" / "manifest.json"
    return {} if not path.is_file() else wire.loads(path.read_bytes())
