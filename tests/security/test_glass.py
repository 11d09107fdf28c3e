"""Breaking the glass at the door: the case opens to be read, nothing of it can be changed, and after its hour it is gone again."""

import pytest

from services import glass, now
from tests.security import expected, routes
from tests.security.calling import Caller, told
from tests.security.world import World

OF_THE_CASE = [row for row in routes.rows() if row.secrecy == "secret" and row.kind == "case"]


@pytest.fixture
def broken(world: World) -> Caller:
    """Let a caseworker of another county break the glass for the case."""
    caller = Caller(world, world.crowd["caseworker", "beside"])
    assert _told(caller) == {"hidden"}
    answer = caller.ask("POST", "/api/v1/break-glass", {"number": world.ids["number"], "reason": "孩子在我处"})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    world.keep("broken")
    return caller


def test_it_opens_the_case_to_be_read_and_not_to_be_changed(world: World, broken: Caller) -> None:
    found = {str(row): _one(world, broken, row) for row in OF_THE_CASE}
    readable = {str(row) for row in OF_THE_CASE if row.verb == "none" or row.verb in expected.TO_READ}
    assert {row for row, said in found.items() if said == "open"} == readable
    assert {row for row, said in found.items() if said != "open"} == {row for row, said in found.items() if said == "forbidden"} != set()


def test_it_is_over_after_its_time(broken: Caller) -> None:
    with now.at(now.now() + glass.OPEN_FOR):
        assert _told(Caller(broken.world, broken.who)) == {"hidden"}


def _told(caller: Caller) -> set[str]:
    return {told(caller(row)) for row in OF_THE_CASE}


def _one(world: World, caller: Caller, row: routes.Row) -> str:
    answer = told(caller(row))
    world.put_back("broken")
    return answer
