"""A number that the processes of a service share from before they were forked: it is another one whenever somebody may less.

What each remembers of accounts, sessions and tokens it remembers together with this number, and asks the database again when it has
changed. Processes on other machines, and commands, do not hear of it: for them what is remembered goes stale by time.
"""

import mmap
import secrets
from typing import Final

_shared: Final = memoryview(mmap.mmap(-1, 8)).cast("Q")


def heard() -> int:
    """Give the number; ask for it before the database is asked for what is to be remembered with it."""
    return int(_shared[0])


def spread() -> None:
    """Let nobody rely any longer on what he remembers; call it once the change is committed."""
    _shared[0] = secrets.randbits(64)  # counting on, two processes at once would come to the same number
