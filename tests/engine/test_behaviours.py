"""What a multi-instance activity throws by itself, data associations, and who listens when something is thrown at once."""

import pytest

from engine.effects import VariableSet
from tests.engine.conftest import Make
from tests.engine.drawing import (
    MESSAGE,
    SIGNAL,
    boundary,
    catch,
    condition,
    flows,
    gateway,
    job,
    multiple,
    starts,
    throw,
    user,
    users,
)

SHARED = '<signalEventDefinition id="shared" signalRef="s1"/>'
HOW = {
    "None": 'noneBehaviorEventRef="shared"',
    "One": 'oneBehaviorEventRef="shared"',
}


def instances(behavior: str, inside: str = "") -> str:
    """Draw a multi-instance user task with a boundary event for what it throws, and one for something else."""
    drawn = user("a", multiple("3", f'behavior="{behavior}" {HOW.get(behavior, "")}', inside))
    events = boundary("b", "a", SIGNAL) + boundary("c", "a", '<signalEventDefinition signalRef="s2"/>')
    return starts("s") + drawn + events + users("h", "z", "n") + flows("s > a > n\nb > h\nc > z")


@pytest.mark.parametrize(("behavior", "handled"), [("None", 3), ("One", 1), ("All", 0)])
def test_it_reaches_its_own_boundary_events_and_is_not_interrupted(world: Make, behavior: str, handled: int) -> None:
    w = world(instances(behavior), more=SHARED)
    w.do("a", "a", "a")
    assert w.open == " ".join(["h"] * handled + ["n"])
    assert not w.books.subscriptions


def test_a_complex_behaviour_throws_when_its_condition_holds_and_then_it_is_over(world: Make) -> None:
    case = (
        "<complexBehaviorDefinition><condition>=nrOfCompletedInstances = 2</condition><event>"
        + SIGNAL
        + "</event></complexBehaviorDefinition>"
    )
    w = world(instances("Complex", case)).do("a")
    assert w.open == "a a"
    assert w.do("a").open == "h n"


def test_a_complex_condition_that_fails_is_an_incident_and_nothing_is_thrown_twice(world: Make) -> None:
    case = "<complexBehaviorDefinition><condition>=enough</condition><event>" + SIGNAL + "</event></complexBehaviorDefinition>"
    w = world(instances("Complex", case)).do("a")
    assert w.incidents == ["a#multiInstanceBody"]
    w.put(enough=True).retry()
    assert w.open == "h n"


def test_a_signal_from_outside_interrupts_as_ever(world: Make) -> None:
    w = world(instances("None"), more=SHARED)
    w.signal("s1")
    assert w.open == "h"


COPIES = (
    "<ioSpecification><dataInput id='in'/><dataOutput id='out'/><inputSet/><outputSet/></ioSpecification>"
    "<dataInputAssociation><sourceRef>ref</sourceRef><targetRef>in</targetRef></dataInputAssociation>"
    "<dataOutputAssociation><sourceRef>out</sourceRef><targetRef>ref</targetRef></dataOutputAssociation>"
)
OBJECT = '<dataObject id="dossier"/><dataObjectReference id="ref" dataObjectRef="dossier" name="Dossier"/>'


def test_data_objects_are_variables_that_associations_copy(world: Make) -> None:
    w = world(starts("s") + OBJECT + user("a", COPIES) + users("n") + flows("s > a > n"), dossier={"name": "Li"})
    assert w.seen("a")["in"] == {"name": "Li"}
    w.live.complete(w.activity("a"), {}, local={"out": {"name": "Wang"}})
    w.go()
    assert w.data == {"dossier": {"name": "Wang"}}


def test_what_is_not_there_is_not_copied(world: Make) -> None:
    w = world(starts("s") + OBJECT + job("a", inside=COPIES) + users("n") + flows("s > a > n"))
    assert w.seen("a") == {}
    assert w.do("a").data == {}


def test_a_collection_may_be_a_data_object(world: Make) -> None:
    marker = "<loopDataInputRef>in</loopDataInputRef><inputDataItem id='one'/>"
    w = world(starts("s") + OBJECT + user("a", COPIES + multiple("", "", marker)) + flows("s > a"), dossier=[1, 2])
    assert w.open == "a a"
    assert w.seen("a")["one"] == 1
    assert {e.name for e in w.told(VariableSet)} == {"dossier", "one"}


@pytest.mark.parametrize("first", ["throw", "catch"])
def test_who_waits_hears_what_is_thrown_in_the_same_moment(world: Make, first: str) -> None:
    lines = ["f > t", "f > c > a"]
    body = starts("s") + gateway("parallel", "f") + throw("t", SIGNAL) + catch("c", SIGNAL) + users("a")
    assert world(body + flows("\n".join(["s > f", *(lines if first == "throw" else lines[::-1])]))).open == "a"


def test_a_multiple_event_takes_the_first_and_a_parallel_one_waits_for_all(world: Make) -> None:
    triggers = MESSAGE + SIGNAL + condition("x = 1")
    drawn = catch("c", triggers)
    assert world(starts("s") + drawn + users("a") + flows("s > c > a")).put(x=1).open == "a"
    together = drawn.replace('id="c"', 'id="c" parallelMultiple="true"')
    w = world(starts("s") + together + users("a") + flows("s > c > a"))
    w.signal("s1")
    w.put(x=1)
    assert w.open == ""
    w.message("m")
    assert w.open == "a"


def test_a_parallel_multiple_boundary_event_beside_begins_anew(world: Make) -> None:
    drawn = boundary("b", "w", MESSAGE + condition("x = 1"), interrupting=False).replace('id="b"', 'id="b" parallelMultiple="true"')
    w = world(starts("s") + users("w", "h") + drawn + flows("s > w\nb > h"), x=1)
    w.message("m")
    assert w.open == "h w"
    w.message("m")
    assert w.open == "h w"
    w.put(x=0).put(x=1)
    assert w.open == "h h w"
