"""People: who works here, the roles they hold, how they sign in."""

from collections.abc import Sequence
from typing import Unpack

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models import Account, Area, Office, Person, RoleHeld
from services import actors, directory, passwords, person_views, policy, rights, texts
from services.actor import Actor
from services.errors import Conflict, Invalid, NotFound, ServiceError
from services.ids import new_id
from services.paging import USUAL, Keyset, Page
from services.person_views import PersonView
from services.rows import AnySelect
from services.transaction import When, Work, reading, transaction


class SignInFailed(ServiceError):
    """The login or the password is wrong."""

    code = "sign_in_failed"


# ---- signing in


def sign_in(login: str, password: str) -> Actor:
    """Check login and password; SignInFailed says no more than that, whatever was wrong."""
    pair = passwords.remembered(login, password)
    if pair is not None:
        known = actors.of_account(pair[0])
        if known is not None and known.password_hash == pair[1]:
            return known.actor
    known = actors.of_login(login)
    account = None if known is None else (str(known.actor.account_id), known.password_hash)
    if not passwords.verified(login, password, account) or known is None:
        raise SignInFailed
    return known.actor


def actor_of(account_id: str, stamp: str | None = None) -> Actor | None:
    """Give the account's actor while it is active and, if a stamp is given, the password is still the same."""
    known = actors.of_account(account_id)
    if known is None or (stamp is not None and known.stamp != stamp):
        return None
    return known.actor


def session_stamp(account_id: str) -> str:
    """Give what a session keeps to end when the password changes."""
    known = actors.of_account(account_id)
    if known is None:
        raise NotFound
    return known.stamp


# ---- changing people


def add(actor: Actor, login: str, name: str, password: str, roles: Sequence[tuple[str, str]] = (), **when: Unpack[When]) -> PersonView:
    """Add a person with an account and roles as (role, office id)."""
    login, name = texts.clean("login", login, actors.LONGEST_LOGIN), texts.clean("name", name, 255)
    password_hash = passwords.hashed(password)
    with transaction(actor, "person.add", **when) as work:
        person_id = enter(work, login, name, password_hash)
        for role, office_id in roles:
            hold(work, person_id, role, office_id)
        if not roles:
            policy.demand(actor, work.verb, {})
    return get(actor, person_id)


def enter(work: Work, login: str, name: str, password_hash: str) -> str:
    """Write the rows of a person with an account; Conflict when the login is taken."""
    person_id = new_id()
    try:
        work.execute(insert(Person), {"id": person_id, "name": name, "is_active": True})
        work.execute(insert(Account), _account(work, person_id, login, password_hash))
    except IntegrityError as error:
        raise Conflict(code="login_taken") from error
    work.log("person", person_id)
    work.after_commit(forget)
    return person_id


def set_password(actor: Actor, person_id: str, password: str, current: str | None = None, **when: Unpack[When]) -> None:
    """Give somebody another password; for oneself the current one is asked. Every session of the account ends."""
    password_hash = passwords.hashed(password)
    if person_id == actor.person_id:
        _demand_current(actor, current)
    with transaction(actor, "person.set_password", **when) as work:
        if person_id != actor.person_id:
            _demand(work, person_id)
        change = update(Account).where(Account.person_id == person_id)
        if work.execute(change.values(password_hash=password_hash, session_stamp=new_id())).rowcount == 0:
            raise NotFound
        work.log("person", person_id)
        work.after_commit(forget)


def deactivate(actor: Actor, person_id: str, **when: Unpack[When]) -> None:
    """Let somebody no longer sign in."""
    with transaction(actor, "person.deactivate", **when) as work:
        _demand(work, person_id)
        work.execute(update(Person).where(Person.id == person_id).values(is_active=False))
        work.log("person", person_id)
        work.after_commit(forget)


def grant(actor: Actor, person_id: str, role: str, office_id: str, **when: Unpack[When]) -> None:
    """Give somebody a role in an office."""
    with transaction(actor, "person.grant", **when) as work:
        _demand(work, person_id)
        hold(work, person_id, role, office_id)
        work.log("person", person_id)
        work.after_commit(forget)


def revoke(actor: Actor, person_id: str, role: str, office_id: str, **when: Unpack[When]) -> None:
    """Take a role away."""
    with transaction(actor, "person.revoke", **when) as work:
        _demand_seen(work, person_id)
        policy.demand(actor, work.verb, _office(work, office_id))
        held = (RoleHeld.person_id == person_id, RoleHeld.role == role, RoleHeld.office_id == office_id)
        if work.execute(delete(RoleHeld).where(*held)).rowcount == 0:
            raise NotFound
        work.log("person", person_id)
        work.after_commit(forget)


def forget() -> None:
    """Read accounts and roles again: somebody changed."""
    actors.forget()
    directory.forget()


# ---- looking at people


def get(actor: Actor, person_id: str) -> PersonView:
    """Give one person the actor may see."""
    with reading() as look:
        row = look.execute(_people(actor).where(Person.id == person_id)).first()
        if row is None:
            raise NotFound
        return person_views.view(row, person_views.roles(look, [row.id]))


def person_with(login: str) -> str:
    """Give the id of the active person with this login."""
    known = actors.of_login(login)
    if known is None:
        raise NotFound
    return str(known.actor.person_id)


def find(actor: Actor, *, after: str | None = None, limit: int = USUAL) -> Page[PersonView]:
    """List the people of the actor's area."""
    policy.demand(actor, "person.read", {})
    with reading() as look:
        rows = look.execute(ORDER.select(_people(actor), after, limit)).all()
        roles = person_views.roles(look, [row.id for row in rows])
        return ORDER.page(rows, limit, lambda row: person_views.view(row, roles))


ORDER = Keyset((Person.__table__.c.id,))


def _people(actor: Actor) -> AnySelect:
    query = select(Person.id, Person.name, Person.is_active, Account.login).outerjoin(Account, Account.person_id == Person.id)
    return policy.visible(query, actor, Person)


def _account(work: Work, person_id: str, login: str, password_hash: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "login": login,
        "password_hash": password_hash,
        "is_active": True,
        "session_stamp": new_id(),
        "created_at": work.moment,
    }


def hold(work: Work, person_id: str, role: str, office_id: str) -> None:
    """Write down that a person holds a role in an office; raise Invalid, Forbidden, or Conflict when he does already."""
    if role not in rights.ROLES:
        raise Invalid({"role": ["is no role"]}, code="unknown_role", role=role)
    policy.demand(work.actor, work.verb, _office(work, office_id))
    row = {"id": new_id(), "person_id": person_id, "office_id": office_id, "role": role}
    try:
        work.execute(insert(RoleHeld), row)
    except IntegrityError as error:
        raise Conflict(code="role_held_already") from error


def _office(work: Work, office_id: str) -> dict[str, str]:
    query = select(Office.id, Office.area_code, Area.path).join(Area, Area.code == Office.area_code).where(Office.id == office_id)
    row = work.execute(query).first()
    if row is None:
        raise Invalid({"office_id": ["is no office"]}, code="unknown_office")
    return {"office_id": row.id, "area_code": row.area_code, "area_path": row.path}


def _demand(work: Work, person_id: str) -> None:
    """Ask for the right over everybody's area, or over one office in which the person holds a role."""
    _demand_seen(work, person_id)
    offices = work.execute(select(RoleHeld.office_id).where(RoleHeld.person_id == person_id)).scalars().all()
    places = [_office(work, office_id) for office_id in offices]
    if not places:
        policy.demand(work.actor, work.verb, {})
    for place in places:  # whoever also works elsewhere is a matter for those who look after all those places
        policy.demand(work.actor, work.verb, place)


def _demand_seen(work: Work, person_id: str) -> None:
    if work.execute(policy.visible(select(Person.id), work.actor, Person).where(Person.id == person_id)).first() is None:
        raise NotFound


def _demand_current(actor: Actor, current: str | None) -> None:
    known = actors.of_account(str(actor.account_id))
    if known is None or current is None or not passwords.matches(known.password_hash, current):
        raise Invalid({"current": ["is not the password"]}, code="wrong_password")
