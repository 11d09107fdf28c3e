"""Proving again who one is, before a sensitive verb."""

from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from handlers import devices, refusals
from handlers.web import errors, guard, language
from services import second_factors, sessions, sign_in
from services.errors import ServiceError
from services.sign_in import SignInFailed

LONGEST = 200  # characters of a password or a code worth looking at


def add_to(desk: Blueprint) -> None:
    """Open this page, and lead to it."""
    desk.add_url_rule("/proof", "proof", prove, methods=["GET", "POST"])


def prove() -> ResponseReturnValue:
    """Ask for the code, or for the password where there is no second factor, and go back to where the reader was."""
    actor = guard.actor()
    has_factor = second_factors.is_on(str(actor.account_id))
    if request.method == "GET":
        return render_template("proof.html", has_factor=has_factor, error=None)
    given, browser = request.form.get("proof", "")[:LONGEST], devices.known(str(actor.login))
    try:
        if has_factor:
            second_factors.demand(actor, given, browser)
        elif not sign_in.is_password(actor, given, browser):
            raise SignInFailed(code="wrong_password")
    except ServiceError as error:
        sentence = refusals.explain(error, language.chosen())
        return render_template("proof.html", has_factor=has_factor, error=sentence), errors.status_of(error)
    sessions.prove(actor)
    return guard.back(request.form.get("next"), url_for("web.worklist"))


def ask(error: ServiceError) -> Response:
    """Send whoever has to prove himself to this page, and back to the page he came from."""
    if guard.wants_json():
        return errors.of_service(error)
    target = url_for("web.proof", next=_here())
    if "HX-Request" not in request.headers:
        return make_response(redirect(target))
    answer = make_response("", 204)
    answer.headers["HX-Redirect"] = target
    return answer


def _here() -> str:
    """Give the page on which the reader is: that of the request, or the one whose form it sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    return urlunsplit(("", "", came_from.path or "/", came_from.query, ""))
