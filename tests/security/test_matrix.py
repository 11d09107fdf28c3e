"""Every route as each role in each relation to the case: what may be done is done, nothing else even shows, and what shows is on record."""

import pytest

from tests.security import people, routes, showing
from tests.security.calling import Caller, agrees
from tests.security.expected import expected
from tests.security.world import World

OK = 200
EVERYBODY = [pytest.param(*pair, marks=[] if pair in people.some() else [pytest.mark.slow]) for pair in people.pairs()]


@pytest.mark.parametrize(("role", "relation"), EVERYBODY)
def test_every_route(world: World, role: str, relation: str) -> None:
    who = world.crowd[role, relation]
    caller = Caller(world, who)
    world.keep("signed in")
    wrong = []
    for row in routes.rows():
        before = world.changes
        answer = caller(row)
        if not agrees(answer, row, expected(who, row)):
            wrong.append(f"{row}: {answer.status_code}, not {expected(who, row)}: {answer.get_data(as_text=True)[:200]}")
        if showing.is_owed(row) and answer.status_code == OK and world.changes == before:
            wrong.append(f"{row}: shown, and no reading of it")
        if row.method != "GET" and world.changes != before:  # what was read is written down too, and may stay
            world.put_back("signed in")
    assert not wrong, "\n".join(["", *wrong])
