"""Errors as `application/problem+json`: the one table from a refusal to a status, and the one shape of every error."""

import http
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from handlers import findings
from handlers.refusals import Language, explain, sentence, spoken
from services import wire
from services.errors import Conflict, Forbidden, Invalid, NotFound, NotReady, ServiceError, Undeployable, Unsuitable
from services.guesses import SlowedDown
from services.sign_in import SignInFailed

MEDIA_TYPE: Final = "application/problem+json"
WAIT: Final = "2"  # seconds that Retry-After asks for
FLUENT: Final = ["zh", "en"]

KINDS: Final[Mapping[type[ServiceError], int]] = {
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    NotReady: 503,
    Invalid: 422,
    Undeployable: 400,
    Unsuitable: 422,
    SignInFailed: 401,
    SlowedDown: 429,
}
CODES: Final[Mapping[str, int]] = {  # where one refusal differs from its kind
    "not_json": 400,
    "not_json_type": 415,
    "too_deep": 400,
    "bad_text": 400,
    "number_out_of_bounds": 400,
    "precondition_failed": 412,
    "version": 412,  # only If-Match names one
    "precondition_required": 428,
    "sign_in_needed": 401,
    "file_too_large": 413,
}
HTTP_CODES: Final[Mapping[int, str]] = {
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many_requests",
    500: "internal",
    401: "sign_in_needed",
}


class SpokenField(fields.String):
    """The sentence of a finding, in the language the caller reads."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        spoken_of = findings.sentence(value, language()) if isinstance(value, str) else value
        return super()._serialize(spoken_of, attr, obj, **kwargs)


class FindingSchema(Schema):
    """A finding in a diagram or a form."""

    element_id = fields.String(allow_none=True)
    rule = fields.String()
    message = SpokenField()
    severity = fields.String()


class ProblemSchema(Schema):
    """What is wrong (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    problems = fields.List(fields.Nested(FindingSchema))


def language() -> Language:
    """Give the language the caller reads: Chinese, unless English is asked for."""
    return "en" if request.accept_languages.best_match(FLUENT, "zh") == "en" else "zh"


def status_of(error: ServiceError) -> int:
    """Give the status that says what kind of refusal it is."""
    if error.reason in CODES:
        return CODES[error.reason]
    return next((status for kind, status in KINDS.items() if isinstance(error, kind)), 400)


def of_service(error: ServiceError) -> Response:
    """Answer a refusal of the services."""
    speech = language()
    extra: dict[str, Any] = {}
    if isinstance(error, Invalid):
        extra["errors"] = _fields(error, speech)
    if isinstance(error, Undeployable | Unsuitable):
        extra["problems"] = [findings.told(problem, speech) for problem in error.problems]
    answer = problem(status_of(error), error.reason, explain(error, speech), extra)
    if isinstance(error, SlowedDown):
        answer.headers["Retry-After"] = str(error.parameters["seconds"])
    return answer


def of_http(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse."""
    status = error.code or 500
    code = HTTP_CODES.get(status, "refused")
    answer = problem(status, code, sentence(code, language()) or error.description or "")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def problem(status: int, code: str, detail: str, extra: Mapping[str, Any] | None = None) -> Response:
    """Write the one shape of every error."""
    title = http.HTTPStatus(status).phrase if status in http.HTTPStatus._value2member_map_ else "Error"
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **(extra or {})}
    answer = Response(wire.dumps(content), status, content_type=MEDIA_TYPE)
    if status == http.HTTPStatus.UNAUTHORIZED:
        _challenge(answer)
    if status == http.HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = WAIT
    return answer


def _challenge(answer: Response) -> None:
    answer.headers.add("WWW-Authenticate", 'Bearer realm="careflow"')
    if "Sec-Fetch-Site" not in request.headers:  # a browser would put up its own dialogue
        answer.headers.add("WWW-Authenticate", 'Basic realm="careflow", charset="UTF-8"')


def _fields(error: Invalid, speech: Language) -> dict[str, list[str]]:
    """Say each field's errors; a code of its own has one sentence for its field."""
    exact = sentence(error.reason, speech, error.parameters) if error.reason != "invalid" else None
    return {field: [exact] if exact else [spoken(text, speech) for text in texts] for field, texts in error.errors.items()}
