"""Signing in, and proving oneself, with an identity provider."""

from dataclasses import asdict

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from config import Config
from handlers import identity, oidc, refusals
from handlers.oidc import Begun, Client, Identity
from handlers.outbound import Gate
from handlers.web import admission, errors, guard, language
from services import linked_identities, second_factors, sessions
from services.actor import Actor
from services.errors import Forbidden, NotFound, ServiceError

WAY = "way"  # in the session: what was begun, where to go afterwards, and what for


def add_to(desk: Blueprint) -> None:
    """Open these pages."""
    desk.add_url_rule("/sign-in/provider", "provider", begin)
    desk.add_url_rule("/sign-in/provider/return", "provider_return", finish)


def client() -> Client | None:
    """Give this service as the identity provider knows it; None when there is no provider."""
    config: Config = current_app.config["CAREFLOW"]
    if not config.oidc_issuer:
        return None
    return Client(config.oidc_issuer, config.oidc_client_id, config.oidc_secret(), Gate.of(config.channels, config.oidc_issuer))


def begin() -> ResponseReturnValue:
    """Send the browser to the identity provider."""
    known, is_proof = client(), request.args.get("proof") == "1"
    if known is None or (is_proof and guard.somebody() is None):
        raise NotFound
    begun = Begun.new()
    try:
        target = oidc.way(known, begun, _here(), is_fresh=is_proof)
    except ServiceError as error:
        return _refused(error)
    session[WAY] = {"begun": asdict(begun), "next": request.args.get("next"), "is_proof": is_proof}
    return redirect(target)


def finish() -> ResponseReturnValue:
    """Let in who comes back, or take it as the proof that was asked for."""
    way, known = session.pop(WAY, None), client()
    if way is None or known is None:
        return redirect(url_for("web.sign_in"))
    try:
        found = oidc.identity(known, Begun(**way["begun"]), _here(), request.args)
        actor = _owner(found)
        if not way["is_proof"]:
            return admission.let_in(actor, "identity_provider", way["next"])
        _prove(actor, found)
    except ServiceError as error:
        return _refused(error)
    return guard.back(way["next"], url_for("web.worklist"))


def way_out(actor: Actor | None) -> str | None:
    """Give where somebody who came by the identity provider signs out there too."""
    known = client()
    if known is None or actor is None or not any(one.is_this and one.method == "identity_provider" for one in sessions.find(actor)):
        return None
    try:
        return oidc.way_out(known, url_for("web.sign_in", _external=True))
    except ServiceError:
        return None  # it does not answer: here he is signed out all the same


def _owner(found: Identity) -> Actor:
    """Give whose account the identity opens; a verified address links it the first time."""
    actor = linked_identities.actor_of(found.issuer, found.subject)
    if actor is None and found.address is not None:
        actor = linked_identities.link_by_address(found.issuer, found.subject, found.address)
    if actor is None:
        raise Forbidden(code="identity_unknown")
    return actor


def _prove(actor: Actor, found: Identity) -> None:
    """Take it as a proof of whoever sits here, if it is he, just now, and no second factor of ours is to be asked for."""
    here = identity.of_session()
    if here is None or here.account_id != actor.account_id or not found.is_fresh or second_factors.is_on(str(actor.account_id)):
        raise oidc.ProviderRefused
    sessions.prove(here)


def _here() -> str:
    return url_for("web.provider_return", _external=True)


def _refused(error: ServiceError) -> ResponseReturnValue:
    sentence = refusals.explain(error, language.chosen())
    return render_template("sign_in.html", login="", error=sentence), errors.status_of(error)
