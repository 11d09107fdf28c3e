"""A process that works off what is due, and may kill itself in the midst of a transaction."""

import os
import signal
from itertools import count

from sqlalchemy import create_engine

from services import now, runner, running, transaction
from services.transaction import Work


def work_off(url: str, kill_at: int = 0) -> int:
    """Let a process work off what is due; with a number, it dies before that transaction is committed. Give how it ended."""
    pid = os.fork()
    if pid == 0:
        try:
            main(url, kill_at)
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main(url: str, kill_at: int) -> None:
    """Run until nothing is due."""
    transaction.bind(create_engine(url, pool_size=8))
    commits = count(1)

    def die(_work: Work) -> None:
        if next(commits) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    transaction.on_commit(die)
    working = runner.start(4)
    while due := running.due(now.now(), 100):
        for job in due:
            working.wake(job.id)
        working.drain()
    runner.stop()
