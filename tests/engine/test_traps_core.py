"""Where process engines break: depth, odd ids, shared values, hostile data, and what is nested in what."""

from decimal import Decimal

import pytest

from engine.compiler import compile_document
from engine.errors import InvalidDefinition
from engine.execution import Execution
from tests.engine.conftest import Make
from tests.engine.drawing import (
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    boundary,
    call,
    condition,
    end,
    ends,
    event_sub,
    flows,
    gateway,
    multiple,
    process,
    script,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)
from tests.engine.world import World


def findings(body: str) -> dict[str, str]:
    """Tell what is refused."""
    with pytest.raises(InvalidDefinition) as refusal:
        compile_document(process(body))
    return {problem.element_id: problem.message for problem in refusal.value.problems}


def test_a_fork_in_a_loop_goes_on_for_ever_and_stays_small() -> None:
    body = starts("s") + gateway("parallel", "f", "j") + gateway("exclusive", "g") + '<task id="x"/><task id="y"/>' + users("u")
    w = World(process(body + flows("s > g > f > x > j\nf > y > j > u > g")))
    w.do("u")
    size = len(w.live.dump())
    for _ in range(400):
        w.do("u")
    assert w.open == "u"
    assert len(w.live.dump()) <= size + 8


def test_ids_that_others_use_for_themselves(world: Make) -> None:
    names = ["Start", "End", "Root", "main.EndJoin", "typename", "__class__"]
    w = world(starts("s") + users(*names) + flows("s > " + " > ".join(names)))
    for name in names:
        assert w.open == name
        w.do(name)
    assert w.outcome == "completed"


def test_elements_without_ids() -> None:
    body = '<startEvent id="s"/><userTask id="a"/><sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="b"/>'
    w = World(process(body + '<userTask id="b"/>'))
    assert w.do("a").open == "b"


def test_branches_share_values_and_never_the_same_object(world: Make) -> None:
    w = world(starts("s") + gateway("parallel", "f") + users("a", "b") + flows("s > f > a\nf > b"), log=[])
    seen = w.seen("a")["log"]
    w.do("a", log=["a"])
    assert seen == []
    assert w.seen("b") == {"log": ["a"]}


def test_hostile_and_exact_values_come_back() -> None:
    data = {"typename": "Task", "data": {"typename": {"x": 1}}, "money": Decimal("0.10"), "bytes": b"\x00"}
    w = World(process(starts("s") + users("a") + flows("s > a")), restoring=True, **data)
    assert w.data == data
    assert str(w.data["money"]) == "0.10"


def test_instances_go_on_with_specs_compiled_anew_in_their_midst() -> None:
    xml = process(starts("s") + user("a", multiple("3")) + user("b", '<standardLoopCharacteristics loopMaximum="2"/>') + flows("s > a > b"))
    w = World(xml, restoring=True)
    assert w.do("a", "a", "a").open == "b"
    assert w.do("b", "b").outcome == "completed"


def test_one_definition_serves_many_instances_and_stays_as_it_was() -> None:
    inner = starts("os") + users("b") + event_sub("V", SIGNAL, "v", interrupting=False) + flows("os > b")
    xml = process(starts("s") + sub("O", inner) + boundary("t", "O", MESSAGE, interrupting=False) + users("h") + flows("s > O\nt > h"))
    definition = compile_document(xml)["main"]
    first = World(xml)
    first.live = Execution.start(definition, {}, moment=first.moment)
    first.live.advance()
    first.live.signal("s1", {})
    first.live.advance()
    second = Execution.start(definition, {}, moment=first.moment)
    second.advance()
    assert sorted(second.places().values()) == ["O", "V", "b", "t"]


def test_a_timer_interrupts_instances_of_a_sub_process_to_the_bottom(world: Make) -> None:
    inner = multiple("3") + starts("os") + call("c", "q") + flows("os > c")
    more = '<process id="q" isExecutable="true">' + starts("qs") + users("qu") + flows("qs > qu") + "</process>"
    w = world(starts("s") + sub("O", inner) + boundary("b", "O", timer()) + users("h", "n") + flows("s > O > n\nb > h"), more=more)
    assert w.open == "qu qu qu"
    assert w.do("qu").wait(hours=1).open == "h"
    assert w.do("h").outcome == "completed"


def test_a_nested_event_sub_process_hears_signals_and_conditions(world: Make) -> None:
    deep = sub("I", starts("is") + users("b") + flows("is > b") + event_sub("V", SIGNAL, "v", interrupting=False))
    deep = sub("O", starts("os") + deep + event_sub("W", condition("x = 1"), "w", interrupting=False) + flows("os > I"))
    w = world(starts("s") + deep + flows("s > O"))
    w.signal("s1")
    assert w.open == "b v"
    assert w.put(x=1).open == "b v w"


def test_a_boundary_event_interrupts_a_sub_process_between_two_of_its_steps(world: Make) -> None:
    inner = starts("os") + throw("t", ESCALATION) + script("p", x="1") + flows("os > t > p")
    w = world(starts("s") + sub("O", inner) + boundary("b", "O", ESCALATION) + users("h", "n") + flows("s > O > n\nb > h"))
    assert w.open == "h"
    assert w.data == {}


def test_an_event_definition_that_is_shared_is_read(world: Make) -> None:
    shared = '<errorEventDefinition id="shared" errorRef="E1"/>'
    body = starts("s") + sub("O", starts("os") + end("x", "<eventDefinitionRef>shared</eventDefinitionRef>") + flows("os > x"))
    w = world(body + boundary("b", "O", ERROR) + users("h", "n") + flows("s > O > n\nb > h"), more=shared)
    assert w.open == "h"


def test_token_quantities_are_kept_or_refused(world: Make) -> None:
    w = world(starts("s") + '<task id="a" completionQuantity="3"/>' + user("b", attributes='startQuantity="3"') + flows("s > a > b"))
    assert w.open == "b"
    assert "a" in findings(starts("s") + user("a", attributes='completionQuantity="0"') + flows("s > a"))
    negative = "<standardLoopCharacteristics loopMaximum='-1'/>"
    assert "a" in findings(starts("s") + user("a", negative) + flows("s > a"))


def test_a_cardinality_below_zero_is_an_incident(world: Make) -> None:
    assert world(starts("s") + user("a", multiple("=n")) + flows("s > a"), n=-1).incidents == ["a#multiInstanceBody"]


def test_a_called_process_that_is_not_there_yet_is_an_incident(world: Make) -> None:
    w = world(starts("s") + call("c", "later") + ends("e") + flows("s > c > e"))
    assert w.incidents == ["c"]


def test_loops_that_never_wait_end_as_incidents_even_when_conditions_listen() -> None:
    body = starts("s") + gateway("exclusive", "g") + script("p", n="n + 1") + users("u") + boundary("c", "u", condition("n > 3"))
    w = World(process(body + users("h") + flows("s > u\ns > g > p > g\nc > h")), n=0)
    assert w.open == "h"
    assert len(w.incidents) == 1


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ('<camunda:executionListener class="x"/>', "service task"),
        ('<camunda:taskListener class="x"/>', "service task"),
        ("<camunda:formData/>", "form"),
        ("<camunda:connector/>", "topic"),
    ],
)
def test_programs_inside_the_engine_are_refused_with_what_to_draw_instead(inside: str, word: str) -> None:
    found = findings(starts("s") + user("a", f"<extensionElements>{inside}</extensionElements>") + flows("s > a"))
    assert word in found["a"]


def test_a_truthy_answer_is_not_true(world: Make) -> None:
    for body in (
        starts("s") + gateway("exclusive", "g", default="d_g_b") + users("a", "b") + flows("s > g -[x]> a\ng -[]> b"),
        starts("s") + user("g", multiple("2", "", "<completionCondition>=x</completionCondition>")) + flows("s > g"),
    ):
        w = world(body, x="yes")
        if w.open:
            w.do("g")
        assert len(w.incidents) == 1


def test_inclusive_joins_that_wait_for_each_other_stand_still_as_the_standard_says(world: Make) -> None:
    body = starts("s") + gateway("parallel", "f") + gateway("inclusive", "j", "k") + users("a", "b") + ends("e")
    w = world(body + flows("s > f > j > a > k\nf > k > b > j\nb > e"))
    assert w.open == ""
    assert w.outcome is None
