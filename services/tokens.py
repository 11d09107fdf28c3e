"""Bearer tokens: how another program signs in as an account; only their digests are kept."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Unpack

from sqlalchemy import ColumnElement, insert, or_, select, update

from models import ApiToken
from services import actors, keys, now, texts, transaction
from services.actor import Actor
from services.errors import Forbidden, Invalid, NotFound
from services.ids import new_id
from services.transaction import When

PREFIX = "cf_"
LONGEST = timedelta(days=366)
FRESH = 5.0  # seconds: how long a token revoked by another process may still be good
MOST = 10_000

_PEPPER = secrets.token_bytes(32)
_known: dict[bytes, tuple[float, str]] = {}  # hash of the token -> until, account id


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token without its secret."""

    id: str
    name: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken(TokenView):
    """A token with its secret, which is shown this once."""

    token: str


def create(actor: Actor, name: str, *, lifetime: timedelta = timedelta(days=90), **when: Unpack[When]) -> NewToken:
    """Make a token of the actor's account."""
    name, account_id = texts.clean("name", name, 255), _account(actor)
    if not timedelta(0) < lifetime <= LONGEST:
        raise Invalid({"lifetime": [f"lies between a second and {LONGEST.days} days"]}, code="token_lifetime", days=LONGEST.days)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.transaction(actor, "token.create", **when) as work:
        view = NewToken(new_id(), name, work.moment, work.moment + lifetime, secret)
        row = {"id": view.id, "name": name, "created_at": view.created_at, "expires_at": view.expires_at}
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
        work.after_commit(_known.clear)


def find(actor: Actor) -> list[TokenView]:
    """List the tokens of the actor's account that are still good."""
    columns = select(ApiToken.id, ApiToken.name, ApiToken.created_at, ApiToken.expires_at)
    query = columns.where(ApiToken.account_id == _account(actor), *_good()).order_by(ApiToken.id)
    with transaction.reading() as look:
        return [TokenView(**row._mapping) for row in look.execute(query)]


def by_token(token: str) -> Actor | None:
    """Give the actor whose token this is; None when it is unknown, expired or revoked."""
    account_id = _account_of(token)
    known = actors.of_account(account_id) if account_id else None
    return known.actor if known else None


def _account_of(token: str) -> str | None:
    # Asked at every request, so under a hash that costs a tenth of the database's digest; the memory is this process's own.
    short = blake2b(token.encode(errors="surrogatepass"), key=_PEPPER).digest()
    found = _known.get(short)
    if found is not None and found[0] > time.monotonic():
        return found[1]
    account_id = _look_up(keys.digest("token", token))
    if account_id is not None:
        if len(_known) >= MOST:
            _known.clear()
        _known[short] = (time.monotonic() + FRESH, account_id)
    return account_id


def _look_up(digest: str) -> str | None:
    with transaction.reading() as look:
        return look.execute(select(ApiToken.account_id).where(ApiToken.digest == digest, *_good())).scalar_one_or_none()


def _good() -> tuple[ColumnElement[bool], ...]:
    return (ApiToken.revoked_at.is_(None), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now.now()))


def _account(actor: Actor) -> str:
    if actor.account_id is None:
        raise Forbidden
    return actor.account_id


transaction.on_bind(_known.clear)
