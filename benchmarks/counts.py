"""What is counted, not timed, of a completion on SQLite: it is the same on a busy machine, and shows what a change really costs."""

import cProfile
import pstats
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from benchmarks import databases, hotspots
from benchmarks.figures import Figure

STEPS = 500
HEADER, FRAME = 32, 24  # bytes of SQLite's write-ahead log, and before each page in it


def measure() -> Iterator[Figure]:
    """Count function calls and pages of the log."""
    with databases.folder() as folder, databases.database("sqlite", folder) as address:
        door = hotspots.opened(address, folder)
        hotspots.work.deploy(door, "seq10")
        hotspots.complete(door, "seq10", hotspots.begun(door, "seq10", STEPS))
        first, file = hotspots.begun(door, "seq10", STEPS), Path(str(make_url(address).database))
        page_size = _emptied(file)
        calls = _calls(door, first)
        pages = (file.with_name(f"{file.name}-wal").stat().st_size - HEADER) // (FRAME + page_size)
    yield Figure("counts.calls", "function calls of a completion, from the WSGI door to the commit", calls / STEPS, "")
    yield Figure("counts.pages", "pages that a completion writes to SQLite's log", pages / STEPS, "")


def _emptied(file: Path) -> int:
    """Empty the log; give the size of a page."""
    connection = sqlite3.connect(file)
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            message = "somebody else reads the database"
            raise RuntimeError(message)
        return int(connection.execute("PRAGMA page_size").fetchone()[0])
    finally:
        connection.close()


def _calls(door: hotspots.Door, first: list[str]) -> int:
    profile = cProfile.Profile()
    profile.runcall(hotspots.complete, door, "seq10", first)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]
