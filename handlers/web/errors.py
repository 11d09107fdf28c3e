"""What a person is told when a page cannot be shown or a verb is refused."""

import logging
from collections.abc import Mapping
from typing import Final

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from handlers import findings, refusals
from handlers.web import guard, language
from services.errors import Conflict, Forbidden, Invalid, NotFound, NotReady, ServiceError, Undeployable, Unsuitable
from services.guesses import SlowedDown
from services.sign_in import SignInFailed

STATUS: Final[Mapping[type[ServiceError], int]] = {
    NotFound: 404,
    Conflict: 409,
    Forbidden: 403,
    NotReady: 503,
    Invalid: 422,
    Unsuitable: 422,
    SignInFailed: 401,
    SlowedDown: 429,
}
INTERNAL: Final = 500
TOLD: Final = frozenset({"Allow", "Retry-After"})  # headers of a refusal
log = logging.getLogger("careflow.web")


def status_of(error: ServiceError) -> int:
    """Answer the status that says what kind of refusal it is."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def sentences(error: Invalid) -> dict[str, list[str]]:
    """Answer the sentences by field, in the reader's language."""
    speech = language.chosen()
    common = refusals.sentence(error.reason, speech, error.parameters) if error.reason != "invalid" else None
    return {path: [common or refusals.spoken(message, speech) for message in messages] for path, messages in error.errors.items()}


def found(error: Undeployable | Unsuitable) -> dict[str, list[str]]:
    """Answer what was found in a diagram, by element, in the reader's language."""
    told: dict[str, list[str]] = {}
    for problem in error.problems:
        told.setdefault(problem.element_id, []).append(f"{problem.element_id}: {findings.sentence(problem.message, language.chosen())}")
    return told


def of_service(error: ServiceError) -> Response:
    """Answer a refusal of the services."""
    detail = refusals.explain(error, language.chosen())
    if isinstance(error, Undeployable | Unsuitable):
        return _answer(status_of(error), detail, found(error))
    return _answer(status_of(error), detail, sentences(error) if isinstance(error, Invalid) else None)


def sentence(error: ServiceError) -> str:
    """Say why the services refused, in the reader's language."""
    return refusals.explain(error, language.chosen())


def of_http(error: HTTPException) -> Response:
    """Answer what Flask and Werkzeug refuse."""
    if error.response is not None:
        return make_response(error.response)
    answer = _answer(error.code or INTERNAL, None, None)
    answer.headers.extend([(name, value) for name, value in error.get_headers() if name in TOLD])
    return answer


def of_bug(error: Exception) -> Response:
    """Answer a bug: it is written down, and the page says no more than that."""
    log.error("a page failed", exc_info=error, extra={"endpoint": request.endpoint})
    return _answer(INTERNAL, None, None)


def not_found(error: HTTPException) -> Response | HTTPException:
    """Answer an address that no door knows; the other doors speak for themselves."""
    return error if _is_for_machines() else of_http(error)


def _is_for_machines() -> bool:
    return request.path.startswith(("/api/", "/engine-rest", "/static/"))


def _answer(status: int, detail: str | None, errors: dict[str, list[str]] | None) -> Response:
    title, explanation = _words(status)
    if guard.wants_json():
        response = jsonify({"title": title, "detail": detail or explanation, **({"errors": errors} if errors else {})})
    else:
        page = {"title": title, "detail": detail or explanation, "errors": errors or {}, "status": status}
        response = make_response(render_template("error.html", **page))
    response.status_code = status
    return response


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (_("请求无法理解"), _("请返回上一页，再试一次。")),
        401: (_("请先登录"), _("登录已过期，请重新登录。")),
        403: (_("没有权限"), _("您没有办理此事的权限。如有需要，请联系本单位负责人。")),
        404: (_("没有找到"), _("没有这个页面，或者不在您的权限范围内。")),
        405: (_("请求无法理解"), _("请返回上一页，再试一次。")),
        409: (_("办理未成功"), _("已经有人先办理了，或者办理时机已过。")),
        413: (_("文件过大"), _("请压缩后再上传。")),
        429: (_("操作过于频繁"), _("请稍等片刻，再试一次。")),
        422: (_("有内容需要更正"), _("有些内容不能接受，请看下列各项。")),
        503: (_("服务暂时不可用"), _("请稍后再试。")),
    }
    return known.get(status, (_("服务出错了"), _("错误已记录。请稍后再试；如仍不行，请联系管理员。")))
