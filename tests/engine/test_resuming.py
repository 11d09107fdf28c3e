"""A process goes on after it was held."""

from datetime import timedelta

import pytest

from engine.expressions.timing import latest, parse_timer
from engine.resuming import catch_up
from tests.engine.drawing import boundary, ends, flows, process, starts, timer, users
from tests.engine.world import BEGIN, World


def reminding(text: str) -> World:
    return World(
        process(
            starts("s")
            + users("a")
            + boundary("t", "a", timer(text, "timeCycle"), interrupting=False)
            + users("x")
            + ends("e", "e2")
            + flows("s > a > e\nt > x > e2")
        )
    )


@pytest.mark.parametrize(
    ("text", "opened", "following"),
    [("R/PT1H", 1, 6), ("R9/PT1H", 1, 6), ("R3/PT1H", 1, None), ("R7/PT1H", 1, 6), ("0 0 * * * *", 1, 6), ("R/PT9H", 0, 9)],
)
def test_a_cycle_that_was_overdue_several_times_comes_once(text: str, opened: int, following: int | None) -> None:
    world = reminding(text)
    world.at(BEGIN + timedelta(hours=5.5))
    catch_up(world.live, world.moment.now)
    for key, one in list(world.books.timers.items()):
        if one.due <= world.moment.now:  # type: ignore[operator]
            world.live.fire(*key)
            world.go()
    assert world.entered("x") == opened
    dues = [one.due for one in world.books.timers.values()]
    assert dues == ([] if following is None else [BEGIN + timedelta(hours=following)])


def test_years_are_left_out_at_once() -> None:
    schedule = parse_timer("timeCycle", "R/PT1S").first({}, BEGIN)
    found = latest(schedule, BEGIN + timedelta(days=3650, seconds=0.5))
    assert found.due == BEGIN + timedelta(days=3650)
    ended = latest(parse_timer("timeCycle", "R/PT1H/2026-01-05T12:00:00Z").first({}, BEGIN), BEGIN + timedelta(days=30))
    assert ended.due == BEGIN + timedelta(hours=11)
