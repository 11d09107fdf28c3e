"""Pages for people: the plain desk."""

from typing import Any

from flask import Blueprint, Flask, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from config import Config
from handlers.web import (
    access,
    account,
    alarms,
    assets,
    board,
    case_parts,
    cases,
    choices,
    clocks,
    compression,
    design,
    diagrams,
    display,
    entrance,
    errors,
    field,
    guard,
    identity_provider,
    language,
    onward,
    people,
    person_files,
    places,
    procedures,
    proof,
    public,
    registers,
    rules,
    styleguide,
    wording,
    work,
)
from services.errors import ProofNeeded, ServiceError

refuse = errors.of_service
OWN = (entrance, identity_provider, proof, account, display, public, field)  # of whoever sits at the desk
PAGES = (
    *OWN,
    *work.PAGES,
    procedures,
    case_parts,
    cases,
    access,
    clocks,
    choices,
    diagrams,
    *board.PAGES,
    *design.PAGES,
    *rules.PAGES,
    person_files,
    registers,
    alarms,
    *people.PAGES,
    styleguide,
)


def register(app: Flask, config: Config) -> None:
    """Open the desk at the root of the site."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_encrypted,
        SESSION_COOKIE_NAME="__Host-session" if config.is_encrypted else "session",  # no other host of the domain can set it
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
    )
    language.open_to(app)
    assets.open_to(app, is_encrypted=config.is_encrypted)
    wording.open_to(app)
    app.jinja_env.globals.update(csrf_token=generate_csrf, csrf_field=csrf_field, onward=onward.here)
    app.context_processor(lambda: _surroundings(config))
    app.register_blueprint(_desk())
    app.register_error_handler(404, errors.not_found)
    app.register_error_handler(405, errors.not_found)


def csrf_field() -> Markup:
    """Write the hidden field that proves a form is ours."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def _desk() -> Blueprint:
    desk = Blueprint("web", __name__)
    desk.before_request(guard.admit)
    desk.after_request(compression.compress)
    desk.register_error_handler(ServiceError, errors.of_service)
    desk.register_error_handler(ProofNeeded, proof.ask)
    desk.register_error_handler(HTTPException, errors.of_http)
    desk.register_error_handler(Exception, errors.of_bug)
    for page in PAGES:
        page.add_to(desk)
    return desk


def _surroundings(config: Config) -> dict[str, Any]:
    """Answer what every page knows."""
    somebody = guard.somebody()
    desks, page = places.open_to(somebody), places.page()
    return {
        "actor": somebody,
        "desks": desks,
        "desk": places.current(desks, page),
        "page_shown": page,
        "language": language.chosen(),
        "language_tag": language.TAGS[language.chosen()],
        "type_size": display.type_size(),
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
        "is_demo": config.demo,
        "has_provider": bool(config.oidc_issuer),
        "demo_accounts": entrance.DEMO_ACCOUNTS if config.demo else (),
    }
