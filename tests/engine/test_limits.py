"""Size and endlessness: long chains, many instances, loops without a wait."""

from dataclasses import replace
from time import perf_counter

from engine.compiler import compile_document
from engine.effects import ActivityEntered, IncidentRaised
from engine.execution import Execution, Moment
from tests.engine.drawing import call, ends, flows, gateway, multiple, process, script, starts, sub, user, users
from tests.engine.world import BEGIN, Shelf, World


def test_a_chain_of_5000_elements_compiles_and_runs() -> None:
    names = [f"t{n}" for n in range(5000)]
    chain = "".join(f'<task id="{name}"/>' for name in names)
    w = World(process(starts("s") + chain + users("u") + ends("e") + flows("s > " + " > ".join(names) + " > u > e")))
    assert w.open == "u"
    w.do("u")
    assert w.outcome == "completed"


def test_a_loop_that_never_waits_becomes_an_incident_and_goes_on_when_asked() -> None:
    w = World(process(starts("s") + gateway("exclusive", "g") + script("n", n="n + 1") + flows("s > g > n > g")), n=0)
    (incident,) = w.told(IncidentRaised)
    assert incident.kind == "loop"
    assert 4_990 < w.data["n"] < 5_010
    w.retry()
    assert 9_990 < w.data["n"] < 10_010
    assert len(w.books.incidents) == 1


def test_an_endless_loop_beside_waiting_work_leaves_that_work_alone() -> None:
    body = starts("s") + gateway("exclusive", "g") + script("n", n="n + 1") + users("u") + flows("s > u\ns > g > n > g")
    w = World(process(body), n=0)
    assert w.open == "u"
    assert len(w.incidents) == 1
    w.do("u")


def test_a_process_that_calls_itself_without_end_becomes_an_incident() -> None:
    w = World(process(starts("s") + call("c", "main") + flows("s > c")))
    assert len(w.incidents) == 1
    restored = Execution.restore(w.live.definition, w.live.dump(), moment=w.moment)
    restored.terminate()
    assert restored.ended


def test_the_instances_of_a_multi_instance_activity_are_not_counted() -> None:
    inner = multiple("12000") + starts("os") + '<task id="t"/>' + flows("os > t")
    w = World(process(starts("s") + sub("O", inner) + users("n") + flows("s > O > n")))
    assert w.open == "n"
    assert w.entered("t") == 12_000


def test_a_loop_inside_a_multi_instance_activity_is_still_found() -> None:
    inner = multiple("2") + starts("os") + gateway("exclusive", "g") + '<task id="t"/>' + flows("os > g > t > g")
    w = World(process(starts("s") + sub("O", inner) + flows("s > O")))
    assert [e.kind for e in w.told(IncidentRaised)] == ["loop", "loop"]


def test_the_cost_of_many_instances_stays_linear() -> None:
    def seconds(number: int) -> float:
        xml = process(starts("s") + user("a", multiple("=n")) + ends("e") + flows("s > a > e"))
        shelf = Shelf(lambda: compile_document(xml))
        live = Execution.start(compile_document(xml)["main"], {"n": number}, moment=Moment(BEGIN, "main:1", shelf))
        entered = [e.activity_id for e in live.advance() if isinstance(e, ActivityEntered) and e.element_id == "a"]
        begin = perf_counter()
        for activity_id in entered:
            live.complete(activity_id, {})
            live.advance()
        assert live.ended
        return perf_counter() - begin

    seconds(100)
    assert seconds(10_000) < 25 * seconds(1_000)


def test_the_limit_is_one_of_the_moment() -> None:
    xml = process(starts("s") + "".join(f'<task id="t{n}"/>' for n in range(20)) + flows("s > " + " > ".join(f"t{n}" for n in range(20))))
    shelf = Shelf(lambda: compile_document(xml))
    moment = Moment(BEGIN, "main:1", shelf, step_limit=10)
    live = Execution.start(compile_document(xml)["main"], {}, moment=moment)
    assert any(isinstance(e, IncidentRaised) for e in live.advance())
    wide = replace(moment, step_limit=100)
    assert not any(isinstance(e, IncidentRaised) for e in Execution.start(compile_document(xml)["main"], {}, moment=wide).advance())
