"""One V8 isolate a purpose, made when first asked, behind a lock, with a time and a memory limit.

mini-racer's isolates have two habits to live with: one that ran into a limit is not to be trusted again, and one that is
still open when the interpreter ends, or that was made before a fork, can hang the process. So an isolate is closed and
replaced after an overrun, closed at exit, and left alone for ever in a child of the process that made it.
"""

import atexit
import contextlib
import ctypes
import json
import os
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

from py_mini_racer import JSEvalException, JSOOMException, JSPromiseError, JSTimeoutException, MiniRacer

BUNDLES = Path(__file__).parent / "bundles"
MEMORY_LIMIT = 128 * 1024 * 1024
_SECONDS_TO_SETTLE = 1.0
_OF_ITS_OWN = 0.5  # of its seconds: one for which the process was working all the while is endless, whatever the machine does

Answer = TypeVar("Answer")


class ScriptError(Exception):
    """JavaScript gave no answer."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class ScriptFailed(ScriptError):
    """The script threw an error."""


class ScriptOverrun(ScriptError):
    """The script took more time or memory than it may."""


class TookTooLong(ScriptOverrun):
    """The script took more time than it may."""


class NotBuilt(ScriptError):
    """The script's bundle has not been built: run `make assets`."""


class Context:
    """A bundle in an isolate of its own; `seconds` is what one call may take.

    Seconds are counted on the wall: where the whole machine stood still meanwhile, another of the `tries` may have better luck, as long
    as all of them together have had less than half of the seconds to work in.
    """

    def __init__(self, bundle: str, *, seconds: float, memory: int = MEMORY_LIMIT, tries: int = 1) -> None:
        self.bundle = bundle
        self.seconds = seconds
        self.memory = memory
        self.tries = tries
        self._lock = threading.Lock()
        self._isolate: Any = None

    def call(self, function: str, *arguments: str, seconds: float | None = None, tries: int | None = None) -> str:
        """Answers what the bundle's function answers; texts in and out. Raises ScriptFailed, ScriptOverrun, NotBuilt.

        Another try finds a fresh isolate: what an earlier call has told the bundle is forgotten.
        """
        # one eval of a call is twice as fast as a function object, which crosses into V8 once for each argument
        code = f"{self.bundle}.{function}({','.join(map(json.dumps, arguments))})"
        seconds = seconds or self.seconds
        with self._lock:
            since = process_time()
            for _ in range((tries or self.tries) - 1):
                try:
                    return self._evaluated(code, seconds)
                except TookTooLong:
                    if process_time() - since > seconds * _OF_ITS_OWN:
                        raise
            return self._evaluated(code, seconds)

    def _evaluated(self, code: str, seconds: float) -> str:
        isolate = self._isolate or self._open()
        return str(self._guarded(lambda: isolate.eval(code, timeout_sec=seconds)))

    def close(self) -> None:
        """Frees the isolate; the next call makes another one."""
        with self._lock:
            self._discard()

    def forget(self) -> None:
        """Start anew in a child process: the parent's isolate is never touched again, not even to free it."""
        if self._isolate is not None:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._isolate))
        self._isolate = None
        self._lock = threading.Lock()

    def _open(self) -> Any:
        path = BUNDLES / f"{self.bundle}.js"
        if not path.is_file():
            raise NotBuilt(f"{path.name} has not been built: run `make assets`")
        self._isolate = MiniRacer()
        self._isolate.set_hard_memory_limit(self.memory)
        self._guarded(lambda: self._isolate.eval(f"{path.read_text('utf-8')};0"))
        return self._isolate

    def _settle(self) -> None:
        """Let the stopped call report its end: after the isolate is closed nobody would be there to hear it."""
        with contextlib.suppress(JSEvalException):
            self._isolate.eval("0", timeout_sec=_SECONDS_TO_SETTLE)

    def _discard(self) -> None:
        isolate, self._isolate = self._isolate, None
        if isolate is not None:
            isolate.close()

    def _guarded(self, run: Callable[[], Answer]) -> Answer:
        try:
            return run()
        except JSTimeoutException as error:
            self._settle()
            self._discard()
            raise TookTooLong("more time than it may take") from error
        except JSOOMException as error:
            self._discard()
            raise ScriptOverrun(f"more than {self.memory >> 20} MB") from error
        except (JSEvalException, JSPromiseError) as error:
            raise ScriptFailed(str(error).strip().splitlines()[0]) from error


_contexts: list[Context] = []


def _context(bundle: str, seconds: float, tries: int = 1) -> Context:
    context = Context(bundle, seconds=seconds, tries=tries)
    _contexts.append(context)
    return context


@cache
def expressions() -> Context:
    """Return the context for FEEL. Decisions tell it their models, so whoever calls says whether a fresh isolate may be tried."""
    return _context("feel", 0.2)


@cache
def forms() -> Context:
    """Return the context for forms, which are larger and never run while a row is locked."""
    return _context("forms", 2.0, tries=2)


def close_all() -> None:
    """Frees every isolate; call it when a worker stops. The next call makes a new one."""
    for context in _contexts:
        context.close()


def _forget_all() -> None:
    for context in _contexts:
        context.forget()


atexit.register(close_all)
os.register_at_fork(after_in_child=_forget_all)
