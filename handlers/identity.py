"""Who is calling: a session of a browser, HTTP Basic, or a bearer token."""

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.datastructures import Authorization

from handlers import devices, rates
from services import now, people, second_factors, sessions, sign_in, tokens
from services.actor import Actor
from services.errors import ServiceError
from services.sessions import Method
from services.sign_in import SignInFailed

SESSION, HALF = "session", "half"
PATIENCE = 300  # seconds between the password and the code


class Sessions(SecureCookieSessionInterface):
    """Opens no session for a program that says with each call who it is."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session from its cookie, unless there is an Authorization header."""
        if "HTTP_AUTHORIZATION" in request.environ:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session into its cookie, unless there was none and nobody has asked for it."""
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)


def begin(actor: Actor, method: Method) -> None:
    """Begin a session of somebody who has proved who he is."""
    session.clear()  # nothing of whoever sat here before
    session[SESSION] = sessions.begin(actor, method, devices.words())


def hold(actor: Actor, method: Method) -> None:
    """Remember who has given a password, until he gives the code that is asked for besides."""
    session.clear()
    session[HALF] = {"account": actor.account_id, "method": method, "until": int(now.real().timestamp()) + PATIENCE}


def held() -> tuple[Actor, Method] | None:
    """Give who has given a password and owes the code, and how he came in."""
    half = session.get(HALF)
    if not isinstance(half, dict) or half["until"] < now.real().timestamp():
        return None
    actor = people.actor_of(half["account"])
    return None if actor is None else (actor, half["method"])


def sign_out() -> None:
    """End the session."""
    actor = of_session()
    session.clear()
    if actor is not None:
        sessions.end(actor, str(actor.session_id))


def of_session(*, is_used: bool = True) -> Actor | None:
    """Give who is signed in with this browser; a page that only refreshes itself does not use the session."""
    session_id = session.get(SESSION)
    return sessions.actor_of(session_id, is_used=is_used) if isinstance(session_id, str) else None


def of_header(request: Request) -> Actor | None:
    """Give whom the Authorization header names; None without one, SignInFailed for a wrong one, which is a stranger's request."""
    if "HTTP_AUTHORIZATION" not in request.environ:
        return None
    try:
        actor = None if request.authorization is None else _of(request.authorization)
    except ServiceError:
        rates.of_stranger()
        raise
    if actor is None:
        rates.of_stranger()
        raise SignInFailed
    return actor


def _of(credentials: Authorization) -> Actor | None:
    if credentials.type == "bearer" and credentials.token:
        return tokens.by_token(credentials.token)
    if credentials.type == "basic" and credentials.username:
        return _of_password(credentials.username, credentials.password or "")
    return None


def _of_password(login: str, password: str) -> Actor:
    """Give whose login and password these are; where there is a second factor they are not enough, and a token is needed."""
    actor = sign_in.by_password(login, password)
    if second_factors.is_on(str(actor.account_id)):
        raise SignInFailed(code="token_needed")
    return actor
