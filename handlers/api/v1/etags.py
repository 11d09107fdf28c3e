"""Versions as entity tags: If-None-Match saves an answer, If-Match saves a lost update."""

from flask import Response

from handlers import current
from services.errors import Conflict, ServiceError


class PreconditionRequired(ServiceError):
    """Say with If-Match which version you have read."""

    code = "precondition_required"


def tagged(answer: Response, version: int) -> Response:
    """Tag an answer with its version; an empty 304 when the caller has it already."""
    answer.set_etag(str(version))
    if current.asked().method == "GET":
        answer.make_conditional(current.asked())
    return answer


def expected(*, required: bool = False) -> int | None:
    """Give the version that If-Match names; None when any will do."""
    asked = current.asked()
    if "HTTP_IF_MATCH" not in asked.environ:
        if required:
            raise PreconditionRequired
        return None
    tags = asked.if_match
    if tags.star_tag:
        return None
    versions = [int(tag) for tag in tags if tag.isascii() and tag.isdigit() and len(tag) < 10]  # noqa: PLR2004 — more is no version of ours
    if len(versions) != 1:
        raise changed()
    return versions[0]


def demand(version: int) -> None:
    """Refuse when If-Match names another version than this one."""
    wanted = expected()
    if wanted is not None and wanted != version:
        raise changed()


def changed() -> Conflict:
    """Make the refusal of a version that is no longer the present one."""
    return Conflict(code="precondition_failed")
