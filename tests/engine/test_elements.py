"""Every element has a diagram of its own, and a story that tells what happens in it: live, and restored after every step."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.effects import MessageThrown
from engine.rules import check
from tests.engine.world import World

FOLDER = Path(__file__).parents[1] / "diagrams" / "elements"
STORIES = dict(line.split(": ", 1) for line in (FOLDER / "stories.txt").read_text().splitlines())


def test_every_diagram_has_its_story() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.bpmn")) == sorted(STORIES)


@pytest.mark.parametrize("restoring", [False, True], ids=["live", "restored"])
@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_story_comes_true(name: str, *, restoring: bool) -> None:
    xml = (FOLDER / f"{name}.bpmn").read_bytes()
    assert [problem for problem in check(xml) if problem.severity == "error"] == []
    told = [line.strip().partition(" ")[::2] for line in STORIES[name].split(";")]
    start = {verb: rest for verb, rest in told if verb in {"with", "enter"}}
    world = World(xml, restoring=restoring, entry=start.get("enter"), **values(start.get("with", "")))
    for verb, rest in told:
        if verb not in start:
            VERBS[verb](world, rest)


def values(text: str) -> dict[str, Any]:
    """Read `x=1 y="two"`; floats are no values here."""
    return {name: json.loads(value) for name, _, value in (pair.partition("=") for pair in text.split())}


def do(world: World, rest: str) -> None:
    element_id, _, given = rest.partition(" ")
    world.do(element_id, **values(given))


def local(world: World, rest: str) -> None:
    element_id, _, given = rest.partition(" ")
    world.live.complete(world.activity(element_id), {}, local=values(given))
    world.go()


def heard(world: World, rest: str) -> None:
    name, _, given = rest.partition(" ")
    assert world.message(name, **values(given))


def unheard(world: World, rest: str) -> None:
    assert not world.message(rest)


def wait(world: World, rest: str) -> None:
    world.wait(**{{"h": "hours", "m": "minutes"}[rest[-1]]: int(rest[:-1])})


def choose(world: World, rest: str) -> None:
    (scope_id,) = {choice.scope_id for choice in world.live.choices()}
    world.live.begin_activity(scope_id, rest)
    world.go()


def threw(world: World, rest: str) -> None:
    assert [effect.name for effect in world.told(MessageThrown)] == rest.split()


def sees(world: World, rest: str) -> None:
    element_id, _, given = rest.partition(" ")
    assert values(given).items() <= world.seen(element_id).items()


def lane(world: World, rest: str) -> None:
    element_id, _, name = rest.partition(" ")
    assert world.books.tasks[world.activity(element_id)].lane == name


def same(found: Callable[[World], Any], read: Callable[[str], Any] = str) -> Callable[[World, str], None]:
    """Give the verb that compares what is with what is told."""

    def compare(world: World, rest: str) -> None:
        assert found(world) == read(rest)

    return compare


VERBS: dict[str, Callable[[World, str], object]] = {
    "do": do,
    "local": local,
    "message": heard,
    "unheard": unheard,
    "signal": lambda world, rest: world.signal(rest),
    "wait": wait,
    "put": lambda world, rest: world.put(**values(rest)),
    "error": lambda world, rest: world.error(*rest.split()),
    "retry": lambda world, _: world.retry(),
    "choose": choose,
    "threw": threw,
    "sees": sees,
    "lane": lane,
    "open": same(lambda world: world.open),
    "offered": same(lambda world: " ".join(choice.element_id for choice in world.live.choices())),
    "incidents": same(lambda world: " ".join(world.incidents)),
    "data": same(lambda world: world.data, values),
    "completed": same(lambda world: world.outcome, lambda _: "completed"),
}
