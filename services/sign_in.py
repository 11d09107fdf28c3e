"""Signing in with login and password."""

from sqlalchemy import update

from models import Account
from services import actors, passwords
from services.actor import Actor
from services.actors import Known
from services.errors import ServiceError
from services.guesses import Guess
from services.transaction import upkeep


class SignInFailed(ServiceError):
    """The login or the password is wrong."""

    code = "sign_in_failed"


def by_password(login: str, password: str, browser: str | None = None) -> Actor:
    """Check login and password; SignInFailed says no more than that, whatever was wrong.

    `browser` is what this browser was given when the account's owner signed in there before.
    """
    pair = passwords.remembered(login, password)
    if pair is not None:
        known = actors.of_account(pair[0])
        if known is not None and known.password_hash == pair[1]:
            return known.actor
    known = actors.of_login(login)
    guess = Guess("password", login, browser)
    account = None if known is None else (str(known.actor.account_id), known.password_hash)
    if not passwords.verified(login, password, account, guess) or known is None:
        raise SignInFailed
    guess.succeeded()
    _renew(known, password)
    return known.actor


def is_password(actor: Actor, password: str, browser: str | None = None) -> bool:
    """Say whether it is the password of the actor's own account; SlowedDown when too many were not."""
    known = None if actor.account_id is None else actors.of_account(actor.account_id)
    if known is None:
        return False
    guess = Guess("password", known.login, browser)
    guess.demand()
    if passwords.matches(known.password_hash, password):
        guess.succeeded()
        return True
    guess.failed(actor.account_id)
    return False


def _renew(known: Known, password: str) -> None:
    """Hash the password again when the costs have changed since: only now is it at hand."""
    fresh = passwords.renewed(known.password_hash, password)
    if fresh is None:
        return
    account = (Account.id == known.actor.account_id, Account.password_hash == known.password_hash)
    with upkeep() as house:
        house.execute(update(Account).where(*account).values(password_hash=fresh))
    passwords.remember(known.login, password, str(known.actor.account_id), fresh)
    actors.forget()
