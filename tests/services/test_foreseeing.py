"""What moving an instance by hand would do is told beforehand, and is what then happens; looking changes nothing."""

import pytest

from services import foreseeing, modifying
from services.errors import Conflict, Forbidden, Invalid, NotFound
from services.modifying import Cancel, Instruction, StartAfter, StartBefore
from tests.cast import Cast
from tests.engine.drawing import boundary, ends, flows, gateway, job, process, starts, timer, users
from tests.services.clockwork import TABLES, begin, deploy, rows, states

LINE = process(
    starts("s")
    + users("a", "b", "c")
    + boundary("t", "a", timer())
    + gateway("exclusive", "g", default="d_g_c")
    + job("j")
    + ends("e", "e2")
    + flows("s > a > g\ng -[amount > 5]> b > j > e\ng -[]> c > e\nt > e2")
)


def told(cast: Cast, instance_id: str, *wish: Instruction, **variables: object) -> list[tuple[str, str | None]]:
    found = foreseeing.foresee(cast.sunqiang, instance_id, wish, variables)
    assert found.problems == []
    return [(one.kind, one.element_id) for one in found.consequences]


def everything() -> dict[str, list[object]]:
    return {name: list(rows(name)) for name in TABLES if name not in {"verb_log", "idempotent_request"}}


@pytest.fixture
def waiting(cast: Cast) -> str:
    deploy(cast, LINE)
    return begin(cast.liwen, amount=3)


def test_it_tells_what_is_cancelled_passed_and_waits_then(cast: Cast, waiting: str) -> None:
    moved = told(cast, waiting, StartAfter("a"), Cancel(element_id="a"), amount=7)
    assert moved == [("cancelled", "a"), ("passed", "g"), ("person", "b")]  # the timer goes with its activity: nobody needs to be told
    assert ("person", "c") in told(cast, waiting, StartAfter("a"), Cancel(element_id="a"))  # without the variable, the other way
    assert told(cast, waiting, StartBefore("j")) == [("job", "j")]
    assert ("timer", "t") in told(cast, waiting, StartBefore("a"))


def test_looking_changes_nothing_and_what_was_foreseen_happens(cast: Cast, waiting: str) -> None:
    before = everything()
    foreseen = told(cast, waiting, StartBefore("c"), Cancel(element_id="a"))
    assert everything() == before
    modifying.modify(cast.sunqiang, waiting, [StartBefore("c"), Cancel(element_id="a")], reason="误填")
    assert ("person", "c") in foreseen
    assert ("cancelled", "a") in foreseen
    assert [(row.element_id, row.state) for row in sorted(rows("user_task"), key=lambda row: row.id)] == [("a", "cancelled"), ("c", "open")]
    assert states("job") == ["cancelled"]


def test_an_end_and_an_expression_that_fails_are_told(cast: Cast, waiting: str) -> None:
    assert told(cast, waiting, StartAfter("c"), Cancel(element_id="a"))[-1] == ("completed", None)
    assert ("incident", "g") in told(cast, waiting, StartBefore("g"), amount="viel")


def test_what_stands_in_the_way_is_told_instead(cast: Cast, waiting: str) -> None:
    found = foreseeing.foresee(cast.sunqiang, waiting, [StartBefore("nobody")])
    assert ([one.element_id for one in found.problems], found.consequences) == (["nobody"], [])
    found = foreseeing.foresee(cast.sunqiang, waiting, [Cancel(element_id="a")])
    assert ([one.rule for one in found.problems], found.consequences) == (["end"], [])


def test_only_who_may_move_it_looks(cast: Cast, waiting: str) -> None:
    for actor, refusal in ((cast.liwen, Forbidden), (cast.qianjing, Forbidden), (cast.wuyue, NotFound)):
        with pytest.raises(refusal):
            foreseeing.foresee(actor, waiting, [StartBefore("b")])
    with pytest.raises(Invalid):
        foreseeing.foresee(cast.sunqiang, waiting, [StartBefore("b")] * 1_001)
    modifying.modify(cast.sunqiang, waiting, [StartAfter("c"), Cancel(element_id="a")], reason="误填")
    with pytest.raises(Conflict):
        foreseeing.foresee(cast.sunqiang, waiting, [StartBefore("b")])
