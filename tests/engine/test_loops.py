"""Loops and multi-instance: rounds, items, results, and when it is over."""

from engine.effects import VariableSet
from tests.engine.conftest import Make
from tests.engine.drawing import (
    ERROR,
    boundary,
    call,
    ends,
    flows,
    gateway,
    job,
    multiple,
    script,
    starts,
    sub,
    timer,
    user,
    users,
)  # fmt: skip

VOTES = '<loopDataOutputRef>votes</loopDataOutputRef><outputDataItem id="vote"/>'
EACH = 'camunda:collection="people" camunda:elementVariable="who"'
EARLY = "<completionCondition>=nrOfCompletedInstances >= 2</completionCondition>"


def test_items_results_and_an_early_end(world: Make) -> None:
    w = world(
        starts("s") + user("a", multiple("", EACH, VOTES + EARLY), 'camunda:assignee="${who}"') + users("n") + flows("s > a > n"),
        people=["liwen", "zhaomin", "sunqiang"],
    )  # fmt: skip
    assert [e.assignee for e in w.books.tasks.values()] == ["liwen", "zhaomin", "sunqiang"]
    w.do("a", vote=1)
    assert w.open == "a a"
    w.do("a", vote=2)
    assert w.open == "n"
    assert w.data == {"people": ["liwen", "zhaomin", "sunqiang"], "votes": [1, 2, None]}


def test_results_stand_in_the_order_of_the_items(world: Make) -> None:
    w = world(starts("s") + user("a", multiple("3", "", VOTES)) + users("n") + flows("s > a > n"))
    for activity_id, vote in zip(sorted(w.books.tasks, reverse=True), (3, 2, 1), strict=True):
        w.live.complete(activity_id, {"vote": vote})
        w.go()
    assert w.data == {"votes": [1, 2, 3]}


def test_a_sequence_of_sub_processes_over_a_collection(world: Make) -> None:
    each = 'isSequential="true" camunda:collection="${list}" camunda:elementVariable="i"'
    inner = multiple("", each) + starts("os") + script("add", sum="sum + i") + users("u") + flows("os > add > u")
    w = world(starts("s") + sub("O", inner) + users("n") + flows("s > O > n"), list=[1, 2, 3], sum=0)
    assert w.seen("u")["i"] == 1
    w.do("u", "u", "u")
    assert w.open == "n"
    assert w.data == {"list": [1, 2, 3], "sum": 6}


def test_an_item_is_a_variable_of_its_instance(world: Make) -> None:
    w = world(starts("s") + user("a", multiple("", EACH)) + flows("s > a"), people=["x", "y"])
    told = [(e.scope_id, e.name, e.value) for e in w.told(VariableSet) if e.scope_id]
    assert told == [(activity_id, "who", who) for activity_id, who in zip(sorted(w.books.tasks), "xy", strict=True)]
    w.do("a", who="z")
    assert w.data == {"people": ["x", "y"]}


def test_nothing_to_do(world: Make) -> None:
    w = world(starts("s") + user("a", multiple("", EACH, VOTES)) + users("n") + flows("s > a > n"), people=[])
    assert w.open == "n"
    assert w.data == {"people": [], "votes": []}
    assert world(starts("s") + user("a", multiple("0")) + users("n") + flows("s > a > n")).open == "n"


def test_what_is_no_collection_and_no_cardinality_is_an_incident(world: Make) -> None:
    w = world(starts("s") + user("a", multiple("", EACH)) + flows("s > a"), people="liwen")
    assert w.incidents == ["a#multiInstanceBody"]
    w.put(people=["liwen"]).retry()
    assert w.open == "a"
    for number in (-1, "many", 1_000_000, True):
        assert world(starts("s") + user("a", multiple("=n")) + flows("s > a"), n=number).incidents == ["a#multiInstanceBody"]


def test_a_completion_condition_that_fails_is_asked_again(world: Make) -> None:
    condition = "<completionCondition>=enough</completionCondition>"
    w = world(starts("s") + user("a", multiple("3", 'isSequential="true"', condition)) + users("n") + flows("s > a > n"), enough="?")
    w.do("a")
    assert w.incidents == ["a#multiInstanceBody"]
    assert w.open == ""
    w.put(enough=False).retry()
    assert w.open == "a"
    w.put(enough=True).do("a")
    assert w.open == "n"


def test_a_completion_condition_that_failed_once_may_hold_later(world: Make) -> None:
    condition = "<completionCondition>=enough</completionCondition>"
    w = world(starts("s") + user("a", multiple("3", "", condition)) + users("n") + flows("s > a > n"), enough="?")
    w.do("a")
    assert w.incidents == ["a#multiInstanceBody"]
    w.put(enough=False).do("a")
    assert not w.incidents
    w.do("a")
    assert w.open == "n"


def test_boundary_events_belong_to_the_whole(world: Make) -> None:
    body = starts("s") + user("a", multiple("3")) + boundary("b", "a", timer()) + users("h", "n") + flows("s > a > n\nb > h")
    w = world(body)
    assert len(w.books.timers) == 1
    w.do("a").wait(hours=1)
    assert w.open == "h"
    assert world(body).do("a", "a", "a").open == "n"


def test_an_error_of_one_instance_ends_all(world: Make) -> None:
    inner = job("a", inside=multiple("3"))
    w = world(starts("s") + inner + boundary("b", "a", ERROR) + users("h", "n") + flows("s > a > n\nb > h"))
    assert w.error("a", "E1")
    assert w.open == "h"


def test_multi_instance_in_multi_instance(world: Make) -> None:
    inner = multiple("2") + starts("os") + user("u", multiple("3", 'isSequential="true"')) + flows("os > u")
    w = world(starts("s") + sub("O", inner) + users("n") + flows("s > O > n"))
    assert w.open == "u u"
    w.do(*["u"] * 6)
    assert w.open == "n"


def test_a_multi_instance_call_passes_its_item(world: Make) -> None:
    passing = '<camunda:in source="who" target="who"/><camunda:out source="done" target="vote"/>'
    called = call("c", "q", passing).replace("</callActivity>", multiple("", EACH, VOTES) + "</callActivity>")
    more = '<process id="q" isExecutable="true">' + starts("qs") + users("qu") + flows("qs > qu") + "</process>"
    w = world(starts("s") + called + users("n") + flows("s > c > n"), more=more, people=["x", "y"])
    assert w.seen("qu") == {"who": "x"}
    w.do("qu", done=1).do("qu", done=2)
    assert w.data == {"people": ["x", "y"], "votes": [1, 2]}


def test_a_loop_asks_after_each_round_or_before(world: Make) -> None:
    after = "<standardLoopCharacteristics><loopCondition>=n &lt; 2</loopCondition></standardLoopCharacteristics>"
    body = starts("s") + user("a", after) + users("n") + flows("s > a > n")
    w = world(body, n=5)
    assert w.open == "a"
    w.do("a")
    assert w.open == "n"
    w = world(body, n=0)
    w.do("a", n=1).do("a", n=2)
    assert w.open == "n"
    before = after.replace("<standard", "<standard", 1).replace("Characteristics>", 'Characteristics testBefore="true">', 1)
    w = world(starts("s") + user("a", before) + users("n") + flows("s > a > n"), n=5)
    assert w.open == "n"


def test_a_loop_has_a_counter_and_a_maximum(world: Make) -> None:
    w = world(
        starts("s") + '<scriptTask id="p" camunda:resultVariable="last"><script>loopCounter</script>'
        '<standardLoopCharacteristics loopMaximum="3"/></scriptTask>' + users("n") + flows("s > p > n")
    )  # fmt: skip
    assert w.entered("p") == 3
    assert w.data == {"last": 2}


def test_multi_instance_next_to_a_parallel_join(world: Make) -> None:
    w = world(
        starts("s") + gateway("parallel", "f", "j") + user("a", multiple("2")) + users("b", "n") + ends("e")
        + flows("s > f > a > j\nf > b > j > n > e")
    )  # fmt: skip
    w.do("b", "a")
    assert w.open == "a"
    w.do("a")
    assert w.open == "n"
