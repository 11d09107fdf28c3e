"""A running process goes on in another version of its definition."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import migration
from engine.compiler import compile_document
from engine.mapping import check, generate
from engine.migration import CannotMigrate, Migration
from tests.engine.drawing import (
    COMPENSATION,
    ERROR,
    MESSAGE,
    SECOND_MESSAGE,
    SIGNAL,
    boundary,
    call,
    catch,
    ends,
    event_sub,
    flows,
    gateway,
    handler,
    job,
    multiple,
    process,
    starts,
    sub,
    throw,
    timer,
    user,
    users,
)
from tests.engine.world import BEGIN, Shelf, World

LINE = process(starts("s") + users("a", "b") + ends("e") + flows("s > a > b > e"))
LONGER = process(starts("s") + users("a", "new", "b") + ends("e") + flows("s > a > new > b > e"))


def mapped(old: bytes, new: bytes, key: str = "main", **pairs: str) -> dict[str, str]:
    return generate(compile_document(old)[key], compile_document(new)[key]) | pairs


def problems(old: bytes, new: bytes, **pairs: str) -> list[tuple[str, str]]:
    return [(one.element_id, one.rule) for one in check(compile_document(old)["main"], compile_document(new)["main"], pairs)]


def carry(world: World, new: bytes, *, host: int = 0, key: str = "main", **pairs: str) -> World:
    """Let an instance go on in another version; keep its books."""
    target = compile_document(new)[key]
    plan = Migration(f"{key}:2", target, mapped(world.xml, new, key, **pairs), host)
    world.shelf.compiled = lambda: {**compile_document(world.xml), **({f"{key}:2": target} if host else {})}
    done = migration.migrate(world.live, plan, moment=world.moment)
    for book in (world.books.tasks, world.books.jobs, world.books.incidents):
        book.update({one: replace(e, element_id=done.elements[one]) for one, e in book.items() if one in done.elements})  # type: ignore[attr-defined]
    for listening in (world.books.timers, world.books.subscriptions):
        found = {(one, done.indexes.get((one, index), index)): e for (one, index), e in listening.items()}  # type: ignore[attr-defined]
        listening.clear()  # type: ignore[attr-defined]
        listening.update(found)  # type: ignore[attr-defined]
    world.books.live.update({one: name for one, name in done.elements.items() if one in world.books.live})
    world.live = done.execution
    if not host:
        world.xml = new
        world.shelf = Shelf(lambda: compile_document(new))
        world.moment = replace(world.moment, definition_id="main:2", library=world.shelf)
    return world.go()


def refused(world: World, new: bytes, **pairs: str) -> list[tuple[str, str]]:
    with pytest.raises(CannotMigrate) as error:
        carry(world, new, **pairs)
    return [(one.element_id, one.rule) for one in error.value.problems]


def test_a_user_task_goes_on_and_what_follows_is_new() -> None:
    world = World(LINE)
    told = len(world.books.effects)
    carry(world, LONGER)
    assert world.books.effects[told:] == []
    assert world.do("a").open == "new"
    assert world.do("new", "b").outcome == "completed"


def test_an_element_gets_another_name() -> None:
    renamed = process(starts("s") + users("x", "b") + ends("e") + flows("s > x > b > e"))
    assert refused(World(LINE), renamed) == [("a", "unmapped")]
    assert carry(World(LINE), renamed, a="x").do("x").open == "b"


def test_a_mapping_is_held_against_both_versions() -> None:
    other = process(
        starts("s") + user("a", multiple("2")) + job("b") + users("c") + ends("e") + sub("p", users("d")) + flows("s > a > b > c > p > e")
    )
    assert problems(LINE, other, a="a", b="b", s="s", e="nothing", f="c") == [
        ("a", "loop"), ("b", "kind"), ("e", "element"), ("f", "element"),
    ]  # fmt: skip
    assert problems(LINE, other, b="d") == [("b", "scope")]
    assert set(mapped(LINE, other)) == {"s", "e"}


def timed(duration: str, *more: str) -> bytes:
    drawn = "".join(boundary(f"t{n}", "a", one, interrupting=False) for n, one in enumerate((timer(duration), *more)))
    names = "\n".join(f"t{n} > x{n} > e{n}" for n in range(len(more) + 1))
    numbers = range(len(more) + 1)
    return process(starts("s") + users("a", *(f"x{n}" for n in numbers)) + drawn + ends("e", *(f"e{n}" for n in numbers))
                   + flows(f"s > a > e\n{names}"))  # fmt: skip


def test_timers_keep_their_moment_new_ones_are_armed_vanished_ones_are_cancelled() -> None:
    world = World(timed("PT1H")).wait(minutes=30)
    carry(world, timed("PT5H", timer("PT2H"), MESSAGE))
    dues = sorted(e.due for e in world.books.timers.values())
    assert dues == [BEGIN + timedelta(hours=1), BEGIN + timedelta(hours=2.5)]
    assert world.wait(minutes=31).open == "a x0"
    carry(world, timed("PT5H"))
    assert (world.books.timers, world.books.subscriptions) == ({}, {})
    carry(world, timed("PT5H", timer("PT3H")))
    assert [e.due for e in world.books.timers.values()] == [world.moment.now + timedelta(hours=3)]
    assert world.wait(hours=3).open == "a x0 x1"


def test_a_timer_that_has_fired_is_not_armed_again() -> None:
    world = carry(World(timed("PT1H")).wait(hours=2), timed("PT1H"))
    assert (world.open, world.books.timers) == ("a x0", {})


JOIN = process(starts("s") + gateway("parallel", "f", "j") + users("a", "b", "c") + ends("e") + flows("s > f > a > j > c > e\nf > b > j"))


def test_a_token_that_waits_at_a_join_stays_there() -> None:
    same = process(
        starts("s") + gateway("parallel", "f", "j") + users("a", "b", "c") + ends("e") + flows("s > f > b > j > c > e\nf > a > j")
    )
    assert carry(World(JOIN).do("a"), same).do("b").open == "c"
    later = process(starts("s") + gateway("parallel", "f", "j") + users("a", "a2", "b", "c") + ends("e")
                    + flows("s > f > a > a2 > j > c > e\nf > b > j"))  # fmt: skip
    world = carry(World(JOIN).do("a"), later)
    assert (world.open, world.do("b").open) == ("b", "c")


def test_a_join_with_fewer_flows_goes_on_by_itself() -> None:
    fewer = process(starts("s") + users("a", "c", "k") + gateway("parallel", "f", "j") + ends("e", "e2")
                    + flows("s > f > a > j > c > e\nf > k > e2"))  # fmt: skip
    assert carry(World(JOIN).do("a"), fewer, b="k").open == "c k"


def test_a_token_whose_way_is_gone_is_a_finding() -> None:
    other = process(starts("s") + gateway("parallel", "f", "j") + users("x", "b", "c") + ends("e")
                    + flows("s > f > x > j > c > e\nf > b > j"))  # fmt: skip
    assert refused(World(JOIN).do("a"), other) == [("j", "flow")]
    assert carry(World(JOIN).do("a"), other, a="x").do("b").open == "c"


def test_an_inclusive_join_looks_again() -> None:
    old = process(
        starts("s") + gateway("inclusive", "f", "j") + users("a", "b", "c") + ends("e") + flows("s > f > a > j > c > e\nf > b > j")
    )
    new = process(starts("s") + gateway("inclusive", "f", "j") + users("a", "b", "c") + ends("e", "e2")
                  + flows("s > f > a > j > c > e\nf > b > e2"))  # fmt: skip
    assert carry(World(old).do("a"), new).open == "b c"


@pytest.mark.parametrize("attributes", ['isSequential="true"', 'isSequential="false"'])
def test_a_multi_instance_activity_goes_on_half_way(attributes: str) -> None:
    old = process(starts("s") + user("a", multiple("4", attributes)) + users("b") + ends("e") + flows("s > a > b > e"))
    condition = "<completionCondition>=nrOfCompletedInstances &gt;= 3</completionCondition>"
    new = process(starts("s") + user("a", multiple("9", attributes, condition)) + boundary("t", "a", timer()) + users("b")
                  + ends("e", "e2") + flows("s > a > b > e\nt > e2"))  # fmt: skip
    world = carry(World(old).do("a"), new)
    assert (len(world.books.timers), world.seen("a")["nrOfInstances"]) == (1, 4)
    assert world.do("a", "a").open == "b"


def test_a_sub_process_keeps_what_is_inside() -> None:
    def draw(inside: str, path: str, more: str = "") -> bytes:
        body = starts("ps") + users("x", *inside.split()) + ends("pe") + flows(path) + more
        return process(starts("s") + sub("p", body) + boundary("t", "p", timer()) + ends("e", "e2") + flows("s > p > e\nt > e2"))

    old, new = draw("", "ps > x > pe"), draw("y", "ps > x > y > pe", event_sub("ev", MESSAGE, "z"))
    world = carry(World(old), new)
    assert (len(world.books.timers), len(world.books.subscriptions)) == (1, 1)
    assert world.message("m")
    assert world.open == "z"
    world = carry(World(old).put(n=1), new).do("x")
    carry(world, new)
    assert world.do("y").outcome == "completed"
    assert refused(World(draw("y", "ps > x > y > pe")).do("x"), old) == [("y", "unmapped")]


def test_an_event_sub_process_that_runs_goes_on() -> None:
    def draw(more: str) -> bytes:
        return process(starts("s") + users("a") + ends("e") + flows("s > a > e") + more)

    world = World(draw(event_sub("ev", MESSAGE, "x", interrupting=False)))
    world.message("m")
    carry(world, draw(event_sub("ev", MESSAGE, "x", interrupting=False) + event_sub("ev2", SIGNAL, "y", interrupting=False)))
    assert sorted(e.name for e in world.books.subscriptions.values()) == ["m", "s1"]
    assert world.signal("s1") == 1
    assert world.open == "a x y"
    world = carry(World(draw(event_sub("ev", MESSAGE, "x"))), draw(""))
    assert (world.open, world.books.subscriptions) == ("a", {})


GATE = "s > g > m1 > a > e\ng > t1 > b > e2"


def test_an_event_gateway_waits_for_what_it_waits_for_now() -> None:
    old = process(starts("s") + gateway("eventBased", "g") + catch("m1", MESSAGE) + catch("t1", timer()) + users("a", "b")
                  + ends("e", "e2") + flows(GATE))  # fmt: skip
    new = process(starts("s") + gateway("eventBased", "g") + catch("m9", SIGNAL) + catch("t1", timer("PT9H"))
                  + catch("m1", MESSAGE) + users("a", "b", "c")
                  + ends("e", "e2", "e3") + flows("s > g > m9 > c > e3\ng > t1 > b > e2\ng > m1 > a > e"))  # fmt: skip
    world = carry(World(old), new)
    assert sorted((key[1], e.name) for key, e in world.books.subscriptions.items()) == [(0, "s1"), (2, "m")]
    assert [(key[1], e.due) for key, e in world.books.timers.items()] == [(1, BEGIN + timedelta(hours=1))]
    assert carry(World(old), new).wait(hours=1).open == "b"
    assert world.message("m")
    assert (world.open, world.books.timers, world.books.subscriptions) == ("a", {}, {})
    world = carry(World(old), new)
    assert (world.signal("s1"), world.open) == (1, "c")


def test_a_message_is_awaited_under_its_new_name() -> None:
    def draw(message: str) -> bytes:
        return process(starts("s") + catch("m1", message) + ends("e") + flows("s > m1 > e"))

    world = carry(World(draw(MESSAGE)), draw(SECOND_MESSAGE))
    assert [e.name for e in world.books.subscriptions.values()] == ["m2"]
    assert not world.message("m")
    assert world.message("m2")
    assert world.outcome == "completed"
    assert problems(draw(MESSAGE), draw(timer()), m1="m1") == [("m1", "trigger")]


def test_a_cycle_goes_on_in_its_rhythm() -> None:
    def draw(text: str) -> bytes:
        return process(starts("s") + users("a") + boundary("t", "a", timer(text, "timeCycle"), interrupting=False) + users("x")
                       + ends("e", "e2") + flows("s > a > e\nt > x > e2"))  # fmt: skip

    world = carry(World(draw("R3/PT1H")).wait(hours=1), draw("R9/PT5H"))
    assert world.wait(hours=5).open == "a x x x"
    assert world.books.timers == {}


def test_a_job_is_owed_to_whoever_does_it_now() -> None:
    old = process(starts("s") + job("a", "one") + ends("e") + flows("s > a > e"))
    same = process(starts("s") + job("a", "one") + users("b") + ends("e") + flows("s > a > b > e"))
    other = process(starts("s") + job("a", "two") + ends("e") + flows("s > a > e"))
    world = carry(World(old), same)
    assert [e.job_type for e in world.books.jobs.values()] == ["one"]
    assert world.do("a").open == "b"
    world = World(old)
    world.live.fail(world.activity("a"), "no line")
    carry(world.go(), other)
    assert ([e.job_type for e in world.books.jobs.values()], world.incidents) == (["two"], [])
    assert world.do("a").outcome == "completed"


def test_an_incident_stays_and_is_retried_in_the_new_version() -> None:
    def draw(condition: str) -> bytes:
        return process(starts("s") + gateway("exclusive", "g") + users("a", "b") + ends("e")
                       + flows(f"s > g -[{condition}]> a > e\ng -[1 > 2]> b > e"))  # fmt: skip

    world = World(draw("nobody > 1"))
    assert world.incidents == ["g"]
    carry(world, draw("2 > 1"))
    assert world.incidents == ["g"]
    assert world.retry().open == "a"


INNER = '<process id="inner" isExecutable="true">{}</process>'


def test_a_called_process_is_migrated_apart_from_its_caller() -> None:
    v1 = INNER.format(starts("is") + users("x") + ends("ie") + flows("is > x > ie"))
    v2 = INNER.format(starts("is") + users("x", "y") + boundary("t", "x", timer()) + ends("ie", "i2") + flows("is > x > y > ie\nt > i2"))
    outer = starts("s") + call("k", "inner") + users("b") + ends("e") + flows("s > k > b > e")
    world = World(process(outer, more=v1))
    (host,) = world.books.calls
    carry(world, process(outer, more=v2), host=host, key="inner")
    assert (len(world.books.timers), world.do("x").open) == (1, "y")
    assert world.do("y", "b").outcome == "completed"


def test_a_caller_is_migrated_and_the_called_process_stays() -> None:
    v1 = INNER.format(starts("is") + users("x") + ends("ie") + flows("is > x > ie"))
    world = World(process(starts("s") + call("k", "inner") + users("b") + ends("e") + flows("s > k > b > e"), more=v1))
    new = process(starts("s") + call("k", "other") + boundary("er", "k", ERROR) + users("b", "c") + ends("e", "e2")
                  + flows("s > k > c > b > e\ner > e2"), more=v1)  # fmt: skip
    carry(world, new)
    assert (world.open, len(world.books.calls)) == ("x", 1)
    assert world.do("x").open == "c"


def test_to_and_fro_leaves_everything_as_it_was() -> None:
    new = timed("PT5H", timer("PT2H"))
    world = World(timed("PT1H"))
    before = (dict(world.books.timers), world.open, world.live.variables())
    carry(carry(world, new), timed("PT1H"))
    assert (world.books.timers, world.open, world.live.variables()) == before
    assert world.wait(hours=1).do("a", "x0").outcome == "completed"


def test_what_cannot_be_armed_refuses_the_migration() -> None:
    new = process(starts("s") + job("a", "${nobody.home}") + ends("e") + flows("s > a > e"))
    assert refused(World(process(starts("s") + job("a") + ends("e") + flows("s > a > e"))), new) == [("a", "expression")]


def undoing(path: str, *more: str, undone: str = "h", inside: bool = False) -> bytes:
    """Draw work that can be undone, and what undoes it, in a process or in a sub-process of it."""
    names = ["a", *more]
    work = users(*names) + (handler(undone, "a") if undone else "")
    if inside:
        work = sub("p", starts("ps") + work + ends("pe") + flows(f"ps > {' > '.join(names)} > pe"))
        names = ["p"]
    return process(starts("s") + work + users("b") + throw("t", COMPENSATION) + ends("e") + flows(f"s > {' > '.join(names)} > {path}"))


@pytest.mark.parametrize("inside", [False, True])
def test_completed_work_can_still_be_undone(*, inside: bool) -> None:
    world = World(undoing("b > t > e", inside=inside)).do("a")
    carry(world, undoing("b > t > e", "late", undone="other", inside=inside))
    world.do("b")
    assert world.open == "other"
    assert world.do("other").outcome == "completed"


def test_half_undone() -> None:
    world = World(undoing("b > t > e", inside=True)).do("a", "b")
    assert world.open == "h"
    carry(world, undoing("b > t > e", inside=True))
    assert world.do("h").outcome == "completed"


def test_completed_work_that_nothing_undoes_any_more_is_a_finding() -> None:
    world = World(undoing("b > t > e")).do("a")
    assert refused(world, undoing("b > t > e", undone="")) == [("a", "compensation")]
