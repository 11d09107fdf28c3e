"""What every resource of the API has in common: who calls, how much may come in, what may not run twice, how it refuses."""

import hashlib
from collections.abc import Mapping
from typing import Any, NoReturn, cast

from flask import Request, Response, after_this_request, request
from flask_smorest import Blueprint
from flask_wtf import csrf
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException

from handlers import current, identity, rates
from handlers.api import scoped
from handlers.api.v1 import bodies, problems
from handlers.api.v1.fields import field_sentence
from services import idempotency, second_factors, sessions
from services.actor import Actor
from services.errors import Conflict, Forbidden, Invalid, NotFound, ServiceError
from services.idempotency import Answer

PREFIX = "/api/v1"
ENROLLING = frozenset({"api_me", "api_sign_in"})  # where whoever owes a password of his own or a second factor gets one
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
ELSEWHERE = frozenset({"cross-site", "same-site"})  # of Sec-Fetch-Site: another site's page made the browser call
ANEW = "/reveal"  # ends the address of what is asked, allowed and written down each time: its answer is not kept
SHOWN_ONCE = ("/tokens", "/me/second-factor", "/me/second-factor/confirm", "/me/second-factor/codes")  # the answer holds a secret
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class SignInNeeded(ServiceError):
    """Please sign in."""

    code = "sign_in_needed"


class Parser(FlaskParser):
    """Reads the body without binary floats, and refuses as everything here does."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": "raise"}  # noqa: RUF012 — so it is inherited

    def load_json(self, req: Request, schema: Any) -> Any:  # noqa: ARG002 — so it is called
        """Read the body."""
        return bodies.read(req)

    def handle_error(self, error: ValidationError, *_args: object, **_options: object) -> NoReturn:
        """Refuse, naming each field by its path."""
        found: dict[str, list[str]] = {}
        for messages in cast("Mapping[str, Any]", error.messages).values():  # by location
            _flatten("", messages, found)
        raise Invalid(found)


def parse(schema: Schema, data: Any) -> dict[str, Any]:
    """Hold data against a schema; refuse, naming each field by its path."""
    try:
        return cast("dict[str, Any]", schema.load(data))
    except ValidationError as error:
        found: dict[str, list[str]] = {}
        _flatten("", error.messages, found)
        raise Invalid(found) from error


class Resource(Blueprint):
    """One resource of the API: authenticated, limited, refusing with problem+json."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(f"api_{name}", __name__, url_prefix=PREFIX, description=description)
        self.before_request(_admit)
        self.teardown_request(_leave)
        self.register_error_handler(ServiceError, problems.of_service)
        self.register_error_handler(HTTPException, problems.of_http)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, *arguments: Any, **options: Any) -> None:
        """Name each operation by its function: generated clients call it so."""
        super()._store_endpoint_docs(endpoint, obj, *arguments, **options)
        for method in options.get("methods", ("GET",)):
            self._docs[endpoint][method.lower()].setdefault("manual_doc", {})["operationId"] = f"{self.name}.{endpoint}".removeprefix(
                "api_"
            )


def actor() -> Actor:
    """Give who is calling."""
    found: Actor = current.kept().actor
    return found


def nothing() -> Response:
    """Answer that it is done, and nothing else."""
    return Response(status=204)


def _admit() -> Response | None:
    asked = current.asked()
    bodies.limit(asked)
    if "\x00" in asked.path:
        raise NotFound
    if b"%00" in asked.query_string:
        raise Invalid({"query": ["contains a character that is none"]}, code="bad_text")
    found = current.kept().actor = _authenticate(asked)
    rates.of(found)
    scoped.demand(found, PREFIX)
    if asked.method == "POST" and "HTTP_IDEMPOTENCY_KEY" in asked.environ and not asked.path.endswith(ANEW):
        return _repeat(asked.environ["HTTP_IDEMPOTENCY_KEY"])
    return None


def _authenticate(asked: Request) -> Actor:
    if asked.method not in SAFE and asked.environ.get("HTTP_SEC_FETCH_SITE") in ELSEWHERE:
        raise Forbidden(code="csrf")
    found = identity.of_header(asked)
    if found is not None:
        return found
    found = identity.of_session()
    if found is None:
        rates.of_stranger()
        raise SignInNeeded
    if asked.blueprint not in ENROLLING:
        _demand_nothing_owed(found)
    if asked.method not in SAFE:
        _demand_token()
    return found


def _demand_nothing_owed(found: Actor) -> None:
    """Refuse whoever must take a password of his own, or a second factor, before anything else."""
    if sessions.owes_password(found):
        raise Forbidden(code="own_password_needed")
    if second_factors.is_missing(found):
        raise Forbidden(code="second_factor_needed")


def _demand_token() -> None:
    """Ask for what another site's page cannot know: a session alone is sent along by every browser."""
    try:
        csrf.validate_csrf(request.headers.get("X-CSRFToken"))
    except csrf.ValidationError as error:
        raise Forbidden(code="csrf") from error


def _repeat(key: str) -> Response | None:
    # Not the key itself stands for the request: another account, path or body is another request.
    parts = (request.method, request.full_path, request.content_type or "")
    fingerprint = hashlib.sha256("\x00".join(parts).encode() + b"\x00" + request.get_data()).hexdigest()
    answer = idempotency.begin(actor(), key, fingerprint)
    if answer is None:
        after_this_request(_keep)
        return None
    if _is_secret():
        raise Conflict(code="shown_once")
    return Response(answer.body, answer.status, {**answer.headers, "Idempotency-Replayed": "true"})


def _is_secret() -> bool:
    """Say whether the answer holds what is shown this once: then that it was given is kept, and not what it said."""
    return request.path.endswith(SHOWN_ONCE)


def _keep(response: Response) -> Response:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    idempotency.finish(Answer(response.status_code, headers, b"" if _is_secret() else response.get_data()))
    return response


def _leave(_error: BaseException | None) -> None:
    idempotency.forget()


def _flatten(path: str, messages: Any, found: dict[str, list[str]]) -> None:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            _flatten(path if name == "_schema" else f"{path}.{name}".lstrip("."), inner, found)
    elif isinstance(messages, list):
        found.setdefault(path or "body", []).extend(field_sentence(str(text)) for text in messages)
    else:
        found.setdefault(path or "body", []).append(field_sentence(str(messages)))
