"""What starts a process, and what leads from one place or pool to another without a sequence flow."""

from dataclasses import replace

import pytest

from engine.compiler import compile_document
from engine.effects import FlowTaken, MessageThrown
from engine.errors import CannotStart
from engine.execution import Execution, Moment
from tests.engine.conftest import Make
from tests.engine.drawing import MESSAGE, SECOND_MESSAGE, SIGNAL, catch, ends, flows, gateway, link, process, starts, throw, timer, users
from tests.engine.world import BEGIN, Shelf, World

PARALLEL = '<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/>'
BEHIND = catch("c", MESSAGE) + catch("d", SECOND_MESSAGE) + users("a", "b") + flows("g > c > a\ng > d > b")


def test_links_lead_to_the_one_of_their_name(world: Make) -> None:
    links = throw("t1", link()) + throw("t2", link()) + throw("t3", link("M")) + catch("c", link()) + catch("d", link("M"))
    body = starts("s") + gateway("exclusive", "x") + links + users("a", "b")
    drawn = flows("s > x -[n = 1]> t1\nx -[n = 2]> t2\nx -[n = 3]> t3\nc > a\nd > b")
    assert [world(body + drawn, n=n).open for n in (1, 2, 3)] == ["a", "a", "b"]
    w = world(body + drawn, n=1)
    assert len(w.told(FlowTaken)) == 3  # a link is no sequence flow


def test_an_inclusive_join_sees_what_comes_through_a_link(world: Make) -> None:
    body = (
        starts("s") + gateway("parallel", "f") + users("a", "b", "n") + throw("t", link()) + catch("c", link()) + gateway("inclusive", "j")
    )
    w = world(body + flows("s > f > a > t\nf > b > j\nc > j > n")).do("b")
    assert w.open == "a"
    assert w.do("a").open == "n"


@pytest.mark.parametrize(("kind", "text"), [("timeDate", "2026-03-01T09:00:00Z"), ("timeDuration", "PT1H"), ("timeCycle", "R/P1D")])
def test_a_timer_start_is_told_and_can_be_entered(kind: str, text: str) -> None:
    xml = process(f'<startEvent id="ts">{timer(text, kind)}</startEvent>' + users("a") + flows("ts > a"))
    definition = compile_document(xml)["main"]
    assert definition.start_timers == {"ts": (kind, text)}
    assert not definition.is_startable
    assert World(xml, entry="ts").open == "a"
    with pytest.raises(CannotStart):
        World(xml)


def test_a_cron_starts_a_process() -> None:
    xml = process(
        f'<startEvent id="ts">{timer("0 0 8 ? * MON-FRI", "timeCycle")}</startEvent>' + starts("s") + users("a") + flows("ts > a\ns > a")
    )
    assert compile_document(xml)["main"].start_timers == {"ts": ("timeCycle", "0 0 8 ? * MON-FRI")}
    assert World(xml).open == World(xml, entry="ts").open == "a"


def test_who_starts_it_has_a_name() -> None:
    xml = process('<startEvent id="s" camunda:initiator="applicant"/>' + users("a") + flows("s > a"))
    assert compile_document(xml)["main"].initiator == "applicant"
    assert compile_document(process(users("a")))["main"].initiator is None
    definition = compile_document(xml)["main"]
    moment = Moment(BEGIN, "main:1", Shelf(lambda: {"main": definition}), initiator="liwen")
    assert Execution.start(definition, {"applicant": "somebody else"}, moment=moment).variables() == {"applicant": "liwen"}
    assert Execution.start(definition, {}, moment=replace(moment, initiator=None)).variables() == {"applicant": None}


def test_a_receive_task_starts_a_process(world: Make) -> None:
    w = world('<receiveTask id="r" messageRef="m" instantiate="true"/>' + users("a") + flows("r > a"), entry="r")
    assert w.open == "a"


def test_an_event_gateway_starts_a_process_by_whichever_comes(world: Make) -> None:
    body = '<eventBasedGateway id="g" instantiate="true"/>' + BEHIND
    assert compile_document(process(body))["main"].start_messages == {"m": "c", "m2": "d"}
    for entry, opened in (("c", "a"), ("d", "b")):
        w = world(body, entry=entry)
        assert w.open == opened
        assert not w.books.subscriptions
        assert w.do(opened).outcome == "completed"


def test_a_parallel_event_gateway_waits_for_the_others_too(world: Make) -> None:
    w = world(PARALLEL + BEHIND, entry="d")
    assert w.open == "b"
    w.do("b")
    assert w.outcome is None
    w.message("m")
    assert w.do("a").outcome == "completed"


def test_a_multiple_start_event_starts_by_each_of_its_triggers() -> None:
    definition = compile_document(
        process(f'<startEvent id="ms">{MESSAGE}{SECOND_MESSAGE}{SIGNAL}</startEvent>' + users("a") + flows("ms > a"))
    )["main"]
    assert (definition.start_messages, definition.start_signals) == ({"m": "ms", "m2": "ms"}, {"s1": "ms"})


def test_pools_are_processes_that_send_each_other_messages() -> None:
    other = f'<process id="office" isExecutable="true"><startEvent id="os">{MESSAGE}</startEvent>' + users("check")
    other += throw("answer", SECOND_MESSAGE) + flows("os > check > answer") + "</process>"
    drawn = '<participant id="p1" processRef="main"/><participant id="p2" processRef="office"/><participant id="p3" name="outside"/>'
    drawn += '<messageFlow id="mf1" sourceRef="ask" targetRef="os"/><messageFlow id="mf2" sourceRef="answer" targetRef="c"/>'
    body = starts("s") + throw("ask", MESSAGE) + catch("c", SECOND_MESSAGE) + users("n") + flows("s > ask > c > n")
    xml = process(body, more=other + f'<collaboration id="co">{drawn}</collaboration>')
    asker = World(xml)
    assert [e.name for e in asker.told(MessageThrown)] == ["m"]
    office = World(xml, key="office", entry=compile_document(xml)["office"].start_messages["m"])
    office.do("check")
    assert [e.name for e in office.told(MessageThrown)] == ["m2"]
    asker.message("m2")
    assert asker.open == "n"


@pytest.mark.parametrize("kind", ["globalTask", "globalManualTask"])
def test_a_global_task_can_be_called(world: Make, kind: str) -> None:
    w = world(starts("s") + '<callActivity id="c" calledElement="g"/>' + users("n") + flows("s > c > n"), more=f'<{kind} id="g"/>')
    assert w.open == "n"


def test_a_global_user_task_waits_where_it_is_called(world: Make) -> None:
    w = world(starts("s") + '<callActivity id="c" calledElement="g"/>' + ends("e") + flows("s > c > e"), more='<globalUserTask id="g"/>')
    assert w.open == "g_activity"
    assert w.do("g_activity").outcome == "completed"


def test_an_entry_that_is_no_start_is_refused() -> None:
    xml = process(starts("s") + users("a") + flows("s > a"))
    with pytest.raises(CannotStart):
        Execution.start(compile_document(xml)["main"], {}, moment=World(xml).moment, entry="a")
