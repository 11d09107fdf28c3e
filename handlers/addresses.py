"""Addresses that somebody enters, held against the one way out before they are kept: with each call they are looked at again."""

from handlers import outbound
from handlers.outbound import Gate, Refused
from services import channels, policy, together
from services.actor import Actor
from services.errors import Invalid


def demand(actor: Actor, verb: str, url: str) -> str:
    """Give the address; raise Forbidden when it is not the actor's to enter one, Invalid when nothing may be sent to its host."""
    policy.demand(actor, verb, {})
    together.leave()  # the host's name is looked up
    try:
        outbound.look(Gate.of(channels.settings()), url.strip())
    except Refused as error:
        raise Invalid({"address": [str(error)]}, code="webhook") from error
    return url.strip()
