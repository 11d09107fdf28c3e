"""What every resource of this door has in common: who calls, how much may come in, how it answers and refuses."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from handlers import identity, rates
from handlers.api import scoped
from handlers.api.engine_rest import findings, problems
from handlers.api.v1 import bodies
from services import wire
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound, ServiceError, Undeployable

PREFIX = "/engine-rest"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ELSEWHERE = frozenset({"cross-site", "same-site"})  # of Sec-Fetch-Site: another site's page made the browser call


class Resource(Blueprint):
    """One resource of the dialect: programs only, who say with each call who they are."""

    def __init__(self, name: str) -> None:
        super().__init__(f"engine_rest_{name}", __name__, url_prefix=PREFIX)
        self.before_request(_admit)
        self.register_error_handler(Undeployable, findings.of)
        self.register_error_handler(ServiceError, problems.of_service)
        self.register_error_handler(HTTPException, problems.of_http)


def actor() -> Actor:
    """Give who is calling."""
    return cast("Actor", g.actor)


def body() -> dict[str, Any]:
    """Read the body: an object, or nothing at all."""
    found = bodies.read(request)
    if not isinstance(found, dict):
        raise Invalid({"body": ["must be an object"]}, code="body_kind")
    return found


def answer(content: Any) -> Response:
    """Answer with JSON, numbers exact."""
    return Response(wire.dumps(content), content_type=problems.JSON)


def count(number: int) -> Response:
    """Answer how many there are."""
    return answer({"count": number})


def nothing() -> Response:
    """Answer that it is done, and nothing else."""
    return Response(status=204)


def link(path: str, rel: str = "self", method: str = "GET") -> Mapping[str, str]:
    """Give a link of the dialect."""
    return {"method": method, "href": f"{request.host_url.rstrip('/')}{PREFIX}{path}", "rel": rel}


def _admit() -> None:
    bodies.limit(request)
    if "\x00" in request.path or b"%00" in request.query_string:
        raise NotFound
    if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") in ELSEWHERE:
        raise Forbidden(code="csrf")
    found = identity.of_header(request)
    if found is None:  # a session of a browser opens the other doors, not this one
        rates.of_stranger()
        raise problems.SignInNeeded
    g.actor = found
    rates.of(found)
    scoped.demand(found, PREFIX)
