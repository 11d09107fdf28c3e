"""Does a worker grow? Its memory after many steps against its memory after some."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import databases, work
from benchmarks.client import run
from benchmarks.doors import STEPS
from benchmarks.figures import Figure
from benchmarks.running import Service, service

CLIENTS = 8


@dataclass(frozen=True)
class Effort:
    """How many steps to take."""

    some: int = 1_000
    many: int = 10_000


def steps(running: Service, count: int) -> None:
    """Complete so many user tasks."""
    first = work.prepared(running.server, "seq10", count // STEPS)
    shares = [deque(list(first)[number::CLIENTS]) for number in range(CLIENTS)]
    run(running.server, [work.completing(share, work.VALUES["seq10"]) for share in shares], float("inf"))


def measure(effort: Effort | None = None) -> Iterator[Figure]:
    """Give what one worker holds early and late."""
    effort = effort or Effort()
    with databases.folder() as folder, databases.database("sqlite", folder) as address, service(address, folder, workers=1) as running:
        steps(running, effort.some)
        early = running.memory()
        steps(running, effort.many - effort.some)
        late = running.memory()
    yield Figure("memory.early", f"one worker after {effort.some:,} steps", early / 2**20, "MiB")
    yield Figure("memory.late", f"one worker after {effort.many:,} steps", late / 2**20, "MiB")
    yield Figure("memory.growth", "late / early", late / early, "x")
