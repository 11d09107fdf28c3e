"""Ad hoc sub-processes: a person chooses what is next, and a condition tells when it is over."""

import pytest

from engine.errors import NotWaiting
from engine.execution import Choice
from tests.engine.conftest import Make
from tests.engine.drawing import MESSAGE, boundary, event_sub, flows, handler, multiple, starts, sub, throw, user, users
from tests.engine.world import World

UNTIL = "<completionCondition>=done</completionCondition>"


def ad_hoc(inside: str, attributes: str = "", until: str = UNTIL) -> str:
    """Draw a process with an ad hoc sub-process and a user task behind it."""
    return starts("s") + sub("O", until + inside, attributes, "adHocSubProcess") + users("n") + flows("s > O > n")


def choose(w: World, element_id: str, **variables: object) -> World:
    """Let an activity begin."""
    (scope_id,) = {choice.scope_id for choice in w.live.choices()}
    w.live.begin_activity(scope_id, element_id, variables)
    return w.go()


def offered(w: World) -> list[str]:
    """List what can be chosen."""
    return [choice.element_id for choice in w.live.choices()]


def test_nothing_begins_by_itself_and_anything_any_number_of_times(world: Make) -> None:
    w = world(ad_hoc(users("a", "b")), done=False)
    assert w.open == ""
    assert offered(w) == ["a", "b"]
    choose(w, "a")
    choose(w, "a")
    assert w.open == "a a"
    assert w.do("a", "a").open == ""
    choose(w, "b")
    w.do("b", done=True)
    assert w.open == "n"
    assert w.live.choices() == []
    assert w.do("n").outcome == "completed"


def test_a_choice_tells_its_name(world: Make) -> None:
    w = world(ad_hoc('<userTask id="a" name="Visit"/>'))
    assert w.live.choices() == [Choice(next(i for i, e in w.books.live.items() if e == "O"), "a", "Visit")]


def test_one_at_a_time_when_it_is_sequential(world: Make) -> None:
    w = world(ad_hoc(users("a", "b"), 'ordering="Sequential"'))
    scope_id = w.live.choices()[0].scope_id
    choose(w, "a")
    assert w.live.choices() == []
    with pytest.raises(NotWaiting):
        w.live.begin_activity(scope_id, "b")
    w.do("a")
    assert offered(w) == ["a", "b"]


@pytest.mark.parametrize(("cancels", "left"), [("true", "n"), ("false", "b")])
def test_what_is_still_open_when_it_is_over(world: Make, cancels: str, left: str) -> None:
    w = world(ad_hoc(users("a", "b"), f'cancelRemainingInstances="{cancels}"'), done=False)
    choose(choose(w, "a"), "b")
    w.do("a", done=True)
    assert w.open == left
    assert w.live.choices() == []
    if left == "b":
        w.do("b")
    assert w.open == "n"


def test_the_condition_is_asked_when_an_activity_is_complete_and_at_no_other_time(world: Make) -> None:
    w = world(ad_hoc(users("a")), done=False)
    assert w.put(done=True).open == ""
    choose(w, "a")
    assert w.do("a").open == "n"


def test_a_missing_variable_is_not_yet(world: Make) -> None:
    w = world(ad_hoc(users("a")))
    choose(w, "a")
    assert w.do("a").incidents == []
    assert offered(w) == ["a"]


def test_a_condition_without_an_answer_is_an_incident_of_the_sub_process(world: Make) -> None:
    w = world(ad_hoc(users("a")), done="yes")
    choose(w, "a")
    assert w.do("a").incidents == ["O"]
    w.put(done=True).retry()
    assert w.open == "n"


def test_only_what_nothing_leads_to_can_be_chosen(world: Make) -> None:
    w = world(ad_hoc(users("a", "b") + flows("a > b")), done=False)
    assert offered(w) == ["a"]
    choose(w, "a", x=1)
    assert w.data["x"] == 1
    assert w.do("a").open == "b"
    assert w.do("b", done=True).open == "n"
    with pytest.raises(NotWaiting):
        w.live.begin_activity(1, "a")


def test_instances_boundaries_and_event_sub_processes_inside(world: Make) -> None:
    inside = user("a", multiple("2")) + event_sub("V", MESSAGE, "v", interrupting=False)
    w = world(ad_hoc(inside) + boundary("b", "O", '<signalEventDefinition signalRef="s1"/>') + users("h") + flows("b > h"), done=False)
    choose(w, "a")
    w.do("a")
    assert offered(w) == ["a"]
    w.message("m")
    assert w.open == "a v"
    w.signal("s1")
    assert w.open == "h"


def test_it_is_undone_like_any_sub_process(world: Make) -> None:
    body = (
        starts("s")
        + sub("O", UNTIL + users("a", "b") + handler("ua", "a"), tag="adHocSubProcess")
        + throw("t", "<compensateEventDefinition/>")
    )
    w = world(body + users("n") + flows("s > O > t > n"), done=False)
    choose(w, "a")
    w.do("a", done=True)
    assert w.open == "ua"
    assert w.live.choices() == []
    assert w.do("ua").open == "n"
