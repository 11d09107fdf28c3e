"""Where the time goes: looks at the stack every few milliseconds and counts by room and by function."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
INTERVAL = 0.004  # seconds; of the wall clock, so that waiting for a database counts
DATABASE = frozenset(
    {"do_execute", "do_executemany", "do_begin", "do_commit", "do_rollback", "do_execute_no_params"}
)  # SQLAlchemy waits for the driver


@lru_cache(maxsize=10_000)
def room(path: str) -> str:
    """Give the room of our house, or the library, that a file belongs to."""
    parts = Path(path).parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1].removesuffix(".py")
    if path.startswith(str(ROOT)):
        return Path(path).relative_to(ROOT).parts[0]
    return "python"


def is_ours(path: str) -> bool:
    """Say whether a file belongs to our house."""
    return path.startswith(str(ROOT)) and "site-packages" not in path


@dataclass
class Samples:
    """What the looks at the stack have shown."""

    looks: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    rooms: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)  # the function or something it called
    own: Counter[str] = field(default_factory=Counter)

    def look(self, _signal: int, frame: FrameType | None) -> None:
        """Count one look at the stack."""
        if frame is None:
            return
        self.looks += 1
        code = frame.f_code
        self.rooms["database" if code.co_name in DATABASE else room(code.co_filename)] += 1
        self.own[_place(frame)] += 1
        self.inside.update(set(_ours(frame)))

    def shares(self, counter: Counter[str], limit: int) -> Iterator[tuple[str, float]]:
        """Give the largest shares of the time."""
        for name, count in counter.most_common(limit):
            yield name, count / max(1, self.looks)


def _ours(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        if is_ours(frame.f_code.co_filename):
            yield _place(frame)
        frame = frame.f_back


def _place(frame: FrameType) -> str:
    return _named(frame.f_code.co_filename, frame.f_code.co_firstlineno, frame.f_code.co_qualname)


@lru_cache(maxsize=100_000)
def _named(path: str, line: int, name: str) -> str:
    short = Path(path).relative_to(ROOT) if is_ours(path) else Path(*Path(path).parts[-2:])
    return f"{short}:{line} {name}"


@contextmanager
def sampled() -> Iterator[Samples]:
    """Look at the main thread's stack while the block runs."""
    samples = Samples()
    before = signal.signal(signal.SIGALRM, samples.look)
    begun, worked = time.perf_counter(), time.process_time()
    signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        samples.seconds, samples.processor = time.perf_counter() - begun, time.process_time() - worked
        signal.signal(signal.SIGALRM, before)


def report(samples: Samples, count: int) -> str:
    """Say where the time of so many steps went."""
    each, worked = samples.seconds / count * 1e6, samples.processor / count * 1e6
    parts = (("by room", samples.rooms, 20), ("inside our functions", samples.inside, 45), ("in the function itself", samples.own, 30))
    lines = [f"{count} steps, {each:,.0f} µs each, {worked:,.0f} µs of them processor time, {samples.looks} looks"]
    for title, counter, limit in parts:
        lines += ["", title, *(f"{share * each:8.0f} µs {share:6.1%}  {name}" for name, share in samples.shares(counter, limit))]
    return "\n".join(lines)
