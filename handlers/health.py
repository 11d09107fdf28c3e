"""Whether the service lives, can work, how much it does, and which version it is."""

from importlib import metadata

from flask import Blueprint, Response, request

from handlers import identity, metrics
from services import health, wire
from services.errors import Forbidden, ServiceError

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process lives."""
    return _json({"status": "ok"}, 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether database, migrations, ticker and V8 are ready; 503 if one is not."""
    checks = health.checks()
    is_well = all(check.is_well for check in checks)
    found = {check.name: {"ok": check.is_well, "detail": check.detail} for check in checks}
    return _json({"status": "ok" if is_well else "unready", "checks": found}, 200 if is_well else 503)


@blueprint.get("/metrics")
def figures() -> Response:
    """Give the figures for Prometheus to a caller who says who he is and looks after everything."""
    try:
        caller = identity.of_header(request)
        counts = None if caller is None else health.counts(caller)
    except Forbidden:
        return _json({"status": "forbidden"}, 403)
    except ServiceError:  # wrong credentials
        counts = None
    if counts is None:
        answer = _json({"status": "sign_in_needed"}, 401)
        answer.headers["WWW-Authenticate"] = 'Basic realm="careflow", charset="UTF-8"'
        return answer
    content, media_type = metrics.text(counts)
    return Response(content, content_type=media_type)


@blueprint.get("/version")
def version() -> Response:
    """Say which version this is."""
    return _json({"name": "careflow", "version": number()}, 200)


def number() -> str:
    """Give the version of the installed package, or say that it runs from its source."""
    try:
        return metadata.version("careflow")
    except metadata.PackageNotFoundError:
        return "0.1.0"


def _json(content: object, status: int) -> Response:
    answer = Response(wire.dumps(content), status, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
