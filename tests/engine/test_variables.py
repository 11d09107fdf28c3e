"""Variables belong to scopes, not to tokens."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from engine.effects import VariableSet
from engine.errors import ExpressionFailed
from engine.expressions.values import DaysTimeDuration, YearsMonthsDuration
from tests.engine.conftest import Make
from tests.engine.drawing import call, flows, gateway, job, mapping, script, starts, sub, user, users


def test_a_variable_is_written_where_it_is_defined_else_at_the_process(world: Make) -> None:
    inner = mapping("in mine =1") + starts("os") + users("u") + flows("os > u")
    w = world(starts("s") + sub("O", inner) + users("n") + flows("s > O > n"))
    w.do("u", mine=2, yours=3)
    assert w.data == {"yours": 3}
    host = next(e.scope_id for e in w.told(VariableSet) if e.name == "mine")
    assert [(e.scope_id, e.name, e.value) for e in w.told(VariableSet)] == [(host, "mine", 1), (host, "mine", 2), (0, "yours", 3)]


def test_every_change_is_told_and_nothing_else(world: Make) -> None:
    w = world(starts("s") + users("a", "b") + flows("s > a > b"), x=1, y=[1])
    w.do("a", x=1, z=True).put(x=2)
    told = [(e.activity_id, e.name, e.value) for e in w.told(VariableSet)]
    task = next(e.activity_id for e in w.told(VariableSet) if e.activity_id)
    assert told == [(0, "x", 1), (0, "y", [1]), (task, "z", True), (0, "x", 2)]
    w.put(z=1)
    assert w.data["z"] is not True


def test_input_and_output_parameters(world: Make) -> None:
    mapped = mapping("in greeting Dear ${name}", "in twice =2 * n", "in plain a text", "out result =twice + 1", "out kept ${answer}")
    w = world(starts("s") + user("a", mapped) + users("b") + flows("s > a > b"), name="Li", n=2)
    assert w.seen("a") == {"name": "Li", "n": 2, "greeting": "Dear Li", "twice": 4, "plain": "a text"}
    w.live.complete(w.activity("a"), {}, local={"answer": "yes"})
    w.go()
    assert w.data == {"name": "Li", "n": 2, "result": 5, "kept": "yes"}


def test_outputs_are_written_once_though_the_way_on_fails(world: Make) -> None:
    w = world(starts("s") + user("a", mapping("out n =n + 1")) + users("b", "c") + flows("s > a -[go = 1]> b\na -[go = 2]> c"), n=0, go=0)
    w.do("a")
    assert w.incidents == ["a"]
    w.put(go=2).retry()
    assert w.open == "c"
    assert w.data["n"] == 1


def test_a_script_runs_once_though_the_way_on_fails(world: Make) -> None:
    w = world(starts("s") + script("p", n="n + 1") + users("b", "c") + flows("s > p -[go = 1]> b\np -[go = 2]> c"), n=0, go=0)
    assert w.incidents == ["p"]
    w.put(go=1).retry()
    assert w.open == "b"
    assert w.data["n"] == 1


def test_an_input_that_fails_is_an_incident_before_anything_opens(world: Make) -> None:
    w = world(starts("s") + user("a", mapping("in x ${missing.part}")) + flows("s > a"))
    assert w.incidents == ["a"]
    assert w.open == ""
    w.put(missing={"part": 1}).retry()
    assert w.open == "a"
    assert w.seen("a")["x"] == 1


def test_a_result_variable_takes_what_an_expression_gives(world: Make) -> None:
    drawn = '<scriptTask id="p" scriptFormat="feel" camunda:resultVariable="r"><script>[1, n]</script></scriptTask>'
    assert world(starts("s") + drawn + users("a") + flows("s > p > a"), n=2).data == {"n": 2, "r": [1, 2]}


def test_a_called_process_has_variables_of_its_own(world: Make) -> None:
    more = '<process id="q" isExecutable="true">' + starts("qs") + users("qu") + flows("qs > qu") + "</process>"
    passing = '<camunda:in variables="all"/><camunda:out source="y" target="z"/><camunda:out sourceExpression="=y + 1" target="more"/>'
    w = world(
        starts("s") + call("c", "q", passing) + gateway("parallel", "f") + users("a", "n") + flows("s > f > c > n\nf > a"), more=more, x=1
    )
    w.do("a", x=2)
    assert w.seen("qu") == {"x": 1}
    w.do("qu", y=5, x=9)
    assert w.data == {"x": 2, "z": 5, "more": 6}
    call_id = next(e.scope_id for e in w.told(VariableSet) if e.scope_id)
    assert [(e.scope_id, e.name) for e in w.told(VariableSet)][3:] == [(call_id, "y"), (call_id, "x"), (0, "z"), (0, "more")]


def test_hostile_names_are_plain_data(world: Make) -> None:
    hostile = {"typename": "X", "__class__": "Y", "@": "ext", "": 0, "a b": {"typename": {"__class__": "\ud800"}}, "审核 结果": [None, ""]}
    w = world(starts("s") + users("a", "b") + flows("s > a > b"), **hostile)
    assert w.data == hostile
    w.do("a", **hostile)
    assert w.data == hostile


def test_values_come_back_exactly_as_they_were(world: Make) -> None:
    values = {
        "money": Decimal("1234567890123456789.10"), "scale": Decimal("1.00"), "big": 10**40, "small": -(2**63) - 1, "flag": True, "one": 1,
        "day": date(2026, 2, 28), "at": datetime(2026, 2, 28, 9, 30, tzinfo=UTC), "local": datetime(2026, 2, 28, 9, 30, 0, 5),  # noqa: DTZ001
        "clock": time(9, 30, tzinfo=UTC), "months": YearsMonthsDuration(-14), "span": DaysTimeDuration(Decimal("90061.5")),
        "nested": [{"a": [Decimal("0.1")]}], "bytes": b"\x00\xff", "text": "康复转介",
    }  # fmt: skip
    w = world(starts("s") + users("a", "b") + flows("s > a > b"), **values)
    w.do("a")
    assert w.data == values
    assert [type(v) for v in w.data.values()] == [type(v) for v in values.values()]
    assert str(w.data["scale"]) == "1.00"


@pytest.mark.parametrize("value", [1.5, [{"a": 0.1}], {1: 2}, object(), {1, 2}, Decimal("NaN"), [Decimal("-Infinity")]])
def test_what_the_state_could_not_bring_back_is_refused(world: Make, value: object) -> None:
    w = world(starts("s") + users("a", "b") + flows("s > a > b"))
    with pytest.raises(ExpressionFailed):
        w.put(x=value)


def test_a_value_handed_in_is_not_shared_with_whoever_gave_it(world: Make) -> None:
    given = {"list": [1]}
    w = world(starts("s") + users("a", "b") + flows("s > a > b"), **given)
    given["list"].append(2)
    assert w.data == {"list": [1]}


def test_variables_set_from_outside_reach_an_activity_or_the_process(world: Make) -> None:
    w = world(starts("s") + job("j") + users("n") + flows("s > j > n"), x=1)
    w.live.set_variables({"x": 2}, activity_id=w.activity("j"))
    w.live.set_variables({"mine": 3}, activity_id=w.activity("j"), local=True)
    w.go()
    assert w.data == {"x": 2}
    assert w.seen("j") == {"x": 2, "mine": 3}
    w.do("j")
    assert w.data == {"x": 2}
