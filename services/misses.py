"""Messages that met nobody: each is written down, and whoever misses often has to wait, or he could try keys and values until one fits."""

from dataclasses import replace

from services.actor import Actor
from services.errors import NotFound
from services.guesses import Guess
from services.transaction import transaction


def demand(actor: Actor) -> None:
    """Raise SlowedDown while a person or his program has missed too often of late."""
    if _is_counted(actor):
        _guess(actor).demand()


def note(actor: Actor, name: str, why: NotFound) -> None:
    """Write down that a message met nobody, once what it did is rolled back."""
    if why.reason == "nobody_waits" and _is_counted(actor):
        actor = replace(actor, scopes=None)  # no deed of his: whatever his token is confined to
        with transaction(actor, "message.miss") as work:
            _guess(actor).count(work)
            work.log("message", name)


def _is_counted(actor: Actor) -> bool:
    return not actor.is_machine and actor.account_id is not None


def _guess(actor: Actor) -> Guess:
    return Guess("message", str(actor.account_id))
