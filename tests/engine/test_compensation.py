"""Compensation and transactions: completed work is undone, the last first, one after the other."""

import pytest

from tests.engine.conftest import Make
from tests.engine.drawing import (
    CANCEL,
    COMPENSATION,
    ERROR,
    MESSAGE,
    SIGNAL,
    boundary,
    end,
    ends,
    event_sub,
    flows,
    gateway,
    handler,
    job,
    mapping,
    multiple,
    script,
    starts,
    sub,
    throw,
    user,
    users,
)

UNDO = throw("t", COMPENSATION)


def undo(element_id: str, name: str = "t") -> str:
    """Draw a throw event that undoes one activity."""
    return throw(name, f'<compensateEventDefinition activityRef="{element_id}"/>')


def test_in_reverse_order_one_after_the_other(world: Make) -> None:
    body = starts("s") + users("a", "b", "n") + handler("ua", "a") + handler("ub", "b") + UNDO + flows("s > a > b > t > n")
    w = world(body).do("a", "b")
    assert w.open == "ub"
    assert w.do("ub").open == "ua"
    assert w.do("ua").open == "n"
    assert w.do("n").outcome == "completed"


def test_one_activity_and_only_once(world: Make) -> None:
    body = starts("s") + users("a", "b", "n") + handler("ua", "a") + handler("ub", "b") + undo("a") + undo("a", "t2")
    w = world(body + flows("s > a > b > t > t2 > n")).do("a", "b")
    assert w.open == "ua"
    assert w.do("ua").open == "n"


def test_nothing_to_undo_is_no_obstacle(world: Make) -> None:
    assert world(starts("s") + UNDO + users("n") + flows("s > t > n")).open == "n"


def test_what_is_not_complete_is_not_undone(world: Make) -> None:
    body = starts("s") + gateway("parallel", "f") + users("a", "b", "n") + handler("ua", "a") + handler("ub", "b") + UNDO
    w = world(body + flows("s > f > a > t > n\nf > b")).do("a")
    assert w.open == "b ua"
    assert w.do("ua").open == "b n"


def test_each_round_of_a_loop_in_the_process_is_undone(world: Make) -> None:
    body = starts("s") + gateway("exclusive", "g", "x") + users("a", "n") + handler("ua", "a") + UNDO
    w = world(body + flows("s > g > a > x -[again]> g\nx -[not(again)]> t > n")).do("a", again=True).do("a", again=False)
    assert w.open == "ua"
    assert w.do("ua").open == "ua"
    assert w.do("ua").open == "n"


def test_the_handler_sees_the_variables_the_activity_had(world: Make) -> None:
    drawn = user("a", multiple("", 'camunda:collection="people" camunda:elementVariable="who"'))
    w = world(starts("s") + drawn + handler("ua", "a") + UNDO + users("n") + flows("s > a > t > n"), people=["liwen", "zhaomin"])
    w.do("a", "a")
    assert w.seen("ua")["who"] == "zhaomin"
    w.do("ua")
    assert w.seen("ua")["who"] == "liwen"
    assert w.do("ua").open == "n"
    assert set(w.data) == {"people"}


def test_a_sub_process_is_undone_from_within_with_the_variables_it_had(world: Make) -> None:
    mi = multiple("2", 'isSequential="true"')
    inner = (
        mapping("in mine =x + 1")
        + starts("os")
        + users("a")
        + user("b", mi)
        + handler("ua", "a")
        + handler("ub", "b")
        + flows("os > a > b")
    )
    w = world(starts("s") + sub("O", inner) + end("t", COMPENSATION) + flows("s > O > t"), x=1)
    w.do("a", mine=7).do("b", "b")
    assert w.open == "ub"
    assert w.seen("ub")["mine"] == 7
    assert w.do("ub", "ub").open == "ua"
    assert w.do("ua").outcome == "completed"
    assert w.data == {"x": 1}


def test_sub_processes_in_sub_processes(world: Make) -> None:
    deepest = sub("I", starts("is") + users("a") + handler("ua", "a") + flows("is > a"))
    middle = sub("O", starts("os") + users("b") + handler("ub", "b") + deepest + flows("os > b > I"))
    w = world(starts("s") + middle + UNDO + users("n") + flows("s > O > t > n")).do("b", "a")
    assert w.open == "ua"
    assert w.do("ua").open == "ub"
    assert w.do("ub").open == "n"


def test_a_handler_of_the_whole_sub_process_stands_for_all_in_it(world: Make) -> None:
    inner = starts("os") + users("a") + handler("ua", "a") + flows("os > a")
    w = world(starts("s") + sub("O", inner) + handler("uo", "O") + UNDO + users("n") + flows("s > O > t > n")).do("a")
    assert w.open == "uo"
    assert w.do("uo").open == "n"


def test_an_event_sub_process_undoes_the_sub_process_around_it(world: Make) -> None:
    start = f'<startEvent id="vs">{COMPENSATION}</startEvent>'
    event = sub(
        "V", start + users("v") + throw("vt", COMPENSATION) + flows("vs > v > vt"), 'triggeredByEvent="true" isForCompensation="true"'
    )
    inner = starts("os") + users("a") + handler("ua", "a") + event + flows("os > a")
    w = world(starts("s") + sub("O", inner) + UNDO + users("n") + flows("s > O > t > n")).do("a")
    assert w.open == "v"
    assert w.do("v").open == "ua"
    assert w.do("ua").open == "n"


def test_an_event_sub_process_may_undo_the_work_around_it(world: Make) -> None:
    start = f'<startEvent id="vs">{MESSAGE}</startEvent>'
    event = sub("V", start + throw("vt", COMPENSATION) + users("v") + flows("vs > vt > v"), 'triggeredByEvent="true"')
    w = world(starts("s") + users("a", "b") + handler("ua", "a") + event + flows("s > a > b")).do("a")
    w.message("m")
    assert w.open == "ua"
    assert w.do("ua").open == "v"


def test_a_multi_instance_activity_only_when_it_is_whole(world: Make) -> None:
    body = starts("s") + gateway("parallel", "f") + users("a", "n") + user("b", multiple("2")) + handler("ub", "b") + UNDO
    w = world(body + flows("s > f > a > t > n\nf > b")).do("b", "a")
    assert w.open == "b n"


@pytest.mark.parametrize("drawn", ["job", "script", "sub", "instances"])
def test_any_activity_may_be_the_handler(world: Make, drawn: str) -> None:
    handlers = {
        "job": job("u").replace("<serviceTask", '<serviceTask isForCompensation="true"'),
        "script": script("u", x="1").replace("<scriptTask", '<scriptTask isForCompensation="true"'),
        "sub": sub("u", starts("us") + users("uu") + flows("us > uu"), 'isForCompensation="true"'),
        "instances": user("u", multiple("2"), 'isForCompensation="true"'),
    }
    w = world(starts("s") + users("a", "n") + handler("u", "a", handlers[drawn]) + UNDO + flows("s > a > t > n")).do("a")
    while w.open != "n":
        w.do(w.open.split()[0])
    assert w.entered("u") == (2 if drawn == "instances" else 1)
    assert w.do("n").outcome == "completed"


def test_what_goes_on_can_be_interrupted_while_it_is_undone(world: Make) -> None:
    inner = starts("os") + users("a") + handler("ua", "a") + end("t", COMPENSATION) + flows("os > a > t")
    w = world(starts("s") + sub("O", inner) + boundary("b", "O", MESSAGE) + users("h", "n") + flows("s > O > n\nb > h")).do("a")
    assert w.open == "ua"
    w.message("m")
    assert w.open == "h"
    assert w.do("h").outcome == "completed"


def test_terminating_ends_what_is_undone_too(world: Make) -> None:
    body = starts("s") + users("a") + handler("ua", "a", sub("ua", users("x"), 'isForCompensation="true"')) + UNDO + flows("s > a > t")
    w = world(body).do("a")
    assert w.open == "x"
    w.live.terminate()
    assert w.go().outcome == "terminated"


def test_a_cancelled_transaction_is_undone_and_left_by_its_boundary_event(world: Make) -> None:
    inner = starts("os") + gateway("parallel", "f") + users("a", "b", "c") + handler("ua", "a") + end("x", CANCEL)
    body = sub("T", inner + flows("os > a > f > b > x\nf > c"), tag="transaction") + boundary("cb", "T", CANCEL) + users("h", "n")
    w = world(starts("s") + body + flows("s > T > n\ncb > h")).do("a", "b")
    assert w.open == "ua"
    assert w.do("ua").open == "h"
    assert w.do("h").outcome == "completed"


def test_a_transaction_that_is_complete_goes_on_and_can_be_undone(world: Make) -> None:
    inner = starts("os") + users("a") + handler("ua", "a") + ends("e") + flows("os > a > e")
    w = world(starts("s") + sub("T", inner, tag="transaction") + UNDO + users("n") + flows("s > T > t > n")).do("a")
    assert w.open == "ua"
    assert w.do("ua").open == "n"


def test_an_error_leaves_a_transaction_without_undoing_anything(world: Make) -> None:
    inner = starts("os") + users("a", "b") + handler("ua", "a") + end("x", ERROR) + flows("os > a > b > x")
    w = world(starts("s") + sub("T", inner, tag="transaction") + boundary("eb", "T", ERROR) + users("h", "n") + flows("s > T > n\neb > h"))
    assert w.do("a", "b").open == "h"


def test_a_cancelled_instance_of_a_transaction_cancels_them_all(world: Make) -> None:
    inner = multiple("2") + starts("os") + users("a") + end("x", CANCEL) + flows("os > a > x")
    w = world(starts("s") + sub("T", inner, tag="transaction") + boundary("cb", "T", CANCEL) + users("h", "n") + flows("s > T > n\ncb > h"))
    assert w.do("a").open == "h"


def test_a_work_undone_by_a_sub_process_that_waits_survives_its_signals(world: Make) -> None:
    inner = starts("os") + users("a") + handler("ua", "a") + event_sub("V", SIGNAL, "v", interrupting=False) + flows("os > a")
    w = world(starts("s") + sub("O", inner) + UNDO + users("n") + flows("s > O > t > n")).do("a")
    assert w.signal("s1") == 0  # what is being undone listens to nothing
    assert w.do("ua").open == "n"
