"""Letting somebody in who has proved who he is, whichever way he came."""

from typing import cast

from flask import Response, redirect, url_for

from handlers import devices, identity
from handlers.web import guard
from services import second_factors
from services.actor import Actor
from services.sessions import Method


def let_in(actor: Actor, method: Method, target: str | None) -> Response:
    """Begin the session of somebody who has proved who he is, or ask for the code first."""
    if second_factors.is_on(str(actor.account_id)):
        identity.hold(actor, method)
        return cast("Response", redirect(url_for("web.sign_in_code", next=target)))
    return begin(actor, method, target)


def begin(actor: Actor, method: Method, target: str | None) -> Response:
    """Begin the session of somebody who has proved all that is asked for; the browser is known from now on."""
    identity.begin(actor, method)
    return devices.remember(guard.back(target, url_for("web.worklist")), str(actor.login))
