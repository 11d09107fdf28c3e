"""Where process engines are quietly wrong: each element that is often accepted and misread behaves, or is refused."""

import pytest

from engine.compiler import compile_document
from engine.effects import EscalationUncaught, SignalThrown
from engine.errors import InvalidDefinition
from tests.engine.conftest import Make
from tests.engine.drawing import (
    ANY_ERROR,
    CANCEL,
    COMPENSATION,
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    boundary,
    catch,
    end,
    ends,
    event_sub,
    flows,
    gateway,
    handler,
    process,
    script,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)
from tests.engine.world import World


def refused(body: str, more: str = "") -> set[str]:
    """Tell the elements that are refused."""
    with pytest.raises(InvalidDefinition) as refusal:
        compile_document(process(body, more=more))
    return {problem.element_id for problem in refusal.value.problems}


def test_a_script_that_fails_is_an_incident_and_no_error_of_the_diagram(world: Make) -> None:
    drawn = '<scriptTask id="p" camunda:resultVariable="r"><script>${missing + 1}</script></scriptTask>'
    w = world(starts("s") + drawn + boundary("b", "p", ANY_ERROR) + users("h", "n") + flows("s > p > n\nb > h"))
    assert (w.incidents, w.open) == (["p"], "")
    w.put(missing=1).retry()
    assert w.open == "n"
    assert w.data["r"] == 2


@pytest.mark.parametrize(
    ("trigger", "interrupting"), [(MESSAGE, True), (MESSAGE, False), (timer(), True), (ERROR, True), (ESCALATION, False)]
)
def test_an_event_sub_process_does_not_begin_by_itself_nor_hold_the_instance(world: Make, trigger: str, *, interrupting: bool) -> None:
    w = world(starts("s") + users("a") + event_sub("V", trigger, "v", interrupting=interrupting) + flows("s > a"))
    assert w.open == "a"
    assert w.do("a").outcome == "completed"


@pytest.mark.parametrize("interrupting", [True, False])
def test_whether_an_event_sub_process_interrupts_is_looked_at(world: Make, *, interrupting: bool) -> None:
    w = world(starts("s") + users("a") + event_sub("V", MESSAGE, "v", interrupting=interrupting) + flows("s > a"))
    w.message("m")
    assert w.open == ("v" if interrupting else "a v")


def test_a_compensation_that_begins_an_event_sub_process_waits_until_it_is_thrown(world: Make) -> None:
    inner = starts("os") + users("a") + event_sub("V", COMPENSATION, "v") + flows("os > a")
    w = world(starts("s") + sub("O", inner) + users("n") + throw("t", COMPENSATION) + flows("s > O > n > t"))
    assert w.open == "a"
    assert w.do("a").open == "n"
    assert w.do("n").open == "v"


def test_compensation_thrown_at_an_end_is_done(world: Make) -> None:
    w = world(starts("s") + users("a") + handler("ua", "a") + end("t", COMPENSATION) + flows("s > a > t")).do("a")
    assert w.open == "ua"
    assert w.do("ua").outcome == "completed"


def test_a_join_in_a_loop_does_not_remember_the_last_round(world: Make) -> None:
    body = starts("s") + gateway("parallel", "f", "j") + gateway("exclusive", "g") + users("a", "b") + ends("e")
    body += gateway("exclusive", "x", default="d_x_e")
    w = world(body + flows("s > g > f > a > j\nf > b > j > x -[]> e\nx -[n < 3]> g"), n=0)
    assert w.do("a", "b").open == "a b"
    assert w.do("b").open == "a"  # who came last in the first round comes first now
    assert w.do("a", n=3).outcome == "completed"


def test_conditional_flows_out_of_an_activity(world: Make) -> None:
    body = (
        starts("s") + user("a", attributes='default="d_a_d"') + users("b", "c", "d") + flows("s > a -[x = 1]> b\na -[x > 0]> c\na -[]> d")
    )
    assert [world(body, x=x).do("a").open for x in (1, 2, 0)] == ["b c", "c", "d"]
    single = starts("s") + users("a", "b") + flows("s > a -[x = 1]> b")
    w = world(single, x=0)
    w.do("a")
    assert (w.incidents, w.open) == (["a"], "")


def test_one_message_wakes_one(world: Make) -> None:
    w = world(
        starts("s")
        + gateway("parallel", "f")
        + catch("c", MESSAGE)
        + catch("d", MESSAGE)
        + users("a", "b")
        + flows("s > f > c > a\nf > d > b")
    )
    w.message("m")
    assert w.open in ("a", "b")
    w.message("m")
    assert w.open == "a b"


def test_times_are_written_as_the_standard_writes_them(world: Make) -> None:
    w = world(starts("s") + catch("c", timer("PT5M")) + users("a") + flows("s > c > a"))
    assert w.wait(minutes=4).open == ""
    assert w.wait(minutes=1).open == "a"


def test_a_cycle_in_the_flow_is_counted_and_lets_go(world: Make) -> None:
    w = world(starts("s") + catch("c", timer("R3/PT1H", "timeCycle")) + users("a") + flows("s > c > a"))
    assert w.wait(hours=9).open == "a a a"
    assert not w.books.timers
    assert w.do("a", "a", "a").outcome == "completed"


def test_a_cron_on_a_boundary_event_comes_again(world: Make) -> None:
    drawn = boundary("b", "a", timer("0 0 12 * * ?", "timeCycle"), interrupting=False)
    w = world(starts("s") + users("a", "h") + drawn + flows("s > a\nb > h"))
    assert w.wait(days=2).open == "a h h"


def test_a_signal_at_an_end_is_thrown(world: Make) -> None:
    body = starts("s") + gateway("parallel", "f") + catch("c", SIGNAL) + users("a") + end("x", SIGNAL) + flows("s > f > x\nf > c > a")
    w = world(body)
    assert [e.name for e in w.told(SignalThrown)] == ["s1"]
    assert w.open == "a"


def test_an_error_is_caught_where_it_happens_and_not_beside(world: Make) -> None:
    def one(name: str) -> str:
        return sub(name, starts(f"{name}s") + users(f"{name}u") + end(f"{name}x", ERROR) + flows(f"{name}s > {name}u > {name}x"))

    body = starts("s") + gateway("parallel", "f") + one("A") + one("B") + boundary("ba", "A", ERROR) + boundary("bb", "B", ERROR)
    w = world(body + users("ha", "hb") + flows("s > f > A\nf > B\nba > ha\nbb > hb")).do("Au")
    assert w.open == "Bu ha"


def test_an_uncaught_error_is_an_incident_and_nothing_goes_on(world: Make) -> None:
    inner = starts("os") + gateway("parallel", "f") + users("a") + end("x", ERROR) + flows("os > f > x\nf > a")
    w = world(starts("s") + sub("O", inner) + users("n") + flows("s > O > n"))
    assert w.incidents == ["x"]
    assert w.do("a").open == ""
    assert w.outcome is None


def test_an_uncaught_escalation_is_told_and_harms_nobody(world: Make) -> None:
    w = world(starts("s") + throw("t", ESCALATION) + users("a") + flows("s > t > a"))
    assert w.told(EscalationUncaught) == [EscalationUncaught("t", "X1")]
    assert w.open == "a"


def test_a_cancel_end_stands_in_a_transaction_that_can_be_left() -> None:
    assert refused(starts("s") + end("x", CANCEL) + flows("s > x")) == {"x"}


def test_flows_that_just_end(world: Make) -> None:
    w = world(starts("s") + sub("O", users("a", "b")) + users("n") + flows("s > O > n"))
    assert w.open == "a b"
    assert w.do("a", "b").open == "n"
    assert w.do("n").outcome == "completed"


def test_a_message_boundary_event_beside_comes_again(world: Make) -> None:
    w = world(starts("s") + users("a", "h") + boundary("b", "a", MESSAGE, interrupting=False) + flows("s > a\nb > h"))
    w.message("m")
    w.message("m")
    assert w.open == "a h h"


def test_two_plain_starts_are_refused() -> None:
    assert refused(starts("s", "z") + users("a") + flows("s > a\nz > a")) == {"z"}


def test_data_stores_are_drawings() -> None:
    body = starts("s") + '<dataStoreReference id="d" dataStoreRef="store"/>' + users("a") + flows("s > a")
    assert World(process(body, more='<dataStore id="store" name="Register"/>')).open == "a"


def test_a_script_in_another_language_is_refused() -> None:
    python = '<scriptTask id="p" scriptFormat="python"><script>import os</script></scriptTask>'
    assert refused(starts("s") + python + flows("s > p")) == {"p"}
    assert World(process(starts("s") + script("p", x="1") + users("a") + flows("s > p > a"))).data == {"x": 1}
