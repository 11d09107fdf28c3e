"""The runner of this process: a few threads that carry out jobs the moment a commit made them due."""

import logging
import threading
from queue import Empty, SimpleQueue

from services import running, wakeups

THREADS = 4
GRACE = 10.0  # seconds that work under way may take when the process ends
log = logging.getLogger(__name__)


class Runner:
    """A queue of job ids, and the threads that work it off."""

    def __init__(self, threads: int = THREADS) -> None:
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._queued: set[str] = set()
        self._lock = threading.Lock()
        self._idle = threading.Condition(self._lock)
        self._busy = 0
        self._threads = [threading.Thread(target=self._work, name=f"runner-{number}", daemon=True) for number in range(threads)]

    def start(self) -> None:
        """Begin to work, and to listen for commits of this process."""
        for thread in self._threads:
            thread.start()
        wakeups.listen(self.wake)

    def wake(self, job_id: str) -> None:
        """Carry out a job soon; one that is queued already is not queued twice."""
        with self._lock:
            if job_id in self._queued:
                return
            self._queued.add(job_id)
        self._queue.put(job_id)

    def drain(self, timeout: float | None = None) -> bool:
        """Wait until nothing is queued or under way; False when it took too long."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._queued and not self._busy, timeout)

    def stop(self, grace: float = GRACE) -> bool:
        """Take nothing more, let what is under way come to its end; what is still queued stays due in the database."""
        wakeups.forget(self.wake)
        self._empty()
        for _ in self._threads:
            self._queue.put(None)
        is_drained = self.drain(grace)
        for thread in self._threads:
            thread.join(grace if is_drained else 0)
        return is_drained

    def _empty(self) -> None:
        with self._lock:
            try:
                while True:
                    self._queued.discard(self._queue.get_nowait() or "")
            except Empty:
                return

    def _work(self) -> None:
        while (job_id := self._queue.get()) is not None:
            with self._lock:
                self._busy += 1
                self._queued.discard(job_id)
            try:
                running.run(job_id)
            except Exception:
                log.exception("job %s could not even be recorded as failed; it stays due", job_id)
            finally:
                with self._idle:
                    self._busy -= 1
                    self._idle.notify_all()


_runner: Runner | None = None


def start(threads: int = THREADS) -> Runner:
    """Start the runner of this process; after a fork each process needs its own."""
    global _runner  # noqa: PLW0603 — one runner a process
    stop()
    _runner = Runner(threads)
    _runner.start()
    return _runner


def stop(grace: float = GRACE) -> None:
    """Stop the runner of this process, if it has one."""
    global _runner  # noqa: PLW0603 — one runner a process
    if _runner is not None:
        _runner.stop(grace)
        _runner = None


def take(job_id: str) -> bool:
    """Hand a job to the runner; False when this process has none."""
    if _runner is None:
        return False
    _runner.wake(job_id)
    return True
