"""What is a secret is not betrayed by asking for it: what is there answers a stranger as what is not, after the same queries."""

import pytest
from sqlalchemy import insert

from models import RoleHeld
from services import demo_time
from services.ids import new_id
from services.rights import ROLES
from tests.security import expected, routes
from tests.security.calling import Caller
from tests.security.people import Somebody
from tests.security.saying import Said, difference, said, watched
from tests.security.world import World

SECRETS = [row for row in routes.rows() if row.secrecy == "secret"]
OF_THE_CASE = [row for row in SECRETS if row.kind in expected.OF_THE_CASE]  # what a suspect may not know, who works there


@pytest.fixture(
    params=["caseworker-beside", "everything-beside", "supervisor-former", "auditor-expired", "supervisor-suspect", "caseworker-glass_over"]
)
def stranger(request: pytest.FixtureRequest, world: World) -> Caller:
    """Let somebody sign in who may know nothing of county A."""
    role, _, relation = request.param.rpartition("-")
    who = world.crowd["caseworker" if role == "everything" else role, relation]
    if role == "everything":
        _give_every_role(world, who)
    demo_time.enable(is_on=False)  # its offset is asked for with each look at the time
    return Caller(world, who)


def test_what_is_there_answers_as_what_is_not(world: World, stranger: Caller) -> None:
    told = [f"{row}:\n{found}" for row in (OF_THE_CASE if stranger.is_kept_out else SECRETS) if (found := _betrayed(world, stranger, row))]
    assert not told, "\n".join(["", *told])


def _betrayed(world: World, stranger: Caller, row: routes.Row) -> str:
    """Say by what an answer betrays that something is there; it has to do so again, when nothing needs to be remembered first."""
    nothing = {kind: new_id() for kind in world.ids}
    found = ""
    for _ in range(3):
        there, not_there = (_asked(world, stranger, row, ids) for ids in (world.ids, nothing))
        found = difference(there, not_there)
        if not found:
            break
    return found


def _asked(world: World, caller: Caller, row: routes.Row, ids: dict[str, str]) -> Said:
    with watched(world.engine) as statements:
        answer = caller(row, ids)
    return said(answer, statements)


def _give_every_role(world: World, who: Somebody) -> None:
    office_id = world.cast.offices["tianhe"]
    held = [{"id": new_id(), "person_id": who.person_id, "office_id": office_id, "role": role} for role in ROLES - {who.role}]
    with world.engine.begin() as connection:
        connection.execute(insert(RoleHeld), held)
    world.keep("with every role")
    world.put_back("with every role")
