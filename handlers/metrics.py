"""Figures for Prometheus, added up over all worker processes.

The library decides at its import whether it counts for one process or for several, so it is imported when first used:
in a worker, after `prepare` has said where the processes share their figures.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from prometheus_client import Histogram

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
_making = threading.Lock()
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def prepare(directory: Path) -> None:
    """Have the workers to come share their figures in this directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("*.db"):
        old.unlink()
    os.environ[SHARED] = str(directory)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request and how long it took."""
    _counted(method if method in METHODS else "other", route, str(status)).observe(seconds)


def text(counts: Mapping[str, int]) -> tuple[bytes, str]:
    """Write all figures, and these of the present moment, as Prometheus reads them; and the media type."""
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    own = CollectorRegistry()
    own.register(_Present(counts))
    if SHARED in os.environ:
        MultiProcessCollector(own)  # type: ignore[no-untyped-call]
        return generate_latest(own), CONTENT_TYPE_LATEST
    return generate_latest(REGISTRY) + generate_latest(own), CONTENT_TYPE_LATEST


def bury(process_id: int) -> None:
    """Drop what only a living process can say."""
    if SHARED in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(process_id)  # type: ignore[no-untyped-call]


class _Present:
    """Figures of the present moment."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Any]:
        """Give one gauge a count."""
        from prometheus_client.core import GaugeMetricFamily

        for name, count in self._counts.items():
            yield GaugeMetricFamily(f"careflow_{name}", name.replace("_", " "), value=count)


def _requests() -> "Histogram":
    with _making:  # the first requests of a worker come at the same moment, and a figure is registered once
        return _histogram()


@lru_cache(maxsize=2_000)
def _counted(*labels: str) -> "Histogram":
    return _requests().labels(*labels)


@cache
def _histogram() -> "Histogram":
    from prometheus_client import Histogram

    return Histogram("careflow_request_seconds", "Requests by route", ["method", "route", "status"], buckets=BUCKETS)
