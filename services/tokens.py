"""Bearer tokens: how another program signs in as an account; only their digests are kept."""

import secrets
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Unpack

from sqlalchemy import ColumnElement, insert, or_, select, update

from models import Account, ApiToken
from services import actors, keys, now, person_rows, texts, tidings, transaction
from services import scopes as limits
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound
from services.ids import new_id
from services.transaction import When

PREFIX = "cf_"
USUAL, LONGEST = timedelta(days=90), timedelta(days=366)
FRESH = 5.0  # seconds: how long a token revoked on another machine, or by a command, may still be good
MOST = 10_000

_PEPPER = secrets.token_bytes(32)
_known: dict[bytes, tuple[float, int, tuple[str, str | None]]] = {}  # hash of the token -> until, tidings, account id and scopes
_actors: dict[tuple[str, str | None], tuple[Actor, Actor]] = {}  # account id, scopes -> the account's actor, and the same within the scopes


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token without its secret."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime | None
    scopes: list[str] | None  # none: what is not sensitive of all that the account's roles allow


@dataclass(frozen=True, slots=True)
class NewToken(TokenView):
    """A token with its secret, which is shown this once."""

    token: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new token is to be."""

    name: str
    lifetime: timedelta = USUAL
    scopes: list[str] | None = None


def create(actor: Actor, name: str, *, lifetime: timedelta = USUAL, scopes: list[str] | None = None, **when: Unpack[When]) -> NewToken:
    """Make a token of the actor's account."""
    return _issue(actor, _account(actor), Wish(name, lifetime, scopes), **when)


def create_for(operator: Actor, login: str, wish: Wish, **when: Unpack[When]) -> NewToken:
    """Make a token of somebody's account, as an operator at the command line."""
    if operator.kind != "operator":
        raise Forbidden
    known = actors.of_login(login)
    if known is None:
        raise NotFound
    return _issue(operator, str(known.actor.account_id), wish, **when)


def end_of(work: transaction.Work, person_id: str) -> None:
    """End all tokens of a person: whoever had the old password may have made some."""
    accounts = select(Account.id).where(Account.person_id == person_id)
    work.execute(update(ApiToken).where(ApiToken.account_id.in_(accounts), ApiToken.revoked_at.is_(None)).values(revoked_at=work.moment))
    work.after_commit(tidings.spread)


def _issue(actor: Actor, account_id: str, wish: Wish, **when: Unpack[When]) -> NewToken:
    name, lifetime = texts.clean("name", wish.name, 255), wish.lifetime
    kept = None if wish.scopes is None else limits.parse(wish.scopes)
    _demand_within(actor, kept)
    if not timedelta(0) < lifetime <= LONGEST:
        raise Invalid({"lifetime": [f"lies between a second and {LONGEST.days} days"]}, code="token_lifetime", days=LONGEST.days)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.transaction(actor, "token.create", **when) as work:
        view = NewToken(new_id(), name, work.moment, work.moment + lifetime, _told(kept), secret)
        row = {"id": view.id, "name": name, "created_at": view.created_at, "expires_at": view.expires_at, "scopes": kept}
        work.execute(insert(ApiToken), row | {"account_id": account_id, "digest": keys.digest("token", secret)})
        work.log("token", view.id)
    return view


def revoke(actor: Actor, token_id: str, **when: Unpack[When]) -> None:
    """End a token of the actor's account."""
    with transaction.transaction(actor, "token.revoke", **when) as work:
        own = (ApiToken.id == token_id, ApiToken.account_id == _account(actor), ApiToken.revoked_at.is_(None))
        if work.execute(update(ApiToken).where(*own).values(revoked_at=work.moment)).rowcount == 0:
            raise NotFound
        work.log("token", token_id)
        work.after_commit(tidings.spread)


def revoke_of(actor: Actor, person_id: str, token_id: str, **when: Unpack[When]) -> None:
    """End a token of somebody else, as an administrator of people. Raises NotFound, Forbidden."""
    with transaction.transaction(actor, "token.revoke", **when) as work:
        person_rows.demand(work, person_id)
        accounts = select(Account.id).where(Account.person_id == person_id)
        good = (ApiToken.id == token_id, ApiToken.account_id.in_(accounts), ApiToken.revoked_at.is_(None))
        if work.execute(update(ApiToken).where(*good).values(revoked_at=work.moment)).rowcount == 0:
            raise NotFound
        work.log("token", token_id)
        work.log("person", person_id)
        work.after_commit(tidings.spread)


def find(actor: Actor) -> list[TokenView]:
    """List the tokens of the actor's account that are still good."""
    return of_account(_account(actor))


def of_account(account_id: str) -> list[TokenView]:
    """List the tokens of an account that the caller may look after."""
    columns = select(ApiToken.id, ApiToken.name, ApiToken.created_at, ApiToken.expires_at, ApiToken.scopes)
    query = columns.where(ApiToken.account_id == account_id, *_good()).order_by(ApiToken.id)
    with transaction.reading() as look:
        return [TokenView(row.id, row.name, row.created_at, row.expires_at, _told(row.scopes)) for row in look.execute(query)]


def by_token(token: str) -> Actor | None:
    """Give the actor whose token this is; None when it is unknown, expired or revoked."""
    found = _good_one(token)
    known = actors.of_account(found[0]) if found else None
    if found is None or known is None:
        return None
    return _scoped(known.actor, *found)


def _scoped(actor: Actor, account_id: str, scopes: str | None) -> Actor:
    """Give the actor within the token's scopes; the same for as long as the actor is remembered."""
    of, scoped = _actors.get((account_id, scopes), (None, actor))
    if of is not actor:
        scoped = replace(actor, scopes=limits.verbs(scopes or limits.EVERYTHING))
        if len(_actors) >= MOST:
            _actors.clear()
        _actors[account_id, scopes] = actor, scoped
    return scoped


def _good_one(token: str) -> tuple[str, str | None] | None:
    """Give account id and scopes of a token."""
    # Asked at every request, so under a hash that costs a tenth of the database's digest; the memory is this process's own.
    short = blake2b(token.encode(errors="surrogatepass"), key=_PEPPER).digest()
    found, heard = _known.get(short), tidings.heard()
    if found is not None and found[0] > time.monotonic() and found[1] == heard:
        return found[2]
    row = _look_up(keys.digest("token", token))
    if row is not None:
        if len(_known) >= MOST:
            _known.clear()
        _known[short] = (time.monotonic() + FRESH, heard, row)
    return row


def _look_up(digest: str) -> tuple[str, str | None] | None:
    with transaction.reading() as look:
        row = look.execute(select(ApiToken.account_id, ApiToken.scopes).where(ApiToken.digest == digest, *_good())).first()
    return None if row is None else (row.account_id, row.scopes)


def _told(kept: str | None) -> list[str] | None:
    return None if kept is None else kept.split()


def _demand_within(actor: Actor, kept: str | None) -> None:
    """Let a token, where it may make others at all, make none that stretches further."""
    if actor.scopes is not None and not limits.verbs(kept or limits.EVERYTHING) <= actor.scopes:
        raise Forbidden(code="beyond_scopes")


def _good() -> tuple[ColumnElement[bool], ...]:
    return (ApiToken.revoked_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now.now()))


def _account(actor: Actor) -> str:
    if actor.account_id is None:
        raise Forbidden
    return actor.account_id


transaction.on_bind(_known.clear)
transaction.on_bind(_actors.clear)
