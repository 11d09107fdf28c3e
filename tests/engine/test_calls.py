"""Call activities: found when they are called, nested in the caller's state."""

import pytest

from engine.definitions import Binding
from engine.effects import CalledProcessEnded, CalledProcessStarted
from tests.engine.conftest import Make
from tests.engine.drawing import MESSAGE, boundary, call, ends, event_sub, flows, starts, sub, timer, users


def called(key: str, body: str) -> str:
    """Draw a further process."""
    return f'<process id="{key}" isExecutable="true">{body}</process>'


INNER = called("q", starts("qs") + users("qu") + ends("qe") + flows("qs > qu > qe"))


def test_a_called_process_is_told_to_start_and_to_end(world: Make) -> None:
    w = world(starts("s") + call("c", "q") + users("n") + flows("s > c > n"), more=INNER)
    (started,) = w.told(CalledProcessStarted)
    assert (started.element_id, started.definition_id, started.process_id) == ("c", "q:1", "q")
    scopes = {e.element_id: e.scope_id for e in w.books.effects if type(e).__name__ == "ActivityEntered"}
    assert scopes["qu"] == started.activity_id
    assert scopes["c"] == 0
    w.do("qu")
    assert w.told(CalledProcessEnded) == [CalledProcessEnded(started.activity_id, "completed")]
    assert w.open == "n"


def test_a_missing_process_is_an_incident_until_it_is_deployed(world: Make) -> None:
    w = world(starts("s") + call("c", "${which}") + users("n") + flows("s > c > n"), more=INNER, which="nowhere")
    assert w.incidents == ["c"]
    assert next(iter(w.books.incidents.values())).kind == "called_process"
    w.put(which="q").retry()
    assert w.open == "qu"


def test_a_process_without_a_plain_start_cannot_be_called(world: Make) -> None:
    more = called("q", f'<startEvent id="qs">{MESSAGE}</startEvent>' + users("qu") + flows("qs > qu"))
    w = world(starts("s") + call("c", "q") + flows("s > c"), more=more)
    assert w.incidents == ["c"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", Binding("latest", None, "main:1")),
        ('camunda:calledElementBinding="deployment"', Binding("deployment", None, "main:1")),
        ('camunda:calledElementBinding="version" camunda:calledElementVersion="${v}"', Binding("version", "3", "main:1")),
        ('camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="1.0"', Binding("versionTag", "1.0", "main:1")),
    ],
)
def test_the_library_is_asked_for_the_bound_version(world: Make, attributes: str, expected: Binding) -> None:
    w = world(starts("s") + call("c", "q", attributes=attributes) + flows("s > c"), more=INNER, v=3)
    assert w.shelf.asked == [expected]


def test_a_process_called_by_a_called_process_names_its_caller(world: Make) -> None:
    more = called("q", starts("qs") + sub("qo", call("qc", "r")) + flows("qs > qo")) + called("r", users("ru"))
    w = world(starts("s") + call("c", "q") + users("n") + flows("s > c > n"), more=more)
    assert [binding.caller for binding in w.shelf.asked] == ["main:1", "q:1"]
    w.do("ru")
    assert w.open == "n"


def test_a_business_key_passes_when_the_diagram_says_so(world: Make) -> None:
    passed = '<camunda:in businessKey="#{execution.processBusinessKey}"/>'
    own = '<camunda:in businessKey="K${1}"/>'
    keys = [
        world(starts("s") + call("c", "q", inside) + flows("s > c"), more=INNER).told(CalledProcessStarted)[0].business_key
        for inside in (passed, own, "")
    ]
    assert keys == ["BK-1", "K1", None]


def test_interrupting_a_call_cancels_the_called_process(world: Make) -> None:
    more = called("q", starts("qs") + users("qu") + boundary("qb", "qu", timer()) + flows("qs > qu") + event_sub("qv", MESSAGE, "qw"))
    w = world(starts("s") + call("c", "q") + boundary("b", "c", timer("PT30M")) + users("h") + flows("s > c\nb > h"), more=more)
    w.wait(minutes=30)
    assert w.open == "h"
    assert w.told(CalledProcessEnded)[0].how == "cancelled"
    assert not w.books.timers
    assert not w.books.subscriptions


def test_variables_inside_a_called_process_are_seen_by_its_activity(world: Make) -> None:
    w = world(starts("s") + call("c", "q", '<camunda:in source="x" target="y"/>') + flows("s > c"), more=INNER, x=1)
    call_id = w.told(CalledProcessStarted)[0].activity_id
    assert w.live.variables(call_id) == {"y": 1}
    w.live.set_variables({"z": 2}, activity_id=w.activity("qu"))
    assert w.live.variables(call_id) == {"y": 1, "z": 2}
    assert w.data == {"x": 1}
