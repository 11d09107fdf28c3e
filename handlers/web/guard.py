"""Who sits at the desk, and whether a request comes from our own page."""

from typing import cast

from flask import Response, abort, current_app, g, redirect, request, url_for
from flask_wtf import csrf
from werkzeug.wrappers import Response as AnyResponse

from config import Config
from handlers import identity, rates
from services import second_factors, sessions
from services.actor import Actor
from services.errors import Forbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WITH_FILES = frozenset({"web.attach"})
OPEN = frozenset(
    {"web.sign_in", "web.sign_in_code", "web.provider", "web.provider_return"}
    | {"web.choose_language", "web.choose_type_size", "web.service_worker", "web.manifest"}
)  # pages without a person
TAKEN = frozenset({"web.report", "web.send_report"})  # by whoever comes, however often: a report of harm is never turned away
UNNAMED = TAKEN | {"web.report_status", "web.ask_report_status"}  # nobody asks who comes here, not even of whoever is signed in
BY_ITSELF = frozenset(  # what a page asks for again and again while nobody sits there
    {"web.worklist_rows", "web.worklist_counts", "web.bell", "web.presence", "web.batch_progress", "web.recount_progress"}
)
CHOOSING = frozenset({"web.password", "web.change_password", "web.proof", "web.sign_out"})  # a password of one's own
ENROLLING = frozenset({"web.second_factor", "web.begin_second_factor", "web.confirm_second_factor", "web.proof", "web.sign_out"})


def admit() -> AnyResponse | None:
    """Let in who is signed in, with a request that our own page has made."""
    request.max_content_length = _limit()
    if request.endpoint in UNNAMED:  # no cookie counts there, and a browser that keeps none is not turned away
        _let_in_unnamed()
        return None
    if request.method not in SAFE:
        _demand_token()
    g.actor = identity.of_session(is_used=request.endpoint not in BY_ITSELF)
    if g.actor is None:
        rates.of_stranger()
        return None if request.endpoint in OPEN else _send_to_the_door()
    rates.of(g.actor)
    return None if request.endpoint in OPEN else _send_to_what_is_owed(g.actor)


def actor() -> Actor:
    """Answer who acts."""
    return cast("Actor", g.actor)


def somebody() -> Actor | None:
    """Answer who sits here, if anybody does; error pages do not know."""
    return cast("Actor | None", g.get("actor"))


def wants_json() -> bool:
    """Say whether an island asks, not a person."""
    return request.accept_mimetypes.best == "application/json"


def _let_in_unnamed() -> None:
    g.actor = None
    if request.endpoint in TAKEN:
        rates.flag_stranger()
    else:
        rates.of_stranger()


def _limit() -> int:
    config: Config = current_app.config["CAREFLOW"]
    return config.upload_limit if request.endpoint in WITH_FILES else config.body_limit


def _demand_token() -> None:
    try:
        csrf.validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except csrf.ValidationError as error:
        raise Forbidden(code="csrf") from error


def _send_to_the_door() -> AnyResponse:
    if wants_json() or "HX-Request" in request.headers:
        abort(401)
    target = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("web.sign_in", next=target))


def _send_to_what_is_owed(who: Actor) -> AnyResponse | None:
    """Let whoever must take a password of his own, or a second factor, do so before anything else."""
    if sessions.owes_password(who):
        return None if request.endpoint in CHOOSING else _send_to("web.password", "own_password_needed")
    if request.endpoint not in ENROLLING and second_factors.is_missing(who):
        return _send_to("web.second_factor", "second_factor_needed")
    return None


def _send_to(endpoint: str, code: str) -> AnyResponse:
    if wants_json() or "HX-Request" in request.headers:
        raise Forbidden(code=code)
    return redirect(url_for(endpoint))


def back(target: str | None, otherwise: str) -> Response:
    """Go back to a page of ours, never to a foreign one."""
    is_ours = bool(target) and str(target).startswith("/") and not str(target).startswith(("//", "/\\")) and str(target).isprintable()
    return cast("Response", redirect(str(target) if is_ours else otherwise))
