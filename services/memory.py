"""A process's memory of things that hardly ever change: bounded, the oldest goes first, safe for threads."""

import math
import threading
from collections import OrderedDict
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """So many values by key, and for so many seconds, if that is said."""

    def __init__(self, most: int, *, seconds: float = math.inf) -> None:
        self._most = most
        self._seconds = seconds
        self._values: OrderedDict[Key, tuple[float, Value]] = OrderedDict()  # with the moment at which it goes: the first goes first
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        """Give a value, None where there is none."""
        until, value = self._values.get(key, (0.0, None))
        return value if until == math.inf or until > monotonic() else None

    def __setitem__(self, key: Key, value: Value) -> None:
        with self._lock:
            present = monotonic()
            self._values[key] = present + self._seconds, value
            self._values.move_to_end(key)
            while len(self._values) > self._most or next(iter(self._values.values()))[0] <= present:
                self._values.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Forget one value."""
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
