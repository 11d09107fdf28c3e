"""People: who works here, and the roles they hold."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Unpack

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from models import Account, Person, RoleHeld
from services import (
    actors,
    directory,
    granting,
    operating,
    passwords,
    permits,
    person_finding,
    person_rows,
    person_views,
    policy,
    readings,
    roles_held,
    searching,
    sessions,
    sign_in,
    texts,
    tokens,
)
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound
from services.granting import Term
from services.ids import new_id
from services.person_views import PersonView, RoleView
from services.transaction import When, Work, reading, transaction

LONGEST_NAME: Final = 255  # characters


def actor_of(account_id: str) -> Actor | None:
    """Give the account's actor while it is active."""
    known = actors.of_account(account_id)
    return None if known is None else known.actor


def add(actor: Actor, login: str, name: str, password: str, roles: Sequence[tuple[str, str]] = (), **when: Unpack[When]) -> PersonView:
    """Add a person with an account and roles as (role, office id)."""
    login, name = texts.clean("login", login, actors.LONGEST_LOGIN), texts.clean("name", name, LONGEST_NAME)
    password_hash = passwords.hashed(password, login, name)
    with transaction(actor, "person.add", **when) as work:
        granting.demand(work, [office_id for _role, office_id in roles])  # whoever may not is not told which logins there are
        person_id = enter(work, login, name, password_hash, is_given=True)
        for role, office_id in roles:
            granting.hold(work, person_id, role, office_id)
    return get(actor, person_id)


def enter(work: Work, login: str, name: str, password_hash: str, *, is_given: bool = False) -> str:
    """Write the rows of a person with an account; Conflict when the login is taken. A password that was given is to be changed."""
    person_id = new_id()
    try:
        work.execute(insert(Person), {"id": person_id, "name": name, "is_active": True})
        work.execute(insert(Account), _account(work, person_id, login, password_hash) | {"has_given_password": is_given})
    except IntegrityError as error:
        raise Conflict(code="login_taken") from error
    _find_by(work, person_id, name)
    work.log("person", person_id)
    work.after_commit(forget)
    return person_id


def set_password(actor: Actor, person_id: str, password: str, current: str | None = None, **when: Unpack[When]) -> None:
    """Give somebody another password; for oneself the current one is asked. Every session and token of the account ends."""
    permits.demand(actor, "person.set_password")  # first: whoever may not is not told either whether he guessed the current one
    if person_id == actor.person_id and (current is None or not sign_in.is_password(actor, current)):
        raise Invalid({"current": ["is not the password"]}, code="wrong_password")
    is_given = person_id != actor.person_id
    if not is_given and password == current:  # one that somebody else gave would stay
        raise Invalid({"password": ["is the one there was"]}, code="password_same")
    password_hash = passwords.hashed(password, *_own_words(actor, person_id))
    with transaction(actor, "person.set_password", **when) as work:
        if is_given:
            person_rows.demand(work, person_id)
        new = {"password_hash": password_hash, "has_given_password": is_given}
        if work.execute(update(Account).where(Account.person_id == person_id).values(**new)).rowcount == 0:
            raise NotFound
        work.log("person", person_id)
        sessions.end_rows(work, sessions.of_person(person_id))
        tokens.end_of(work, person_id)
        work.after_commit(forget)


def deactivate(actor: Actor, person_id: str, **when: Unpack[When]) -> None:
    """Let somebody no longer sign in."""
    with transaction(actor, "person.deactivate", **when) as work:
        person_rows.demand(work, person_id)
        work.execute(update(Person).where(Person.id == person_id).values(is_active=False))
        work.log("person", person_id)
        sessions.end_rows(work, sessions.of_person(person_id))
        work.after_commit(forget)


def reactivate(actor: Actor, person_id: str, **when: Unpack[When]) -> None:
    """Let somebody sign in again who no longer could; Conflict when he can. His password is the one he had."""
    with transaction(actor, "person.reactivate", **when) as work:
        person_rows.demand(work, person_id)
        gone = Person.id == person_id, Person.is_active.is_(False)
        if work.execute(update(Person).where(*gone).values(is_active=True)).rowcount == 0:
            raise Conflict(code="person_active")
        work.log("person", person_id)
        work.after_commit(forget)


def rename(actor: Actor, person_id: str, name: str, **when: Unpack[When]) -> PersonView:
    """Enter somebody's name anew; a reason is needed, since everything he did is told under it from now on."""
    name = texts.clean("name", name, LONGEST_NAME)
    when["reason"] = operating.given(when.get("reason"))
    with transaction(actor, "person.rename", **when) as work:
        person_rows.demand(work, person_id)
        work.execute(update(Person).where(Person.id == person_id).values(name=name))
        _find_by(work, person_id, name)
        work.log("person", person_id)
        work.after_commit(forget)
    return get(actor, person_id)


def grant(  # noqa: PLR0913 — which role, where, and how long
    actor: Actor,
    person_id: str,
    role: str,
    office_id: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    **when: Unpack[When],
) -> None:
    """Give somebody a role in an office, from one day to another; outside the area of his home office it ends within a year."""
    with transaction(actor, "person.grant", **when) as work:
        person_rows.demand(work, person_id)
        granting.hold(work, person_id, role, office_id, Term(valid_from, valid_to))
        work.log("person", person_id)
        work.after_commit(forget)


def revoke(actor: Actor, person_id: str, role: str, office_id: str, **when: Unpack[When]) -> None:
    """Take a role away."""
    with transaction(actor, "person.revoke", **when) as work:
        person_rows.demand_seen(work, actor, person_id)
        place = person_rows.place_of(work, office_id)
        policy.demand(actor, work.verb, place)
        person_rows.demand_rank(actor, role, place)
        held = (RoleHeld.person_id == person_id, RoleHeld.role == role, RoleHeld.office_id == office_id)
        roles_held.remember(work, *held)
        if work.execute(delete(RoleHeld).where(*held)).rowcount == 0:
            raise NotFound
        work.log("person", person_id)
        work.after_commit(forget)


def forget() -> None:
    """Read accounts and roles again: somebody changed."""
    actors.forget()
    directory.forget()


# ---- looking at people

find = person_finding.find


@readings.shown("person")
def get(actor: Actor, person_id: str) -> PersonView:
    """Give one person the actor may see."""
    with reading() as look:
        row = look.execute(person_finding.people(actor).where(Person.id == person_id)).first()
        if row is None:
            raise NotFound
        return person_views.view(row, person_views.roles(look, [row.id]))


def roles_left(actor: Actor, person_id: str) -> list[RoleView]:
    """List the roles that somebody held and holds no more. Raises NotFound."""
    with reading() as look:
        person_rows.demand_seen(look, actor, person_id)
        return person_views.left(look, person_id)


def person_with(login: str) -> str:
    """Give the id of the active person with this login."""
    known = actors.of_login(login)
    if known is None:
        raise NotFound
    return str(known.actor.person_id)


def _find_by(work: Work, person_id: str, name: str) -> None:
    searching.rewrite(work, person_finding.NAMED, {"person_id": person_id}, searching.digests({"name": name}))


def _account(work: Work, person_id: str, login: str, password_hash: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "login": login,
        "password_hash": password_hash,
        "is_active": True,
        "created_at": work.moment,
    }


def _own_words(actor: Actor, person_id: str) -> tuple[str, ...]:
    """Give what a person's password must not be; nothing to whom it is none of his business."""
    with reading() as look:
        row = look.execute(person_finding.people(actor).where(Person.id == person_id)).first()
        return () if row is None else (row.login or "", row.name)
