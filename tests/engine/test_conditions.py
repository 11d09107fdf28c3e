"""Events that wait until something is true: they come on the rising edge, after each step, and at once when it is true already."""

import pytest

from engine.compiler import compile_document
from engine.errors import ExpressionFailed
from engine.execution import conditional_starts
from tests.engine.conftest import Make
from tests.engine.drawing import boundary, catch, condition, event_sub, flows, gateway, multiple, process, script, starts, sub, user, users
from tests.engine.world import BEGIN


def test_a_change_in_another_branch_counts_and_only_the_rising_edge(world: Make) -> None:
    beside = boundary("c", "b", condition("x > 1"), interrupting=False)
    w = world(starts("s") + gateway("parallel", "f") + users("a", "b", "h") + beside + flows("s > f > a\nf > b\nc > h"), x=0)
    assert w.open == "a b"
    assert w.put(x=2).open == "a b h"
    assert w.put(x=3).open == "a b h"
    w.put(x=0).do("a", x=9)
    assert w.open == "b h h"


def test_it_interrupts_between_two_scripts(world: Make) -> None:
    inner = starts("os") + script("p", x="5") + script("q", y="1") + users("b") + flows("os > p > q > b")
    w = world(
        starts("s") + sub("O", inner) + boundary("c", "O", condition("x = 5")) + users("h", "n") + flows("s > O > n\nc > h"), x=0, y=0
    )
    assert w.open == "h"
    assert w.data == {"x": 5, "y": 0}


def test_what_is_true_already_interrupts_before_any_work(world: Make) -> None:
    body = starts("s") + script("p", y="1") + boundary("c", "p", condition("x = 5")) + users("h", "n") + flows("s > p > n\nc > h")
    w = world(body, x=5)
    assert w.open == "h"
    assert w.data == {"x": 5}
    assert world(body, x=4).data == {"x": 4, "y": 1}


def test_an_intermediate_event_waits_and_a_missing_variable_is_false(world: Make) -> None:
    w = world(starts("s") + catch("c", condition("ready")) + users("a") + flows("s > c > a"))
    assert w.open == ""
    assert w.incidents == []
    assert w.put(ready=False).open == ""
    assert w.put(ready=True).open == "a"
    juel = condition("x").replace("=x", "${count > 3}")
    w = world(starts("s") + catch("c", juel) + users("a") + flows("s > c > a"))
    assert w.put(count=3).open == ""
    assert w.put(count=4).open == "a"


def test_an_answer_that_is_no_boolean_is_an_incident_until_it_is_one(world: Make) -> None:
    w = world(starts("s") + catch("c", condition("x")) + users("a") + flows("s > c > a"), x=1)
    assert w.incidents == ["c"]
    assert w.put(x=2).incidents == ["c"]
    w.put(x=False)
    assert w.incidents == []
    assert w.put(x=True).open == "a"


def test_an_event_sub_process_takes_over_before_anything_has_run(world: Make) -> None:
    body = starts("s") + script("p", y="1") + users("a") + event_sub("V", condition("x > 1"), "v") + flows("s > p > a")
    assert world(body, x=2).data == {"x": 2}
    w = world(body, x=0)
    assert w.open == "a"
    assert w.put(x=2).open == "v"
    w.do("v")
    assert w.outcome == "completed"


def test_an_event_sub_process_beside_comes_again_only_after_it_was_false(world: Make) -> None:
    w = world(starts("s") + users("a") + event_sub("V", condition("x > 1"), "v", interrupting=False) + flows("s > a"), x=2)
    assert w.open == "a v"
    assert w.put(x=3).open == "a v"
    assert w.put(x=1).put(x=4).open == "a v v"
    w.do("v", "v", "a")
    assert w.outcome == "completed"


def test_behind_an_event_gateway_the_first_decides(world: Make) -> None:
    body = starts("s") + gateway("eventBased", "g") + catch("c", condition("x = 1")) + catch("d", condition("x = 2")) + users("a", "b")
    w = world(body + flows("s > g > c > a\ng > d > b"), x=0)
    assert w.put(x=2).open == "b"
    assert w.put(x=1).open == "b"


def test_all_of_a_parallel_multiple_event_in_any_order(world: Make) -> None:
    drawn = catch("c", condition("x = 1") + condition("y = 1")).replace('id="c"', 'id="c" parallelMultiple="true"')
    w = world(starts("s") + drawn + users("a") + flows("s > c > a"))
    assert w.put(y=1).open == ""
    assert w.put(y=0).put(x=1).open == "a"


def test_how_many_instances_are_complete_is_a_variable_too(world: Make) -> None:
    drawn = user("a", multiple("3")) + boundary("c", "a", condition("done"), interrupting=False) + users("h")
    w = world(starts("s") + drawn + flows("s > a\nc > h"))
    w.do("a", done=True)
    assert w.open == "a a h"


def test_a_process_tells_on_which_condition_it_starts() -> None:
    body = f'<startEvent id="cs">{condition("x > 1")}</startEvent>' + users("a") + flows("cs > a")
    definition = compile_document(process(body))["main"]
    assert not definition.is_startable
    assert conditional_starts(definition, {"x": 2}, BEGIN) == ["cs"]
    assert conditional_starts(definition, {"x": 1}, BEGIN) == conditional_starts(definition, {}, BEGIN) == []
    with pytest.raises(ExpressionFailed):
        conditional_starts(compile_document(process(body.replace("x &gt; 1", "x")))["main"], {"x": 5}, BEGIN)


def test_a_condition_starts_the_instance(world: Make) -> None:
    body = f'<startEvent id="cs">{condition("x > 1")}</startEvent>' + users("a") + flows("cs > a")
    assert world(body, entry="cs", x=2).open == "a"
