"""Event sub-processes, and what ends a scope at once."""

import pytest

from engine.effects import InstanceEnded, UserTaskClosed
from engine.errors import NotWaiting
from tests.engine.conftest import Make
from tests.engine.drawing import (
    MESSAGE,
    SECOND_MESSAGE,
    SIGNAL,
    TERMINATE,
    boundary,
    catch,
    end,
    event_sub,
    flows,
    gateway,
    starts,
    sub,
    timer,
    users,
)


def test_an_untriggered_event_sub_process_does_not_hold_the_instance(world: Make) -> None:
    w = world(starts("s") + users("a") + event_sub("V", timer(), "v") + flows("s > a"))
    assert w.entered("V") == 0
    w.do("a")
    assert w.outcome == "completed"


def test_an_interrupting_event_sub_process_cancels_its_scope_to_the_bottom(world: Make) -> None:
    inner = sub("O", starts("os") + users("b") + boundary("bt", "b", timer()) + flows("os > b"))
    w = world(starts("s") + gateway("parallel", "f") + users("a") + inner + event_sub("V", MESSAGE, "v") + flows("s > f > a\nf > O"))
    w.message("m")
    assert w.open == "v"
    assert not w.books.timers
    assert not w.message("m")
    w.do("v")
    assert w.outcome == "completed"


def test_a_nested_event_sub_process_interrupts_its_own_scope_only(world: Make) -> None:
    inner = sub("O", starts("os") + users("b") + flows("os > b") + event_sub("V", SIGNAL, "v"))
    w = world(starts("s") + gateway("parallel", "f") + users("a", "n") + inner + flows("s > f > a\nf > O > n"))
    w.signal("s1")
    assert w.open == "a v"
    w.do("v")
    assert w.open == "a n"


def test_a_non_interrupting_event_sub_process_runs_many_times_and_keeps_the_scope_open(world: Make) -> None:
    inner = sub("O", starts("os") + users("b") + flows("os > b") + event_sub("V", MESSAGE, "v", interrupting=False))
    w = world(starts("s") + inner + users("n") + flows("s > O > n"))
    w.message("m")
    w.message("m")
    assert w.open == "b v v"
    w.do("b")
    assert w.open == "v v"
    w.do("v", "v")
    assert w.open == "n"
    assert not w.books.subscriptions


def test_a_timer_in_an_event_sub_process_cycles(world: Make) -> None:
    w = world(starts("s") + users("a") + event_sub("V", timer("R2/PT1H", "timeCycle"), "v", interrupting=False) + flows("s > a"))
    assert w.wait(hours=3).open == "a v v"
    w.do("a", "v", "v")
    assert w.outcome == "completed"


def test_what_fires_in_one_instance_leaves_the_next_untouched(world: Make) -> None:
    body = starts("s") + users("a") + event_sub("V", MESSAGE, "v", interrupting=False) + flows("s > a")
    world(body).message("m")
    assert world(body).open == "a"


def test_terminate_ends_its_own_scope_only(world: Make) -> None:
    inner = starts("os") + gateway("parallel", "f") + users("a", "b") + end("t", TERMINATE) + flows("os > f > a > t\nf > b")
    w = world(starts("s") + sub("O", inner) + users("n") + flows("s > O > n"))
    w.do("a")
    assert w.open == "n"


def test_terminate_ends_the_process(world: Make) -> None:
    w = world(starts("s") + gateway("parallel", "f") + users("a", "b") + end("t", TERMINATE) + flows("s > f > a > t\nf > b"))
    w.do("a")
    assert w.outcome == "completed"
    assert w.told(UserTaskClosed)[-1].how == "cancelled"


def test_the_verb_terminate_closes_everything(world: Make) -> None:
    w = world(
        starts("s")
        + users("a")
        + boundary("b", "a", timer())
        + event_sub("V", SECOND_MESSAGE, "v")
        + catch("c", MESSAGE)
        + flows("s > a\ns > c")
    )
    w.live.terminate()
    w.go()
    assert w.outcome == "terminated"
    assert w.told(InstanceEnded) == [InstanceEnded("terminated")]
    with pytest.raises(NotWaiting):
        w.live.terminate()
