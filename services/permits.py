"""What the way somebody came in permits, whatever his roles allow: a token's scopes, and how long ago a session was proved."""

from datetime import timedelta
from typing import Final

from services import now
from services.actor import Actor
from services.errors import Forbidden, ProofNeeded
from services.rights import SENSITIVE

PROVED_FOR: Final = timedelta(minutes=10)


def allows(actor: Actor, verb: str) -> bool:
    """Say whether a token of the actor, if he came with one, stretches to this verb."""
    return actor.scopes is None or verb in actor.scopes


def demand(actor: Actor, verb: str) -> None:
    """Raise Forbidden beyond the token's scopes, ProofNeeded for a sensitive verb in a session that was proved too long ago."""
    if not allows(actor, verb):
        raise Forbidden(code="beyond_scopes")
    if actor.session_id is not None and verb in SENSITIVE and not is_proved(actor):
        raise ProofNeeded


def is_proved(actor: Actor) -> bool:
    """Say whether the person has said recently enough who he is."""
    return actor.proved_at is not None and now.real() - actor.proved_at <= PROVED_FOR
