"""One tick: whoever holds the lease runs the timers that are due and sees to whatever else was left lying."""

from datetime import timedelta

from services import claiming, leases, messages, now, runner, running

LEASE = "ticker"
LIMIT = 200  # jobs a tick


def tick(term: timedelta) -> int:
    """Run what is due if this process holds the lease, or can have it; tell how many jobs were run or handed to the runner."""
    if not leases.hold(LEASE, claiming.holder(), term):
        return 0
    count = sum(_run(job.id, job.mode) for job in running.due(now.now(), LIMIT))
    messages.expire()
    return count


def release() -> None:
    """Let another process have the lease at once."""
    leases.release(LEASE, claiming.holder())


def _run(job_id: str, mode: str) -> bool:
    """Leave a handler's work, which may take long, to the runner: timers must not wait for it."""
    return (mode == "outside" and runner.take(job_id)) or running.run(job_id)
