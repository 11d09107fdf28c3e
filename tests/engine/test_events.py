"""Events: who hears what, how often, and what ends with it."""

from datetime import timedelta

import pytest

from engine.effects import JobClosed, MessageThrown, SignalThrown, TimerSet, UserTaskClosed
from engine.errors import NotWaiting
from tests.engine.conftest import Make
from tests.engine.drawing import (
    MESSAGE,
    SIGNAL,
    boundary,
    catch,
    end,
    ends,
    flows,
    gateway,
    mapping,
    multiple,
    properties,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)  # fmt: skip
from tests.engine.world import BEGIN


def test_a_non_interrupting_boundary_event_is_heard_again_and_again(world: Make) -> None:
    w = world(starts("s") + users("a", "h", "n") + boundary("b", "a", MESSAGE, interrupting=False) + flows("s > a > n\nb > h"))
    w.message("m")
    w.message("m")
    assert w.open == "a h h"
    w.do("a")
    assert not w.message("m")
    assert w.open == "h h n"


def test_an_interrupting_boundary_event_closes_what_it_interrupts_in_the_same_step(world: Make) -> None:
    w = world(
        starts("s") + users("a", "h") + boundary("b", "a", MESSAGE) + boundary("t", "a", timer()) + ends("e") + flows("s > a > e\nb > h")
    )
    assert len(w.books.timers) == 1
    before = len(w.books.effects)
    w.message("m")
    after = w.books.effects[before:]
    assert [e.how for e in after if isinstance(e, UserTaskClosed | JobClosed)] == ["cancelled", "cancelled"]
    assert not w.books.timers
    assert not w.books.subscriptions
    assert w.open == "h"


def test_one_message_reaches_one_receiver(world: Make) -> None:
    receivers = "".join(f'<receiveTask id="r{i}" messageRef="m"/>' for i in "12")
    w = world(starts("s") + gateway("parallel", "f") + receivers + users("a", "b") + flows("s > f > r1 > a\nf > r2 > b"))
    w.message("m", x=1)
    assert w.open == "a"
    assert w.data == {"x": 1}
    w.message("m")
    assert w.open == "a b"


def test_a_receive_task_without_a_message_waits_to_be_completed(world: Make) -> None:
    w = world(starts("s") + '<receiveTask id="r"/>' + users("a") + flows("s > r > a"))
    (activity_id,) = w.live.places()
    w.live.complete(activity_id, {"x": 1})
    assert w.go().open == "a"


def test_a_message_starts_a_process_at_its_start_event(world: Make) -> None:
    body = starts("s") + f'<startEvent id="ms">{MESSAGE}</startEvent>' + users("a", "b") + flows("s > a\nms > b")
    assert world(body).open == "a"
    assert world(body, entry="ms").open == "b"


def test_a_receive_task_may_start_a_process(world: Make) -> None:
    w = world('<receiveTask id="r" messageRef="m" instantiate="true"/>' + users("a") + flows("r > a"), entry="r", x=1)
    assert w.open == "a"
    assert w.entered("r") == 1


def test_a_boundary_timer_is_set_again_in_a_loop(world: Make) -> None:
    w = world(starts("s") + gateway("exclusive", "mg") + users("a", "h") + boundary("b", "a", timer()) + flows("s > mg > a\nb > h > mg"))
    assert [e.due for e in w.books.timers.values()] == [BEGIN + timedelta(hours=1)]
    w.wait(hours=2)
    assert w.open == "h"
    w.do("h")
    assert [e.due for e in w.books.timers.values()] == [BEGIN + timedelta(hours=3)]
    assert w.wait(hours=1).open == "h"


def test_a_cycle_fires_as_often_as_it_says(world: Make) -> None:
    cycle = timer("R3/PT1H", "timeCycle")
    w = world(starts("s") + users("a", "h") + boundary("b", "a", cycle, interrupting=False) + flows("s > a\nb > h"))
    w.wait(hours=1, minutes=1)
    assert w.open == "a h"
    w.wait(hours=5)
    assert w.open == "a h h h"
    assert not w.books.timers
    due = [e.due for e in w.told(TimerSet)]
    assert due == [BEGIN + timedelta(hours=n) for n in (1, 2, 3)]


def test_a_cron_cycle_goes_on(world: Make) -> None:
    cron = timer("0 0 12 * * ?", "timeCycle")
    w = world(starts("s") + users("a", "h") + boundary("b", "a", cron, interrupting=False) + flows("s > a\nb > h"))
    assert w.wait(days=3).open == "a h h h"
    w.do("a")
    assert not w.books.timers


def test_a_counted_cycle_on_an_intermediate_event_sends_one_token_each_time(world: Make) -> None:
    w = world(starts("s") + catch("c", timer("R2/PT1H", "timeCycle")) + users("a") + ends("e") + flows("s > c > a > e"))
    assert w.wait(hours=1).open == "a"
    assert w.wait(hours=1).open == "a a"
    w.do("a", "a")
    assert w.outcome == "completed"


def test_a_timer_that_is_not_set_cannot_fire(world: Make) -> None:
    w = world(starts("s") + catch("c", timer()) + users("a") + flows("s > c > a"))
    ((activity_id, index),) = w.books.timers
    with pytest.raises(NotWaiting):
        w.live.fire(activity_id, index + 1)
    with pytest.raises(NotWaiting):
        w.live.correlate(activity_id, index, {})
    w.wait(hours=1)
    with pytest.raises(NotWaiting):
        w.live.fire(activity_id, index)


@pytest.mark.parametrize(("how", "expected"), [("message", "b"), ("time", "a")])
def test_the_first_event_behind_an_event_based_gateway_decides(world: Make, how: str, expected: str) -> None:
    w = world(
        starts("s") + gateway("eventBased", "g") + catch("t", timer()) + '<receiveTask id="r" messageRef="m"/>' + users("a", "b")
        + flows("s > g > t > a\ng > r > b")
    )  # fmt: skip
    assert {e.element_id for e in w.books.timers.values()} == {"t"}
    assert {e.element_id for e in w.books.subscriptions.values()} == {"r"}
    w.message("m", x=1) if how == "message" else w.wait(hours=1)
    assert w.open == expected
    assert not w.books.timers
    assert not w.books.subscriptions
    assert not w.message("m")


def test_an_event_with_several_triggers_and_one_that_waits_for_all(world: Make) -> None:
    one = catch("c", MESSAGE + SIGNAL)
    w = world(starts("s") + one + users("a") + flows("s > c > a"))
    w.signal("s1")
    assert w.open == "a"
    every = one.replace('id="c"', 'id="c" parallelMultiple="true"')
    w = world(starts("s") + every + users("a") + flows("s > c > a"))
    w.signal("s1")
    assert w.open == ""
    assert w.signal("s1") == 0
    w.message("m")
    assert w.open == "a"


def test_a_signal_is_heard_by_all_and_thrown_to_the_world(world: Make) -> None:
    w = world(
        starts("s") + gateway("parallel", "f") + catch("c1", SIGNAL) + catch("c2", SIGNAL) + users("go", "a", "b") + end("t", SIGNAL)
        + flows("s > f > c1 > a\nf > c2 > b\nf > go > t")
    )  # fmt: skip
    w.do("go", x=1)
    assert w.open == "a b"
    assert w.told(SignalThrown) == [SignalThrown("t", "s1", {})]
    assert w.signal("s1") == 0


def test_a_message_leaves_with_its_key_and_its_input_parameters(world: Make) -> None:
    sent = throw("t", mapping("in what =1 + n") + MESSAGE)
    w = world(starts("s") + sent + users("a") + flows("s > t > a"), n=1)
    assert w.told(MessageThrown) == [MessageThrown("t", "m", None, {"what": 2})]
    keyed = throw("t", properties(correlationKey="=case") + MESSAGE)
    w = world(starts("s") + keyed + users("a") + flows("s > t > a"), case="C-7")
    assert w.told(MessageThrown) == [MessageThrown("t", "m", "C-7", {})]


def test_a_catching_event_tells_its_key(world: Make) -> None:
    w = world(starts("s") + catch("c", properties(correlationKey="=case") + MESSAGE) + flows("s > c"), case="C-7")
    (subscription,) = w.books.subscriptions.values()
    assert (subscription.name, subscription.correlation_key) == ("m", "C-7")


def test_a_send_task_sends(world: Make) -> None:
    w = world(starts("s") + '<sendTask id="t" messageRef="m2"/>' + users("a") + flows("s > t > a"))
    assert w.open == "a"
    assert [e.name for e in w.told(MessageThrown)] == ["m2"]


def test_an_interrupting_timer_on_a_multi_instance_sub_process(world: Make) -> None:
    inner = sub("O", multiple("3") + starts("os") + users("u") + flows("os > u"))
    w = world(starts("s") + inner + boundary("b", "O", timer()) + users("h", "n") + flows("s > O > n\nb > h"))
    assert w.open == "u u u"
    w.do("u").wait(hours=2)
    assert w.open == "h"
    w.do("h")
    assert w.outcome == "completed"


def test_a_boundary_timer_that_cannot_be_read_is_an_incident_of_the_event(world: Make) -> None:
    w = world(starts("s") + users("a", "h") + boundary("b", "a", timer("=when")) + flows("s > a\nb > h"), when="soon")
    assert w.open == "a"
    assert w.incidents == ["b"]
    w.put(when="PT1H").retry()
    assert not w.incidents
    assert w.wait(hours=1).open == "h"


def test_a_user_task_knows_its_own_border_again_after_an_escalation(world: Make) -> None:
    w = world(starts("s") + user("a") + boundary("b", "a", SIGNAL, interrupting=False) + users("h") + flows("s > a\nb > h"))
    assert w.signal("s1", x=1) == 1
    assert w.signal("s1") == 1
    assert w.open == "a h h"
    assert w.data == {"x": 1}
