"""An operator moves an instance by hand."""

import pytest

from engine import modification as m
from engine.compiler import compile_document
from engine.modification import Cancel, CannotModify, Modification, StartAfter, StartBefore, StartOn
from tests.engine.drawing import (
    MESSAGE,
    boundary,
    call,
    catch,
    ends,
    event_sub,
    flows,
    gateway,
    mapping,
    multiple,
    process,
    starts,
    sub,
    timer,
    user,
    users,
)
from tests.engine.world import World

LINE = process(starts("s") + users("a", "b", "c") + ends("e") + flows("s > a > b > c > e"))
NESTED = process(
    starts("s")
    + sub("p", starts("ps") + users("x", "y") + ends("pe") + flows("ps > x > y > pe"))
    + boundary("late", "p", timer("PT1H"))
    + users("z", "w")
    + ends("e", "e2")
    + flows("s > z > p > e\nlate > w > e2")
)
JOIN = process(
    starts("s")
    + gateway("parallel", "f", "j")
    + users("a", "b", "c", "d")
    + ends("e")
    + flows("s > f > a > j > d > e\nf > b > j\nf > c > j")
)


def modify(world: World, *instructions: m.Instruction, process: int = 0, **variables: object) -> World:
    m.modify(world.live, Modification(instructions, variables, process))
    return world.go()


def problems(world: World, *instructions: m.Instruction) -> list[tuple[str, str]]:
    return [(one.element_id, one.rule) for one in m.check(world.live, Modification(instructions))]


@pytest.mark.parametrize("restoring", [False, True])
def test_a_token_is_moved_forth_and_back(*, restoring: bool) -> None:
    world = World(LINE, restoring=restoring)
    modify(world, StartBefore("c"), Cancel(element_id="a"), x=1)
    assert (world.open, world.data) == ("c", {"x": 1})
    modify(world, Cancel(activity_id=world.activity("c")), StartAfter("a"))
    assert world.open == "b"
    assert world.do("b", "c").outcome == "completed"


def test_an_activity_is_begun_anew_with_variables_of_its_own() -> None:
    world = World(LINE)
    old = world.activity("a")
    modify(world, Cancel(element_id="a"), StartBefore("a", {"note": "again"}))
    assert world.activity("a") != old
    assert (world.seen("a"), world.data) == ({"note": "again"}, {})


def test_a_token_begins_on_a_flow() -> None:
    world = World(LINE)
    (flow,) = compile_document(LINE)["main"].elements["c"].incoming
    assert modify(world, StartOn(flow)).open == "a c"


def test_nothing_moves_when_one_thing_is_wrong() -> None:
    world = World(LINE)
    with pytest.raises(CannotModify) as refused:
        m.modify(world.live, Modification((StartBefore("b"), Cancel(element_id="c"), StartBefore("nowhere"), StartOn("no"))))
    assert [(p.element_id, p.rule) for p in refused.value.problems] == [("c", "cancel"), ("nowhere", "element"), ("no", "flow")]
    assert world.go().open == "a"
    assert problems(world) == [("main", "instructions")]
    assert problems(world, StartAfter("e"), Cancel(), Cancel(element_id="?")) == [("e", "place"), ("main", "cancel"), ("?", "element")]


def test_the_last_activity_is_not_cancelled_without_another() -> None:
    with pytest.raises(CannotModify, match="nothing would be left"):
        m.modify(World(LINE).live, Modification((Cancel(element_id="a"),)))


def test_a_sub_process_is_opened_with_its_boundary_events() -> None:
    world = modify(World(NESTED), StartBefore("y"), Cancel(element_id="z"))
    assert (world.open, len(world.books.timers)) == ("y", 1)
    assert world.do("y").outcome == "completed"
    world = modify(World(NESTED), StartBefore("x"), StartBefore("y"), Cancel(element_id="z"))
    assert (world.open, world.entered("p")) == ("x y", 1)
    assert world.wait(hours=1).open == "w"


def test_a_sub_process_that_is_left_empty_is_cancelled() -> None:
    world = modify(World(NESTED), StartBefore("y"), Cancel(element_id="z"))
    modify(world, Cancel(element_id="y"), StartBefore("z"))
    assert (world.open, len(world.books.timers), world.entered("e")) == ("z", 0, 0)


def test_what_begins_in_a_sub_process_that_is_cancelled_opens_another() -> None:
    world = modify(World(NESTED), StartBefore("y"), Cancel(element_id="z"))
    modify(world, Cancel(element_id="p"), StartBefore("x"))
    assert (world.open, world.entered("p"), len(world.books.timers)) == ("x", 2, 1)


def test_several_scopes_must_be_told_apart() -> None:
    world = modify(World(NESTED), StartBefore("p"), StartBefore("p"), Cancel(element_id="z"))
    assert problems(world, StartBefore("y")) == [("y", "scope")]
    hosts = [number for number, name in world.books.live.items() if name == "p"]
    assert modify(world, StartBefore("y", scope_id=hosts[1])).open == "x x y"
    assert problems(world, StartBefore("y", scope_id=99)) == [("y", "scope")]


def test_a_token_put_before_a_join_counts_for_a_flow_that_is_empty() -> None:
    world = World(JOIN).do("a")
    modify(world, StartBefore("j"), Cancel(element_id="b"))
    modify(world, StartBefore("j"), Cancel(element_id="c"))
    assert world.open == "d"


def test_a_waiting_token_before_a_join_is_cancelled() -> None:
    world = World(JOIN).do("a", "b")
    modify(world, Cancel(element_id="j"), StartBefore("a"), StartBefore("b"))
    assert world.do("c").open == "a b"
    assert world.do("a", "b").open == "d"


@pytest.mark.parametrize("is_sequential", [False, True])
def test_a_round_that_is_cancelled_counts_as_done(*, is_sequential: bool) -> None:
    marker = multiple("3", f'isSequential="{str(is_sequential).lower()}"')
    world = World(process(starts("s") + user("a", marker) + users("b") + ends("e") + flows("s > a > b > e")))
    for _ in range(3):
        modify(world, Cancel(activity_id=world.activity("a")))
    assert world.open == "b"


def test_a_whole_multi_instance_activity_is_cancelled_and_begun_anew() -> None:
    world = World(process(starts("s") + user("a", multiple("3")) + users("b") + ends("e") + flows("s > a > b > e")))
    modify(world.do("a"), Cancel(element_id="a"), StartBefore("b"))
    assert world.open == "b"
    assert modify(world, StartBefore("a")).open == "a a a b"


def test_nothing_begins_inside_what_is_performed_several_times_and_not_alive() -> None:
    body = starts("ps") + users("x") + ends("pe") + flows("ps > x > pe") + multiple("2")
    world = World(process(starts("s") + users("a") + sub("p", body) + ends("e") + flows("s > a > p > e")))
    assert problems(world, StartBefore("x")) == [("x", "scope")]


def test_after_a_gateway_its_conditions_decide() -> None:
    world = World(process(starts("s") + users("a", "b", "c") + gateway("exclusive", "g") + ends("e")
                          + flows("s > a > g -[x > 1]> b > e\ng -[x <= 1]> c > e")))  # fmt: skip
    with pytest.raises(CannotModify, match="true or false"):
        m.modify(world.live, Modification((StartAfter("g"),)))
    world = World(world.xml)
    assert modify(world, StartAfter("g"), Cancel(element_id="a"), x=0).open == "c"


def test_boundary_events_and_event_gateways_are_told_how_they_are_meant() -> None:
    world = World(NESTED)
    assert problems(world, StartBefore("late")) == [("late", "place")]
    assert modify(world, StartAfter("late")).open == "w z"
    gate = process(starts("s") + users("a") + gateway("eventBased", "g") + catch("m1", MESSAGE) + catch("t1", timer()) + ends("e")
                   + flows("s > a > g > m1 > e\ng > t1 > e"))  # fmt: skip
    world = World(gate)
    assert problems(world, StartAfter("g")) == [("g", "place")]
    modify(world, StartBefore("g"), Cancel(element_id="a"))
    assert world.message("m")
    assert world.outcome == "completed"


def test_an_event_sub_process_is_begun_by_hand() -> None:
    xml = process(starts("s") + users("a") + ends("e") + flows("s > a > e") + event_sub("ev", MESSAGE, "x"))
    assert modify(World(xml), StartBefore("ev"), Cancel(element_id="a")).open == "x"
    world = modify(World(xml), StartBefore("x"), Cancel(element_id="a"))
    assert (world.open, world.books.subscriptions) == ("x", {})
    assert world.do("x").outcome == "completed"


def test_a_called_process_is_moved_in_its_own_terms() -> None:
    inner = f'<process id="inner" isExecutable="true">{starts("is")}{users("x", "y")}{ends("ie")}{flows("is > x > y > ie")}</process>'
    world = World(process(starts("s") + call("k", "inner") + users("b") + ends("e") + flows("s > k > b > e"), more=inner))
    (host,) = world.books.calls
    modify(world, StartBefore("y"), Cancel(element_id="x"), process=host, n=1)
    assert (world.open, world.live.variables(host), world.data) == ("y", {"n": 1}, {})
    modify(world, Cancel(element_id="k"), StartAfter("k"))
    assert (world.open, world.books.calls) == ("b", {})
    assert m.check(world.live, Modification((StartBefore("x"),), process=77))[0].rule == "process"


def test_an_input_that_cannot_be_taken_is_a_finding() -> None:
    body = mapping("in n ${nobody.home}") + starts("ps") + users("x") + ends("pe") + flows("ps > x > pe")
    world = World(process(starts("s") + users("a") + sub("p", body) + ends("e") + flows("s > a > p > e")))
    with pytest.raises(CannotModify) as refused:
        m.modify(world.live, Modification((StartBefore("x"),)))
    assert refused.value.problems[0].element_id == "p"


def test_a_process_begins_in_its_midst() -> None:
    world = World(NESTED)
    wish = Modification((StartBefore("y"),), {"n": 1})
    execution = m.begin(compile_document(NESTED)["main"], wish, moment=world.moment)
    execution.advance()
    assert sorted(execution.places().values()) == ["late", "p", "y"]
    assert execution.variables() == {"n": 1}
