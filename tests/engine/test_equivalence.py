"""Random models: live equals restored after every step with freshly compiled specs, and both equal an independent reference."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.models import Block, models
from tests.engine.models_drawn import draw_process
from tests.engine.reference import Game
from tests.engine.world import World

BEGIN_WITH = 2  # so that about half of all conditions hold
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["do", "do", "signal", "timer"]), st.integers(0, 99), st.integers(0, 4)), min_size=8, max_size=25
)
QUICK = settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(models(), ACTIONS)
def test_live_restored_and_reference_agree(model: Block, actions: list[tuple[str, int, int]]) -> None:
    play(model, actions)


@pytest.mark.slow
@LONG
@given(models(), ACTIONS)
def test_live_restored_and_reference_agree_in_many_models(model: Block, actions: list[tuple[str, int, int]]) -> None:
    play(model, actions)


def play(model: Block, actions: list[tuple[str, int, int]]) -> None:
    """Do the same in all three worlds, then complete what is left."""
    xml = draw_process(model)
    players = Player(World(xml, v=BEGIN_WITH)), Player(World(xml, restoring=True, v=BEGIN_WITH))
    game = Game(model, BEGIN_WITH)
    compare(players, game)
    for kind, number, v in [*actions, *[("do", 0, 0)] * 200]:
        if not game.open:
            break
        if kind == "do":
            name = game.open[number % len(game.open)]
            game.do(name, v)
            for player in players:
                player.do(name, v)
        else:
            game.happen(kind)
            for player in players:
                player.happen(kind)
        compare(players, game)
    assert game.is_completed


def compare(players: tuple["Player", "Player"], game: Game) -> None:
    """Hold the three against each other."""
    live, restored = players
    assert live.open == restored.open == game.open
    assert live.world.outcome == restored.world.outcome == ("completed" if game.is_completed else None)
    assert live.world.data == restored.world.data
    assert live.world.incidents == restored.world.incidents == []
    assert live.world.live.dump() == restored.world.live.dump()


class Player:
    """A world whose user tasks are named by the instances they lie in."""

    def __init__(self, world: World) -> None:
        self.world = world

    def named(self) -> list[tuple[str, int]]:
        """List the open user tasks: by name, the oldest first."""
        return sorted((self.name(activity_id), activity_id) for activity_id in self.world.books.tasks)

    def name(self, activity_id: int) -> str:
        """Name a user task with the instances it lies in."""
        seen = self.world.live.variables(activity_id)
        bound = "".join(f" {key}={seen[key]}" for key in sorted(seen) if re.fullmatch(r"im\d+", key))
        return self.world.books.tasks[activity_id].element_id + bound

    @property
    def open(self) -> list[str]:
        """Tell the open user tasks."""
        return [name for name, _ in self.named()]

    def do(self, name: str, v: int) -> None:
        """Complete the oldest user task of that name."""
        self.world.live.complete(next(activity_id for found, activity_id in self.named() if found == name), {"v": v})
        self.world.go()

    def happen(self, trigger: str) -> None:
        """Let everything that waits for it happen."""
        self.world.signal("s1") if trigger == "signal" else self.world.wait(hours=1)
