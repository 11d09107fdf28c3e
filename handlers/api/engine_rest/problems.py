"""Errors as Camunda writes them: `type`, `message`, `code`; and the one table from a refusal to a status."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request
from werkzeug.exceptions import HTTPException

from handlers.refusals import explain, sentence
from services import wire
from services.errors import Conflict, Forbidden, Invalid, NotFound, NotReady, ServiceError
from services.guesses import SlowedDown
from services.sign_in import SignInFailed

JSON: Final = "application/json"  # exactly: one of the published clients compares the header as a whole
KINDS: Final[Mapping[type[ServiceError], tuple[int, str]]] = {
    NotFound: (404, "InvalidRequestException"),
    Conflict: (400, "InvalidRequestException"),
    Forbidden: (403, "AuthorizationException"),
    NotReady: (503, "RestException"),
    Invalid: (400, "InvalidRequestException"),
    SignInFailed: (401, "AuthenticationException"),
    SlowedDown: (429, "AuthenticationException"),
}
CODES: Final[Mapping[str, tuple[int, str]]] = {  # where one refusal differs from its kind
    "cannot_go_on": (500, "ProcessEngineException"),
    "not_json_type": (415, "RestException"),
    "sign_in_needed": (401, "AuthenticationException"),
    "nobody_waits": (400, "MismatchingMessageCorrelationException"),
    "several_wait": (400, "MismatchingMessageCorrelationException"),
    "several_start": (400, "MismatchingMessageCorrelationException"),
    "unsupported": (501, "NotImplementedException"),
}
WITH_CODE: Final = frozenset({"ParseException", "ProcessEngineException", "MismatchingMessageCorrelationException"})  # these bear a code
UNKNOWN_ADDRESS: Final = frozenset({404, 405})  # within this door: an operation that is not there


class SignInNeeded(ServiceError):
    """Please sign in with HTTP Basic or a bearer token."""

    code = "sign_in_needed"


class Unsupported(ServiceError):
    """This service does not do this."""

    code = "unsupported"


def of_service(error: ServiceError) -> Response:
    """Answer a refusal of the services."""
    status, kind = CODES.get(error.reason) or next(
        (found for each, found in KINDS.items() if isinstance(error, each)), (400, "RestException")
    )
    return problem(status, kind, _sentence(error))


def of_http(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse."""
    status = error.code or 500
    if status in UNKNOWN_ADDRESS:
        return unsupported()
    answer = problem(status, "RestException", error.description or "")
    answer.headers.extend([(name, value) for name, value in error.get_headers() if name == "Retry-After"])
    return answer


def unsupported() -> Response:
    """Answer an operation of the dialect that is not there."""
    return problem(501, "NotImplementedException", f"This service does not offer {request.method} {request.path}.")


def problem(status: int, kind: str, message: str, extra: Mapping[str, Any] | None = None) -> Response:
    """Write the one shape of every error."""
    code = 0 if kind in WITH_CODE else None
    answer = Response(wire.dumps({"type": kind, "message": message, "code": code, **(extra or {})}), status, content_type=JSON)
    if status == 401:  # noqa: PLR2004 — asks for credentials
        answer.headers.add("WWW-Authenticate", 'Basic realm="careflow", charset="UTF-8"')
        answer.headers.add("WWW-Authenticate", 'Bearer realm="careflow"')
    return answer


def _sentence(error: ServiceError) -> str:
    is_own = error.message != (type(error).__doc__ or "") and sentence(error.reason, "en") is None
    said = error.message if is_own else explain(error, "en")
    if not isinstance(error, Invalid):
        return said
    fields = "; ".join(f"{name}: {', '.join(str(getattr(text, 'en', text)) for text in texts)}" for name, texts in error.errors.items())
    return f"{said} {fields}"
