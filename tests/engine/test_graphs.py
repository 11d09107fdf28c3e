"""Random graphs: joins outside of blocks, forks in loops; live equals restored, and both equal a literal reading of the standard."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.graphs import Graph, TokenGame, draw_graph, graphs
from tests.engine.world import World

BEGIN_WITH = 2
ACTIONS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 4)), min_size=5, max_size=15)
QUICK = settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(graphs(), ACTIONS)
def test_live_restored_and_the_standard_agree(graph: Graph, actions: list[tuple[int, int]]) -> None:
    play(graph, actions)


@pytest.mark.slow
@LONG
@given(graphs(), ACTIONS)
def test_live_restored_and_the_standard_agree_in_many_graphs(graph: Graph, actions: list[tuple[int, int]]) -> None:
    play(graph, actions)


def play(graph: Graph, actions: list[tuple[int, int]]) -> None:
    """Do the same in all three."""
    xml = draw_graph(graph)
    live, restored, game = World(xml, v=BEGIN_WITH), World(xml, restoring=True, v=BEGIN_WITH), TokenGame(graph, BEGIN_WITH)
    compare(graph, live, restored, game)
    for number, v in actions:
        if not game.open or len(game.open) > 50:
            break
        node = sorted(game.open)[number % len(game.open)]
        game.do(node, v)
        for world in (live, restored):
            world.do(graph.name(node), v=v)
        compare(graph, live, restored, game)


def compare(graph: Graph, live: World, restored: World, game: TokenGame) -> None:
    """Hold the three against each other."""
    assert live.open.split() == restored.open.split() == sorted(graph.name(node) for node in game.open)
    assert live.outcome == restored.outcome == ("completed" if game.is_over else None)
    assert live.incidents == restored.incidents == []
    assert live.live.dump() == restored.live.dump()
