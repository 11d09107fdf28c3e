"""Complex gateways: they join by their own condition, once a round, and swallow what comes late."""

import pytest

from tests.engine.conftest import Make
from tests.engine.drawing import ends, flows, gateway, starts, users


def join(name: str, activation: str = "=activationCount &gt;= 2") -> str:
    """Draw a complex gateway."""
    return f'<complexGateway id="{name}"><activationCondition>{activation}</activationCondition></complexGateway>'


FORK = starts("s") + gateway("parallel", "f")


def test_two_of_three_go_on_once_and_the_third_is_swallowed(world: Make) -> None:
    w = world(FORK + users("a", "b", "c", "n") + join("g") + ends("e") + flows("s > f > a > g\nf > b > g\nf > c > g > n > e"))
    assert w.do("b").open == "a c"
    assert w.do("a").open == "c n"
    assert w.do("c").open == "n"
    assert w.do("n").outcome == "completed"


def test_it_joins_again_in_the_next_round(world: Make) -> None:
    body = starts("s") + gateway("exclusive", "again") + gateway("parallel", "f") + users("a", "b", "c", "n") + join("g")
    w = world(body + flows("s > again > f > a > g\nf > b > g\nf > c > g > n > again"))
    for first, second, late in (("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")):
        w.do(first)
        assert "n" not in w.open
        w.do(second)
        assert "n" in w.open
        w.do(late, "n")
        assert w.open == "a b c"


def test_a_round_ends_when_the_late_one_goes_elsewhere(world: Make) -> None:
    body = starts("s") + gateway("exclusive", "again") + gateway("parallel", "f") + users("a", "b", "c", "n", "z") + join("g")
    body += gateway("exclusive", "x", default="d_x_g")
    w = world(body + flows("s > again > f > a > g\nf > b > g\nf > c > x -[]> g\nx -[away]> z\ng > n > again"), away=True)
    w.do("a", "b")
    assert w.open == "c n"
    w.do("c")
    assert w.open == "n z"
    w.do("n", "z")
    assert w.open == "a b c"
    w.do("a")
    assert w.open == "b c"  # and not: swallowed
    w.do("b")
    assert w.open == "c n"


def test_the_condition_sees_variables_and_may_be_written_otherwise(world: Make) -> None:
    body = FORK + users("a", "b", "n") + join("g", "${activationCount == wanted}") + flows("s > f > a > g\nf > b > g > n")
    assert world(body, wanted=1).do("a").open == "b n"
    assert world(body, wanted=2).do("a").open == "b"
    w = world(body).do("a")
    assert w.incidents == ["g"]
    w.put(wanted=1).retry()
    assert w.open == "b n"


@pytest.mark.parametrize(("x", "opened"), [(1, "a b"), (2, "b"), (5, "c")])
def test_it_splits_like_an_inclusive_gateway(world: Make, x: int, opened: str) -> None:
    body = starts("s") + gateway("complex", "g", default="d_g_c") + users("a", "b", "c")
    assert world(body + flows("s > g -[x = 1]> a\ng -[x < 3]> b\ng -[]> c"), x=x).open == opened
