"""How the reader likes pages shown: the language and the size of the type, kept in cookies for a year."""

from typing import Final, Literal

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue

from handlers.web import guard, language

TypeSize = Literal["normal", "large"]

COOKIE: Final = "type_size"


def add_to(desk: Blueprint) -> None:
    """Take the reader's choices."""
    desk.add_url_rule("/language", "choose_language", choose_language, methods=["POST"])
    desk.add_url_rule("/type-size", "choose_type_size", choose_type_size, methods=["POST"])
    desk.add_url_rule("/account/display", "choose_display", choose_display, methods=["POST"])


def type_size() -> TypeSize:
    """Answer the size of type the reader has chosen."""
    return "large" if request.cookies.get(COOKIE) == "large" else "normal"


def choose_language() -> ResponseReturnValue:
    """Remember the language and go back to where the reader was."""
    return _keep(_back(), language.COOKIE, _asked_language())


def choose_type_size() -> ResponseReturnValue:
    """Remember the size of the type and go back to where the reader was."""
    return _keep(_back(), COOKIE, _asked_size())


def choose_display() -> ResponseReturnValue:
    """Remember both, as chosen on the page of one's own account."""
    response = _keep(guard.back(None, url_for("web.account")), language.COOKIE, _asked_language())
    return _keep(response, COOKIE, _asked_size())


def _asked_language() -> str:
    return "en" if request.form.get("language") == "en" else "zh"


def _asked_size() -> str:
    return "large" if request.form.get("type_size") == "large" else "normal"


def _back() -> Response:
    return guard.back(request.form.get("next"), url_for("web.worklist"))


def _keep(response: Response, cookie: str, value: str) -> Response:
    is_encrypted = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie, value, max_age=language.YEAR, httponly=True, samesite="Lax", secure=is_encrypted)
    return response
