"""Who is calling: a session of a browser, HTTP Basic, or a bearer token."""

from flask import Flask, Request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.datastructures import Authorization

from services import people, tokens
from services.actor import Actor
from services.people import SignInFailed

ACCOUNT, STAMP = "account", "stamp"


class Sessions(SecureCookieSessionInterface):
    """Opens no session for a program that says with each call who it is."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session from its cookie, unless there is an Authorization header."""
        if "Authorization" in request.headers:
            return self.session_class()
        return super().open_session(app, request)


def sign_in(login: str, password: str) -> Actor:
    """Begin a session; SignInFailed when login or password are wrong."""
    actor = people.sign_in(login, password)
    session.clear()  # nothing of whoever sat here before
    session[ACCOUNT] = actor.account_id
    session[STAMP] = people.session_stamp(str(actor.account_id))
    return actor


def sign_out() -> None:
    """End the session."""
    session.clear()


def of_session() -> Actor | None:
    """Give who is signed in with this browser; None once the password has changed or the account is closed."""
    account_id, stamp = session.get(ACCOUNT), session.get(STAMP)
    if not isinstance(account_id, str) or not isinstance(stamp, str):
        return None
    return people.actor_of(account_id, stamp)


def of_header(request: Request) -> Actor | None:
    """Give whom the Authorization header names; None without one, SignInFailed for a wrong one."""
    if "Authorization" not in request.headers:
        return None
    credentials = request.authorization
    actor = _of(credentials) if credentials is not None else None
    if actor is None:
        raise SignInFailed
    return actor


def _of(credentials: Authorization) -> Actor | None:
    if credentials.type == "bearer" and credentials.token:
        return tokens.by_token(credentials.token)
    if credentials.type == "basic" and credentials.username:
        return people.sign_in(credentials.username, credentials.password or "")
    return None
