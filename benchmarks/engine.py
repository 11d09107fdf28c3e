"""Our engine against the stock library: the same diagrams, by turns, each side in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure

ROOT = Path(__file__).parents[1]
NAMES = {"seq10": "10-task sequence", "real40": "44-node model"}
UNLIMITED = 1_000_000


@dataclass(frozen=True)
class Effort:
    """How often to measure."""

    instances: int = 120
    warm_up: int = 10
    loops: int = 7
    rounds: int = 1010
    stock_rounds: int = 100  # the stock library grows with every round, and gives up silently at 250


@dataclass(frozen=True)
class Drive:
    """One instance, driven from its start to its end."""

    seconds: list[float]
    sizes: list[int]

    @property
    def step(self) -> float:
        """Give the mean cost of a step in microseconds."""
        return sum(self.seconds) / len(self.seconds) * 1e6

    @property
    def half_way(self) -> int:
        """Give the size of the state after half of the steps."""
        return self.sizes[len(self.sizes) // 2 - 1]

    def around(self, number: int) -> float:
        """Give the cost of a round in microseconds, as the median of it and its neighbours."""
        return median(self.seconds[number - 6 : number + 5]) * 1e6


class Side:
    """A process that drives instances when asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        command = [sys.executable, "-m", "benchmarks.sides", name]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT)

    def drive(self, model: str, variables: dict[str, Any] | None = None, limit: int = UNLIMITED) -> Drive:
        """Drive one instance."""
        assert self.process.stdin is not None and self.process.stdout is not None  # noqa: S101, PT018 - Popen's types
        self.process.stdin.write(json.dumps({"model": model, "variables": variables or {}, "limit": limit}) + "\n")
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name}: the process ended")
        return Drive(**json.loads(answer))

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


@contextmanager
def sides() -> Iterator[tuple[Side, Side]]:
    """Keep both processes alive: ours and the stock library's."""
    pair = Side("careflow"), Side("stock")
    try:
        yield pair
    finally:
        for side in pair:
            side.close()


def by_turns(pair: tuple[Side, Side], model: str, effort: Effort) -> tuple[list[Drive], list[Drive]]:
    """Drive instances on both sides by turns, so that a noisy moment hits both."""
    for side in pair:
        for _ in range(effort.warm_up):
            side.drive(model)
    drives = [(pair[0].drive(model), pair[1].drive(model)) for _ in range(effort.instances)]
    return [mine for mine, _ in drives], [theirs for _, theirs in drives]


def compare(pair: tuple[Side, Side], model: str, effort: Effort) -> Iterator[Figure]:
    """Compare whole instances of one diagram."""
    mine, theirs = by_turns(pair, model, effort)
    ours, stock = (median(drive.step for drive in drives) for drives in (mine, theirs))
    name = NAMES[model]
    yield Figure(f"engine.{model}.stock", f"{name}: a step of the stock library ({len(theirs[0].seconds)} steps)", stock, "µs")
    yield Figure(f"engine.{model}.ours", f"{name}: a step of ours, restore + complete + dump ({len(mine[0].seconds)} steps)", ours, "µs")
    yield Figure(f"engine.{model}.ratio", f"{name}: stock / ours, medians of whole instances", stock / ours, "x")
    yield Figure(f"engine.{model}.stock_state", f"{name}: state half way, stock library", theirs[0].half_way, "bytes")
    yield Figure(f"engine.{model}.state", f"{name}: state half way, before encryption", mine[0].half_way, "bytes")


def growth(pair: tuple[Side, Side], effort: Effort) -> Iterator[Figure]:
    """Compare a late round of a loop with an early one."""
    variables, last = {"limit": effort.rounds + 1}, effort.rounds - 10
    drives = [pair[0].drive("loop", variables, effort.rounds) for _ in range(effort.loops)]
    early, late = (median(drive.around(number) for drive in drives) for number in (10, last))
    yield Figure("engine.loop.early", "loop: round 10", early, "µs")
    yield Figure("engine.loop.late", f"loop: round {last}", late, "µs")
    yield Figure("engine.loop.growth", f"loop: round {last} / round 10", late / early, "x")
    stock = pair[1].drive("loop", variables, effort.stock_rounds)
    number = effort.stock_rounds - 5
    ratio = stock.around(number) / stock.around(10)
    yield Figure("engine.loop.stock_growth", f"loop: the stock library's round {number} / round 10", ratio, "x")


def measure(effort: Effort | None = None) -> Iterator[Figure]:
    """Give the engine's figures."""
    effort = effort or Effort()
    with sides() as pair:
        for model in NAMES:
            yield from compare(pair, model, effort)
        yield from growth(pair, effort)
