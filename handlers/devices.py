"""The browser somebody sits at: by which words he knows it again, and what it remembers of who has signed in there.

A browser in which the owner of an account has signed in carries a signed cookie that says so, for each account by itself. What is guessed
elsewhere does not slow it down.
"""

import secrets
from typing import Final

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from services import keys

COOKIE: Final = "known_here"
YEAR: Final = 365 * 24 * 3600  # seconds
MOST: Final = 8  # accounts that share a browser
LONGEST: Final = 255
BROWSERS: Final = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS: Final = (
    *(("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)


def words() -> str:
    """Name browser and system, as far as the browser tells them."""
    told = request.headers.get("User-Agent", "")
    found = [next((name for sign, name in known if sign in told), None) for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name)


def known(login: str) -> str | None:
    """Give what this browser was given when the owner of the login signed in here; None when he never has."""
    return _remembered().get(_mark(login))


def remember(response: Response, login: str) -> Response:
    """Let the browser know that the owner of the login has signed in here."""
    remembered = _remembered()
    given = remembered.pop(_mark(login), None) or secrets.token_urlsafe(16)
    newest = dict(list(remembered.items())[1 - MOST :]) | {_mark(login): given}
    is_secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(COOKIE, _signer().dumps(newest), max_age=YEAR, httponly=True, samesite="Lax", secure=is_secure)
    return response


def _remembered() -> dict[str, str]:
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return {str(mark): str(given) for mark, given in found.items()} if isinstance(found, dict) else {}


def _mark(login: str) -> str:
    """Give a digest in place of the login: on a shared computer nobody is to read who else works there."""
    return keys.digest("known_here", login)[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="known here")
