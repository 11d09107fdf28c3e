"""What identity providers say of people: which issuer and subject open which account.

A role never comes with it. The first link is made by an administrator of people, or by an address that the provider has verified and that
the account's owner, and nobody else, has as a contact here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from models import Account, Base
from services import actors, keys, now, person_rows, readings, texts
from services.actor import Actor
from services.errors import Conflict, NotFound
from services.ids import new_id
from services.transaction import Reading, When, Work, reading, transaction

_table = Base.metadata.tables["linked_identity"]
_contact = Base.metadata.tables["contact"]
LONGEST = 255


@dataclass(frozen=True, slots=True)
class IdentityView:
    """Who an identity provider says somebody is."""

    id: str
    issuer: str
    subject: str
    linked_at: datetime


def actor_of(issuer: str, subject: str) -> Actor | None:
    """Give whose account this identity opens."""
    with reading() as look:
        return _known(look, issuer, subject)


def link_by_address(issuer: str, subject: str, address: str) -> Actor | None:
    """Link an identity to the one account whose owner has this verified address; None when nobody has it, or several.

    An account that has an identity of this issuer already gets no second one.
    """
    with reading() as look:
        owner = _owner(look, address)
        if owner is None or _linked(look, str(owner.account_id), issuer):
            return None
    with transaction(owner, "identity.link") as work:
        _link(work, str(owner.account_id), issuer, subject)
    return owner


def link(actor: Actor, person_id: str, issuer: str, subject: str, **when: Unpack[When]) -> IdentityView:
    """Link an identity to somebody's account, as an administrator of people."""
    issuer, subject = texts.clean("issuer", issuer, LONGEST), texts.clean("subject", subject, LONGEST)
    with transaction(actor, "identity.link", **when) as work:
        person_rows.demand(work, person_id)
        return _link(work, _account(work, person_id), issuer, subject)


def unlink(actor: Actor, person_id: str, identity_id: str, **when: Unpack[When]) -> None:
    """Let an identity open somebody's account no more."""
    with transaction(actor, "identity.unlink", **when) as work:
        person_rows.demand(work, person_id)
        own = (_table.c.id == identity_id, _table.c.account_id == _account(work, person_id))
        if work.execute(delete(_table).where(*own)).rowcount == 0:
            raise NotFound
        work.log("identity", identity_id)


def find(actor: Actor, person_id: str) -> list[IdentityView]:
    """List the identities that open somebody's account."""
    with reading() as look:
        person_rows.demand_for(look, actor, "identity.link", person_id)
        readings.note(actor, "account", person_id)
        columns = select(_table.c.id, _table.c.issuer, _table.c.subject, _table.c.linked_at)
        rows = look.execute(columns.where(_table.c.account_id == _account(look, person_id)).order_by(_table.c.id))
        return [IdentityView(**row._mapping) for row in rows]


def _known(look: Reading, issuer: str, subject: str) -> Actor | None:
    query = select(_table.c.account_id).where(_table.c.issuer == issuer, _table.c.subject == subject)
    account_id = look.execute(query).scalar_one_or_none()
    known = None if account_id is None else actors.of_account(account_id)
    return None if known is None else known.actor


def _owner(look: Reading, address: str) -> Actor | None:
    """Give who alone has this address: they are sealed, so each is looked at, which is done once in the life of a link."""
    wanted, found = address.strip().casefold(), set()
    for row in look.execute(select(_contact).where(_contact.c.channel == "email")):
        if keys.unseal(look, row.data_key_id, row.address).decode().strip().casefold() == wanted:
            found.add(row.person_id)
    if len(found) != 1:
        return None
    account_ids = look.execute(select(Account.id).where(Account.person_id.in_(found))).scalars().all()
    known = actors.of_account(account_ids[0]) if len(account_ids) == 1 else None
    return None if known is None else known.actor


def _linked(look: Reading, account_id: str, issuer: str) -> bool:
    query = select(_table.c.id).where(_table.c.account_id == account_id, _table.c.issuer == issuer)
    return look.execute(query).first() is not None


def _account(look: Reading, person_id: str) -> str:
    account_id = look.execute(select(Account.id).where(Account.person_id == person_id)).scalar_one_or_none()
    if account_id is None:
        raise NotFound
    return str(account_id)


def _link(work: Work, account_id: str, issuer: str, subject: str) -> IdentityView:
    view = IdentityView(new_id(), issuer, subject, now.real())
    row = {"id": view.id, "account_id": account_id, "issuer": issuer, "subject": subject, "linked_at": view.linked_at}
    try:
        work.execute(insert(_table), row)
    except IntegrityError as error:
        raise Conflict(code="identity_linked") from error
    work.log("identity", view.id)
    return view
