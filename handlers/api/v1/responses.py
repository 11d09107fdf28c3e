"""What every operation may answer besides its success, for the OpenAPI document."""

from typing import Any, Final

from apispec import APISpec

from handlers.api.v1.problems import MEDIA_TYPE, ProblemSchema

COMMON: Final[dict[str, str]] = {
    "400": "The body cannot be read, or a diagram cannot run.",
    "401": "Nobody is signed in, or the credentials are wrong.",
    "403": "Visible, but not allowed.",
    "404": "There is no such thing, or it is not yours to see.",
    "409": "Somebody was faster; nothing changed.",
    "412": "It has changed since you read it.",
    "413": "The body is too large.",
    "415": "The body is not of the expected media type.",
    "422": "Values cannot be accepted; each is named.",
    "428": "If-Match is needed.",
    "429": "Too many requests, or too many attempts to sign in have failed; see Retry-After.",
    "503": "Not possible at the moment; see Retry-After.",
}
SCHEMES: Final[dict[str, dict[str, Any]]] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "Writes also need X-CSRFToken."},
}


def describe(spec: APISpec) -> None:
    """Add the ways to sign in, and the shape of every error."""
    for name, scheme in SCHEMES.items():
        spec.components.security_scheme(name, scheme)
    spec.components.schema("Problem", schema=ProblemSchema)


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Add the errors that every operation may answer, and the headers it understands."""
    for tag in document.get("tags", ()):
        tag["name"] = _title(tag["name"])
    for operations in document["paths"].values():
        for method, operation in operations.items():
            if isinstance(operation, dict) and "responses" in operation:
                _complete(method, operation)
    return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation["tags"] = [_title(name) for name in operation["tags"]]
    answers = operation["responses"]
    for name in [name for name in answers if name not in COMMON and not name.startswith("2") and name != "304"]:
        del answers[name]  # "default" and what webargs would answer
    reference = {"$ref": "#/components/schemas/Problem"}
    for status, description in COMMON.items():
        answers[status] = {"description": description, "content": {MEDIA_TYPE: {"schema": reference}}}
    if method == "post":
        key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 1, "maxLength": 200}}
        operation.setdefault("parameters", []).append(key | {"description": "The same key with the same request gets the same answer."})


def _title(name: str) -> str:
    return name.removeprefix("api_").replace("_", " ")
