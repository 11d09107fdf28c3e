"""The waits whose stored states must load and finish for ever; `python -m tests.engine.fixtures_v1` writes those that are missing."""

from collections.abc import Callable
from pathlib import Path

from tests.engine.drawing import (
    CANCEL,
    COMPENSATION,
    ERROR,
    MESSAGE,
    SIGNAL,
    boundary,
    call,
    catch,
    condition,
    end,
    ends,
    event_sub,
    flows,
    gateway,
    handler,
    job,
    mapping,
    multiple,
    process,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)
from tests.engine.world import World

FOLDER = Path(__file__).parent / "fixtures" / "v1"
VOTES = '<loopDataOutputRef>votes</loopDataOutputRef><outputDataItem id="vote"/>'
PEOPLE = 'camunda:collection="people" camunda:elementVariable="who"'
CALLED = '<process id="q" isExecutable="true">' + starts("qs") + users("qu") + ends("qe") + flows("qs > qu > qe") + "</process>"
PASSING = (
    '<camunda:in source="x" target="y"/><camunda:out source="z" target="z"/><camunda:in businessKey="#{execution.processBusinessKey}"/>'
)


def simple(middle: str, name: str = "w") -> bytes:
    """Draw a process with one wait in its middle, and a user task behind it."""
    return process(starts("s") + middle + users("n") + ends("e") + flows(f"s > {name} > n > e"))


# name -> the diagram, what happens before the state is stored, what happens after it is loaded; then everything open is completed
WAITS: dict[str, tuple[Callable[[], bytes], Callable[[World], object], Callable[[World], object]]] = {
    "user_task": (lambda: simple(user("w", mapping("in mine =x + 1", "out got =mine"))), lambda w: w, lambda w: w.do("w")),
    "timer": (lambda: simple(catch("w", timer())), lambda w: w, lambda w: w.wait(hours=1)),
    "boundary_cycle": (
        lambda: process(
            starts("s") + users("w", "h") + boundary("b", "w", timer("R3/PT1H", "timeCycle"), interrupting=False) + flows("s > w\nb > h")
        ),
        lambda w: w.wait(hours=1),
        lambda w: w.wait(hours=1),
    ),
    "named_clock": (
        lambda: simple(catch("w", timer('=deadline("jk.intake_verify")'))),
        lambda w: w,
        lambda w: (w.live.fire(*next(iter(w.books.timers))), w.go()),
    ),
    "job": (lambda: simple(job("w", "mail")), lambda w: w, lambda w: w.do("w", answer=1)),
    "job_with_incident": (
        lambda: simple(job("w", "mail")),
        lambda w: (w.live.fail(w.activity("w"), "no answer"), w.go()),
        lambda w: w.retry().do("w"),
    ),
    "message": (lambda: simple(catch("w", MESSAGE)), lambda w: w, lambda w: w.message("m", answer=1)),
    "signal": (lambda: simple(catch("w", SIGNAL)), lambda w: w, lambda w: w.signal("s1")),
    "receive_task": (lambda: simple('<receiveTask id="w" messageRef="m"/>'), lambda w: w, lambda w: w.message("m")),
    "event_gateway": (
        lambda: process(
            starts("s") + gateway("eventBased", "g") + catch("t", timer()) + catch("c", MESSAGE) + users("a", "b")
            + flows("s > g > t > a\ng > c > b")
        ),
        lambda w: w,
        lambda w: w.message("m"),
    ),
    "parallel_join_with_one_arrival": (
        lambda: process(
            starts("s") + gateway("parallel", "f", "j") + users("a", "b", "n") + ends("e") + flows("s > f > a > j\nf > b > j > n > e")
        ),
        lambda w: w.do("b"),
        lambda w: w.do("a"),
    ),
    "inclusive_join_with_one_arrival": (
        lambda: process(
            starts("s") + gateway("inclusive", "f", "j") + users("a", "b", "n") + ends("e")
            + flows("s > f -[x > 0]> a > j\nf -[x > 0]> b > j > n > e")
        ),
        lambda w: w.do("b"),
        lambda w: w.do("a"),
    ),
    "parallel_instances_half_way": (
        lambda: simple(user("w", multiple("", PEOPLE, VOTES))), lambda w: w.do("w", vote=1), lambda w: w.do("w", vote=2).do("w", vote=3)
    ),
    "sequential_instances_half_way": (
        lambda: simple(user("w", multiple("", PEOPLE + ' isSequential="true"', VOTES))),
        lambda w: w.do("w", vote=1),
        lambda w: w.do("w", vote=2).do("w", vote=3),
    ),
    "standard_loop": (
        lambda: simple(user("w", '<standardLoopCharacteristics loopMaximum="3"/>')), lambda w: w.do("w"), lambda w: w.do("w", "w")
    ),
    "start_quantity": (
        lambda: process(starts("s") + users("a") + user("w", attributes='startQuantity="2"') + flows("s > a > w\ns > w")),
        lambda w: w,
        lambda w: w.do("a"),
    ),
    "sub_process": (
        lambda: simple(
            sub("w", starts("ws") + users("wu") + ends("we") + flows("ws > wu > we") + event_sub("v", SIGNAL, "vu", interrupting=False))
            + boundary("b", "w", ERROR) + users("h") + flows("b > h")
        ),
        lambda w: w.signal("s1"),
        lambda w: w.do("wu", "vu"),
    ),
    "event_sub_process_in_charge": (
        lambda: process(starts("s") + users("a") + event_sub("v", MESSAGE, "vu") + flows("s > a")), lambda w: w.message("m"), lambda w: w
    ),
    "called_process": (
        lambda: process(starts("s") + call("w", "q", PASSING) + users("n") + ends("e") + flows("s > w > n > e"), more=CALLED),
        lambda w: w,
        lambda w: w.do("qu", z=7),
    ),
    "incident": (
        lambda: process(starts("s") + gateway("exclusive", "g") + users("a", "b") + flows("s > g -[x = 5]> a\ng -[x = 6]> b")),
        lambda w: w,
        lambda w: w.put(x=5).retry(),
    ),
    "condition_that_has_held": (
        lambda: process(starts("s") + users("w", "h") + boundary("b", "w", condition("x > 1"), interrupting=False) + flows("s > w\nb > h")),
        lambda w: w.put(x=2),
        lambda w: w.put(x=3).put(x=0).put(x=2),
    ),
    "parallel_multiple_half_way": (
        lambda: simple(catch("w", MESSAGE + SIGNAL + condition("x > 1")).replace('id="w"', 'id="w" parallelMultiple="true"')),
        lambda w: w.signal("s1"),
        lambda w: (w.put(x=2), w.message("m")),
    ),
    "compensation_half_way": (
        lambda: process(
            starts("s") + sub("O", starts("os") + users("a", "b") + handler("ua", "a") + handler("ub", "b") + flows("os > a > b"))
            + user("c", multiple("2")) + handler("uc", "c") + throw("t", COMPENSATION) + users("n") + flows("s > c > O > t > n")
        ),
        lambda w: w.do("c", "c", "a", "b"),
        lambda w: w.do("ub", "ua", "uc", "uc"),
    ),
    "completed_work_of_instances_half_way": (
        lambda: process(
            starts("s") + sub("O", multiple("2") + starts("os") + users("a") + handler("ua", "a") + flows("os > a"))
            + throw("t", COMPENSATION) + flows("s > O > t")
        ),
        lambda w: w.do("a"),
        lambda w: w.do("a", "ua", "ua"),
    ),
    "transaction_being_cancelled": (
        lambda: process(
            starts("s")
            + sub("T", starts("ts") + users("a") + handler("ua", "a") + end("x", CANCEL) + flows("ts > a > x"), tag="transaction")
            + boundary("b", "T", CANCEL) + users("n", "h") + flows("s > T > n\nb > h")
        ),
        lambda w: w.do("a"),
        lambda w: w.do("ua", "h"),
    ),
    "complex_join_half_way": (
        lambda: process(
            starts("s") + gateway("parallel", "f") + users("a", "b", "c", "n") + flows("s > f > a > g\nf > b > g\nf > c > g > n")
            + '<complexGateway id="g"><activationCondition>=activationCount > 1</activationCondition></complexGateway>'
        ),
        lambda w: w.do("a", "b"),
        lambda w: w.do("c"),
    ),
    "ad_hoc_sub_process": (
        lambda: simple(sub("w", "<completionCondition>=x > 1</completionCondition>" + users("a", "b"), tag="adHocSubProcess")),
        lambda w: chosen(w, "a"),
        lambda w: chosen(w.do("a"), "b").do("b", x=2),
    ),
    "behaviour_half_way": (
        lambda: process(
            starts("s") + user("w", multiple("3", 'behavior="One" oneBehaviorEventRef="sd"')) + boundary("b", "w", SIGNAL) + users("h")
            + flows("s > w\nb > h"), more='<signalEventDefinition id="sd" signalRef="s1"/>'
        ),
        lambda w: w.do("w"),
        lambda w: w.do("w", "w", "h"),
    ),
    "ended": (lambda: process(starts("s") + ends("e") + end("k", "") + flows("s > e\ns > k")), lambda w: w, lambda w: w),
}  # fmt: skip


def chosen(world: World, element_id: str) -> World:
    """Choose an activity of the ad hoc sub-process that waits."""
    world.live.begin_activity(world.live.choices()[0].scope_id, element_id)
    return world.go()


def begin(xml: bytes) -> World:
    """Start a fixture's process."""
    return World(xml, x=1, people=["liwen", "zhaomin", "sunqiang"])


def finish(world: World, after: Callable[[World], object]) -> World:
    """Do what the fixture says, then complete whatever is open."""
    after(world)
    while world.open:
        world.do(world.open.split()[0])
    return world


def main() -> None:
    """Write what is missing; what is there was released and never changes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (draw, before, _) in WAITS.items():
        if not (FOLDER / f"{name}.bin").exists():
            xml = draw()
            world = begin(xml)
            before(world)
            (FOLDER / f"{name}.bpmn").write_bytes(xml)
            (FOLDER / f"{name}.bin").write_bytes(world.live.dump())


if __name__ == "__main__":
    main()
