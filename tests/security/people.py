"""Everybody who may stand before a case of county A: each role in each relation to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, insert

from models import Account, ApiToken, Person, RoleHeld
from services import keys, now, rights
from services.actors import today
from services.ids import new_id
from tests.cast import FULL, PASSWORD_HASH, Cast

# where the role is held, or was
OFFICES = {
    "own": "baiyun",
    "above": "guangzhou",
    "root": "guangdong",
    "beside": "tianhe",
    "expired": "baiyun",
    "suspect": "baiyun",
    "deputy": "tianhe",
    "shared": "tianhe",
    "glass": "tianhe",
    "glass_over": "tianhe",
}
# former: the role was revoked; suspect: kept out of the case; deputy: of somebody in the case's office; shared: the case was, to read;
# glass: he broke it for the case, to read; glass_over: he did an hour ago
RELATIONS = (*OFFICES, "former")
# roles that may do what another one may
TWINS = frozenset({"village_officer", "town_station", "care_org", "unit_head", "liaison"})
A_FEW = 1
OF_LOST = ("administrator", "auditor", "caseworker", "supervisor")
SOME = {
    "former": OF_LOST,
    "expired": OF_LOST,
    "glass": ("caseworker", "confirmer", "duty_officer", "supervisor"),
    "glass_over": ("caseworker",),
}


@dataclass(frozen=True)
class Somebody:
    """A person of one role in one relation to the case."""

    role: str
    relation: str
    token: str
    login: str
    person_id: str

    def __str__(self) -> str:
        return f"{self.role}-{self.relation}"


Crowd = dict[tuple[str, str], Somebody]


def pairs() -> Iterator[tuple[str, str]]:
    """Give every role in every relation; in some relations some, where nothing is left to tell the others apart."""
    return ((role, relation) for relation in RELATIONS for role in SOME.get(relation, sorted(rights.ROLES)))


def some() -> frozenset[tuple[str, str]]:
    """Give a spread of all pairs, for where not all can be looked at: each role in its own office, one more in each relation."""
    chosen = {(role, "own") for role in rights.ROLES}
    for turn, relation in enumerate(RELATIONS):
        roles = SOME.get(relation, sorted(rights.ROLES - TWINS))
        chosen |= {(roles[(turn + place * len(roles) // A_FEW) % len(roles)], relation) for place in range(A_FEW)}
    return frozenset(chosen)


def enter(connection: Connection, cast: Cast) -> Crowd:
    """Write them down, each with an account and a token."""
    return {(role, relation): _enter(connection, cast, role, relation) for role, relation in pairs()}


def _enter(connection: Connection, cast: Cast, role: str, relation: str) -> Somebody:
    somebody = Somebody(role, relation, f"token of {role} {relation}", f"{role}.{relation}", new_id())
    account_id, moment = new_id(), now.now()
    account = {"id": account_id, "person_id": somebody.person_id, "login": somebody.login, "password_hash": PASSWORD_HASH}
    token = {"id": new_id(), "account_id": account_id, "name": "tests", "digest": keys.digest("token", somebody.token)}
    token["scopes"] = " ".join(FULL)
    connection.execute(insert(Person), {"id": somebody.person_id, "name": somebody.login, "is_active": True})
    connection.execute(insert(Account), account | {"is_active": True, "created_at": moment})
    connection.execute(insert(ApiToken), token | {"created_at": moment, "expires_at": moment + timedelta(days=1)})
    if relation in OFFICES:
        held = {"id": new_id(), "person_id": somebody.person_id, "office_id": cast.offices[OFFICES[relation]], "role": role}
        ends = {"valid_to": today() - timedelta(days=1)} if relation == "expired" else {}
        connection.execute(insert(RoleHeld), held | ends)
    return somebody
