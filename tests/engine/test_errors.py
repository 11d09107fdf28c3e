"""Errors and escalations: the nearest that catches them, and nobody else."""

from engine.effects import EscalationUncaught
from tests.engine.conftest import Make
from tests.engine.drawing import (
    ANY_ERROR,
    ERROR,
    ESCALATION,
    OTHER_ERROR,
    boundary,
    call,
    end,
    event_sub,
    flows,
    gateway,
    job,
    script,
    starts,
    sub,
    throw,
    users,
)  # fmt: skip


def raising(name: str) -> str:
    """Draw a sub-process that ends with an error after a user task."""
    return sub(name, starts(f"{name}s") + users(f"{name}u") + end(f"{name}x", ERROR) + flows(f"{name}s > {name}u > {name}x"))


def test_only_the_nearest_scope_catches(world: Make) -> None:
    w = world(
        starts("s") + gateway("parallel", "f") + raising("A") + raising("B") + boundary("ba", "A", ERROR) + boundary("bb", "B", ERROR)
        + users("ha", "hb", "na", "nb") + flows("s > f > A > na\nf > B > nb\nba > ha\nbb > hb")
    )  # fmt: skip
    w.do("Au")
    assert w.open == "Bu ha"


def test_an_error_passes_through_scopes_and_finds_its_code_before_a_catch_all(world: Make) -> None:
    outer = starts("os") + raising("I") + boundary("bi", "I", OTHER_ERROR) + users("h2", "n") + flows("os > I > n\nbi > h2")
    w = world(
        starts("s") + sub("O", outer) + boundary("ball", "O", ANY_ERROR) + boundary("bx", "O", ERROR) + users("hall", "hx", "no")
        + flows("s > O > no\nball > hall\nbx > hx")
    )  # fmt: skip
    w.do("Iu")
    assert w.open == "hx"


def test_an_error_leaves_a_called_process_with_what_passes_out(world: Make) -> None:
    called = starts("qs") + script("set", y="5") + users("qu") + end("qx", ERROR) + flows("qs > set > qu > qx")
    w = world(
        starts("s") + call("c", "q", '<camunda:out source="y" target="z"/>') + boundary("b", "c", ERROR) + users("h", "n")
        + flows("s > c > n\nb > h"),
        more=f'<process id="q" isExecutable="true">{called}</process>',
    )  # fmt: skip
    w.do("qu")
    assert w.open == "h"
    assert w.data == {"z": 5}


def test_an_uncaught_error_is_an_incident_and_nothing_goes_on(world: Make) -> None:
    w = world(starts("s") + raising("I") + users("n") + flows("s > I > n"))
    w.do("Iu")
    assert w.outcome is None
    assert w.open == ""
    assert w.incidents == ["Ix"]
    assert next(iter(w.books.incidents.values())).kind == "error"


def test_an_error_of_a_job_is_caught_at_its_own_border_else_an_incident(world: Make) -> None:
    told = '<errorEventDefinition errorRef="E1" camunda:errorCodeVariable="code" camunda:errorMessageVariable="why"/>'
    body = starts("s") + job("j") + users("h", "n") + boundary("b", "j", told) + flows("s > j > n\nb > h")
    w = world(body)
    assert w.error("j", "E1", "no paper")
    assert w.open == "h"
    assert w.data == {"code": "E1", "why": "no paper"}
    w = world(body)
    assert not w.error("j", "E2")
    assert w.incidents == ["j"]
    w.retry()
    assert w.open == "j"
    w.do("j")
    assert w.open == "n"


def test_an_error_event_sub_process_may_throw_again(world: Make) -> None:
    handler = sub(
        "V",
        f'<startEvent id="vs">{ERROR}</startEvent>' + users("v") + end("ve", OTHER_ERROR) + flows("vs > v > ve"),
        'triggeredByEvent="true"',
    )
    inner = starts("os") + users("x", "y") + gateway("parallel", "f") + end("ox", ERROR) + handler + flows("os > f > x > ox\nf > y")
    w = world(starts("s") + sub("O", inner) + boundary("b", "O", OTHER_ERROR) + users("h", "n") + flows("s > O > n\nb > h"))
    w.do("x")
    assert w.open == "v"
    w.do("v")
    assert w.open == "h"


def test_an_escalation_may_leave_the_work_going_on(world: Make) -> None:
    inner = starts("os") + throw("t", ESCALATION) + users("u") + flows("os > t > u")
    w = world(
        starts("s") + sub("O", inner) + boundary("b", "O", ESCALATION, interrupting=False) + users("h", "n") + flows("s > O > n\nb > h")
    )
    assert w.open == "h u"
    w.do("u")
    assert w.open == "h n"


def test_an_escalation_may_interrupt_the_one_that_throws(world: Make) -> None:
    inner = starts("os") + throw("t", ESCALATION) + users("u") + flows("os > t > u")
    w = world(starts("s") + sub("O", inner) + boundary("b", "O", ESCALATION) + users("h", "n") + flows("s > O > n\nb > h"))
    assert w.open == "h"


def test_an_escalation_end_event_is_heard_by_an_event_sub_process(world: Make) -> None:
    w = world(starts("s") + end("x", ESCALATION) + event_sub("V", ESCALATION, "v", interrupting=False) + flows("s > x"))
    assert w.open == "v"
    w.do("v")
    assert w.outcome == "completed"


def test_an_escalation_thrown_inside_its_handler_is_not_caught_by_it_again(world: Make) -> None:
    start = f'<startEvent id="vs" isInterrupting="false">{ESCALATION}</startEvent>'
    handler = sub("V", start + end("vx", ESCALATION) + flows("vs > vx"), 'triggeredByEvent="true"')
    w = world(starts("s") + throw("t", ESCALATION) + users("u") + handler + flows("s > t > u"))
    assert w.told(EscalationUncaught) == [EscalationUncaught("vx", "X1")]


def test_an_uncaught_escalation_is_no_harm(world: Make) -> None:
    w = world(starts("s") + throw("t", ESCALATION) + users("u") + flows("s > t > u"))
    assert w.open == "u"
    assert w.told(EscalationUncaught) == [EscalationUncaught("t", "X1")]
