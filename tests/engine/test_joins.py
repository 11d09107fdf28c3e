"""Joins and splits: what waits for what."""

from tests.engine.conftest import Make
from tests.engine.drawing import MESSAGE, boundary, ends, flows, gateway, script, starts, user, users


def test_a_parallel_join_in_a_loop_is_right_in_every_round_and_any_order(world: Make) -> None:
    w = world(
        starts("s") + gateway("parallel", "f", "j") + gateway("exclusive", "x", default="d_x_e") + gateway("exclusive", "mg")
        + users("a", "b") + ends("e") + flows("s > mg > f > a > j\nf > b > j > x -[]> e\nx -[n < 6]> mg"), n=0,
    )  # fmt: skip
    for n in range(1, 7):
        first, second = ("a", "b") if n % 2 else ("b", "a")
        w.do(first)
        assert w.open == second
        w.do(second, n=n)
    assert w.outcome == "completed"
    assert w.entered("j") == 12


def test_a_second_token_on_one_flow_does_not_stand_for_the_other_flow(world: Make) -> None:
    w = world(
        starts("s") + gateway("parallel", "f", "j") + users("a", "b", "c") + ends("e")
        + flows("s > f > a > j\nf > b > j\nf > a\nj > c > e")
    )  # fmt: skip
    assert w.open == "a a b"
    w.do("a", "a")
    assert w.open == "b"
    w.do("b")
    assert w.open == "c"
    w.do("c")
    assert w.outcome is None
    assert w.open == ""


def test_two_flows_from_one_source_count_as_two(world: Make) -> None:
    w = world(starts("s") + gateway("parallel", "f", "j") + users("a") + ends("e") + flows("s > f > j\nf > j\nj > a > e"))
    assert w.open == "a"
    w.do("a")
    assert w.outcome == "completed"


def test_an_inclusive_join_waits_for_tokens_that_can_still_come(world: Make) -> None:
    w = world(
        starts("s") + gateway("inclusive", "f", "j") + users("a", "b", "c", "d") + ends("e")
        + flows("s > f -[x > 0]> a > j\nf -[x > 1]> b > c > j\nj > d > e"), x=2,
    )  # fmt: skip
    w.do("a", "b")
    assert w.open == "c"
    w.do("c")
    assert w.open == "d"
    w.do("d")
    assert w.outcome == "completed"


def test_an_inclusive_join_goes_on_when_a_branch_leaves_another_way(world: Make) -> None:
    w = world(
        starts("s") + gateway("inclusive", "f", "j") + gateway("exclusive", "x", default="d_x_j") + users("a", "b", "c", "d")
        + ends("e", "e2") + flows("s > f -[true]> a > j\nf -[true]> b > x -[]> j\nx -[out]> c > e2\nj > d > e"),
    )  # fmt: skip
    w.do("a")
    assert w.open == "b"
    w.do("b", out=True)
    assert w.open == "c d"


def test_an_inclusive_join_in_a_loop(world: Make) -> None:
    w = world(
        starts("s") + gateway("exclusive", "mg") + gateway("inclusive", "f", "j") + gateway("exclusive", "x", default="d_x_e")
        + users("a", "b") + ends("e") + flows("s > mg > f -[true]> a > j\nf -[n = 0]> b > j > x -[]> e\nx -[n < 2]> mg"), n=0,
    )  # fmt: skip
    assert w.open == "a b"
    w.do("b")
    w.do("a", n=1)
    assert w.open == "a"
    w.do("a", n=2)
    assert w.outcome == "completed"


def test_an_inclusive_join_behind_an_interrupted_activity(world: Make) -> None:
    w = world(
        starts("s") + gateway("parallel", "f") + gateway("inclusive", "j") + users("a", "b", "c", "d") + boundary("bd", "b", MESSAGE)
        + ends("e", "e2") + flows("s > f > a > j\nf > b > j > d > e\nbd > c > e2"),
    )  # fmt: skip
    w.do("a")
    assert w.open == "b"
    w.message("m")
    assert w.open == "c d"


def test_an_inclusive_gateway_takes_its_default_when_nothing_else_holds(world: Make) -> None:
    w = world(starts("s") + gateway("inclusive", "f", default="d_f_b") + users("a", "b") + flows("s > f -[x]> a\nf -[]> b"), x=False)
    assert w.open == "b"


def test_an_implicit_merge_runs_twice_and_several_flows_fork(world: Make) -> None:
    w = world(starts("s") + users("a", "b", "c", "d") + ends("e") + flows("s > a > b > d\na > c > d > e"))
    w.do("a")
    assert w.open == "b c"
    w.do("b", "c")
    assert w.open == "d d"
    w.do("d", "d")
    assert w.outcome == "completed"


def test_conditional_and_default_flows_out_of_an_activity(world: Make) -> None:
    body = user("a", attributes='default="d_a_d"') + starts("s") + users("b", "c", "d")
    body += flows("s > a -[x = 1]> b\na -[x > 0]> c\na -[]> d")
    assert world(body, x=1).do("a").open == "b c"
    assert world(body, x=2).do("a").open == "c"
    assert world(body, x=0).do("a").open == "d"


def test_an_exclusive_gateway_takes_the_first_that_holds(world: Make) -> None:
    body = starts("s") + gateway("exclusive", "x", default="d_x_c") + users("a", "b", "c")
    body += flows("s > x -[n > 1]> a\nx -[n > 0]> b\nx -[]> c")
    assert [world(body, n=n).open for n in (2, 1, 0)] == ["a", "b", "c"]


def test_a_gateway_without_a_way_is_an_incident_that_can_be_resolved(world: Make) -> None:
    w = world(starts("s") + gateway("exclusive", "x") + users("a", "b") + flows("s > x -[n = 1]> a\nx -[n = 2]> b"), n=0)
    assert w.incidents == ["x"]
    assert w.outcome is None
    w.put(n=2).retry()
    assert w.open == "b"
    assert not w.incidents


def test_a_condition_that_is_no_boolean_is_an_incident_never_true(world: Make) -> None:
    w = world(starts("s") + gateway("exclusive", "x", default="d_x_b") + users("a", "b") + flows("s > x -[n]> a\nx -[]> b"), n=1)
    assert w.incidents == ["x"]
    assert w.books.incidents.popitem()[1].kind == "expression"


def test_token_quantities(world: Make) -> None:
    w = world(
        starts("s") + user("a", attributes='completionQuantity="3"') + user("b", attributes='startQuantity="2"') + ends("e")
        + flows("s > a > b > e"),
    )  # fmt: skip
    w.do("a")
    assert w.open == "b"
    w.do("b")
    assert w.outcome is None
    assert w.entered("b") == 3


def test_a_process_without_start_or_end(world: Make) -> None:
    w = world(users("a", "b", "c") + flows("a > b"))
    assert w.open == "a c"
    w.do("a", "c", "b")
    assert w.outcome == "completed"


def test_odd_ids_and_flows_without_ids(world: Make) -> None:
    w = world(
        '<startEvent id="Start"/><userTask id="End"/><sequenceFlow sourceRef="Start" targetRef="End"/>'
        '<sequenceFlow sourceRef="End" targetRef="Root"/>'
        '<subProcess id="Root"><userTask id="p.EndJoin"/><userTask id="(root)"/></subProcess>'
    )
    w.do("End")
    assert w.open == "(root) p.EndJoin"
    w.do("(root)", "p.EndJoin")
    assert w.outcome == "completed"


def test_parallel_branches_share_the_variables(world: Make) -> None:
    w = world(starts("s") + gateway("parallel", "f", "j") + users("a", "b", "n") + flows("s > f > a > j\nf > b > j > n"), log=[])
    w.do("a", log=["a"]).do("b", x=1)
    assert w.data == {"log": ["a"], "x": 1}


def test_tasks_without_a_type_and_manual_tasks_pass(world: Make) -> None:
    w = world(starts("s") + '<task id="t"/><manualTask id="mt"/>' + script("x", x="1 + 1") + users("a") + flows("s > t > mt > x > a"))
    assert w.open == "a"
    assert w.data == {"x": 2}
