"""The service over HTTP against the raw commits of the same database, in one run."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles

from benchmarks import databases, work
from benchmarks.client import run
from benchmarks.figures import Figure
from benchmarks.running import Service, service

STEPS = 10  # user tasks of one instance
TITLES = {"sqlite": "SQLite (WAL, NORMAL)", "postgresql": "PostgreSQL (synchronous_commit on)"}


@dataclass(frozen=True)
class Effort:
    """How long to measure."""

    clients: int = 8
    workers: int = 2
    seconds: float = 8.0
    warm_up: float = 2.0
    instances: int = 4000  # more than can be completed in that time
    raw_seconds: float = 3.0
    form_instances: int = 800


@dataclass(frozen=True)
class Load:
    """What the clients saw."""

    rate: float  # completions a second
    seconds: list[float]
    processor: float  # seconds of the service's processor time, each

    @property
    def slowest(self) -> float:
        """Give the 99th percentile in milliseconds."""
        return quantiles(self.seconds, n=100)[98] * 1e3


def load(running: Service, model: str, instances: int, effort: Effort) -> Load:
    """Let the clients complete user tasks for a while."""
    first, values = work.prepared(running.server, model, instances), work.VALUES[model]
    run(running.server, [work.completing(first, values) for _ in range(effort.clients)], effort.warm_up)
    before = running.processor()
    taken, seconds = run(running.server, [work.completing(first, values) for _ in range(effort.clients)], effort.seconds)
    return Load(len(taken) / seconds, taken, (running.processor() - before) / len(taken))


def figures(kind: str, raw: float, plain: Load, form: Load) -> Iterator[Figure]:
    """Put the numbers of one database into words."""
    where, key = TITLES[kind], f"service.{kind}"
    yield Figure(f"{key}.raw", f"{where}: one-row commits by {databases.WRITERS} writers", raw, "/s")
    yield Figure(f"{key}.rate", f"{where}: user tasks completed over HTTP, 8 clients, 2 workers", plain.rate, "/s")
    yield Figure(f"{key}.share", f"{where}: completions against raw commits", plain.rate / raw * 100, "%")
    yield Figure(f"{key}.median", f"{where}: a completion, median", median(plain.seconds) * 1e3, "ms")
    yield Figure(f"{key}.p99", f"{where}: a completion, 99th percentile", plain.slowest, "ms")
    yield Figure(f"{key}.processor", f"{where}: processor time of the service for one completion", plain.processor * 1e6, "µs")
    yield Figure(f"{key}.form_rate", f"{where}: the same with a ten-field form", form.rate, "/s")
    yield Figure(f"{key}.form_median", f"{where}: a completion with a ten-field form, median", median(form.seconds) * 1e3, "ms")


def measure_on(kind: str, effort: Effort) -> Iterator[Figure]:
    """Give the figures of one database."""
    with databases.folder() as folder, databases.database(kind, folder) as address:
        before = databases.commits(address, effort.raw_seconds)
        with service(address, folder, effort.workers) as running:
            plain = load(running, "seq10", effort.instances, effort)
            form = load(running, "form10", effort.form_instances, effort)
        after = databases.commits(address, effort.raw_seconds)
    yield from figures(kind, (before + after) / 2, plain, form)


def measure(effort: Effort | None = None) -> Iterator[Figure]:
    """Give the service's figures on both databases."""
    for kind in databases.KINDS:
        yield from measure_on(kind, effort or Effort())
