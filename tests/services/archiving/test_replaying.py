"""What a user task saw when it was done, from the history of variables."""

from typing import Any

from services.archiving import replaying
from services.archiving.facts import Facts, Row

ROOT = 0


def step(number: int, moment: str, *changes: tuple[int, int, str, Any]) -> Row:
    return {"id": number, "instance_id": "i", "changed_at": moment, "changes": [list(change) for change in changes]}


def task(activity_id: int, ended_at: str) -> Row:
    return {"id": f"t{activity_id}", "instance_id": "i", "activity_id": activity_id, "ended_at": ended_at}


def seen(steps: list[Row], *tasks: Row, around: dict[int, int] | None = None) -> dict[str, replaying.Values]:
    activities = [{"instance_id": "i", "activity_id": one, "scope_id": scope} for one, scope in (around or {}).items()]
    return replaying.seen(Facts({"variable_change": steps, "activity": activities}, {}, "", "", {}, {}), tasks)


def test_what_it_wrote_and_what_came_before_but_nothing_that_came_after() -> None:
    steps = [
        step(1, "1", (ROOT, 0, "a", 1)),
        step(2, "2", (ROOT, 5, "b", 2), (ROOT, 6, "a", "a script right after")),
        step(10, "3", (ROOT, 7, "a", "another user task")),
    ]
    assert seen(steps, task(5, "2")) == {"t5": {"a": 1, "b": 2}}
    assert seen(steps, task(7, "3"), task(5, "2"))["t7"] == {"a": "another user task", "b": 2}


def test_one_that_was_told_late_hides_nothing_that_was_known() -> None:
    steps = [step(1, "5", (ROOT, 0, "a", 1)), step(2, "2", (ROOT, 5, "b", 2))]
    assert seen(steps, task(5, "2")) == {"t5": {"a": 1, "b": 2}}


def test_what_it_wrote_while_it_was_open_does_not_end_it() -> None:
    steps = [step(1, "1", (5, 5, "x", 1)), step(2, "2", (ROOT, 0, "a", 1)), step(3, "3", (ROOT, 5, "b", 2))]
    assert seen(steps, task(5, "3"), around={5: ROOT}) == {"t5": {"x": 1, "a": 1, "b": 2}}


def test_one_that_wrote_nothing_is_placed_by_its_time() -> None:
    steps = [step(1, "1", (ROOT, 0, "a", 1)), step(2, "3", (ROOT, 0, "a", 2))]
    assert seen(steps, task(5, "2"), task(6, "0"), task(7, "9")) == {"t5": {"a": 1}, "t6": {}, "t7": {"a": 2}}


def test_the_innermost_scope_wins() -> None:
    steps = [step(1, "1", (ROOT, 0, "a", "outside"), (3, 0, "a", "inside"), (4, 0, "a", "elsewhere"))]
    assert seen(steps, task(5, "1"), around={5: 3, 3: ROOT, 4: ROOT}) == {"t5": {"a": "inside"}}


def test_every_change_is_gone_through_once_however_many_user_tasks_there_are() -> None:
    class Counted(list[Any]):
        """Changes that count how often they are gone through."""

        rounds = 0

        def __iter__(self) -> Any:
            Counted.rounds += 1
            return super().__iter__()

    steps = [step(number, str(number), (ROOT, number, "a", number)) for number in range(1, 9)]
    for one in steps:
        one["changes"] = Counted(one["changes"])
    found = seen(steps, *(task(number, str(number)) for number in range(1, 9)))
    assert [found[f"t{number}"] for number in range(1, 9)] == [{"a": number} for number in range(1, 9)]
    assert Counted.rounds == len(steps)


def test_what_it_was_opened_with_is_not_its_end() -> None:
    steps = [step(1, "1", (5, 5, "x", 1)), step(2, "2", (ROOT, 0, "a", 1)), step(3, "4", (ROOT, 0, "a", "later"))]
    assert seen(steps, task(5, "3"), around={5: ROOT}) == {"t5": {"x": 1, "a": 1}}
    assert seen(steps, task(5, "0"), around={5: ROOT}) == {"t5": {"x": 1}}, "told late: as it was opened, at least"
