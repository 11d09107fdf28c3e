"""How the C library hands out memory: the threads of a worker take it from the same place."""

import ctypes
from contextlib import suppress
from typing import Final

M_ARENA_MAX: Final = -8  # malloc.h
ARENAS: Final = 2


def share() -> None:
    """Give threads no heaps of their own, where the C library does so (glibc): each would keep what its busiest moment took.

    They hold each other up no more than before: only one at a time runs Python.
    """
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
