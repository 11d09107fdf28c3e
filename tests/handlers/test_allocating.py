"""The threads of a worker take memory from the same heaps."""

import subprocess
import sys

import pytest

from handlers.cli import allocating

THREADS = """
import ctypes, threading
from handlers.cli import allocating
{before}
barrier = threading.Barrier(9)
def work():
    kept = [bytearray(2_000) for _ in range(50)]
    barrier.wait()
    barrier.wait()
    del kept
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
barrier.wait()
ctypes.CDLL(None).malloc_stats()
barrier.wait()
"""


@pytest.mark.parametrize(("before", "fewest", "most"), [("", allocating.ARENAS + 1, 99), ("allocating.share()", 1, allocating.ARENAS)])
def test_threads_share_their_heaps(before: str, fewest: int, most: int) -> None:
    command = [sys.executable, "-c", THREADS.format(before=before)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    assert fewest <= told.count("Arena ") <= most
