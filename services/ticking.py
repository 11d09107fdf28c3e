"""One tick: whoever holds the lease runs the timers that are due and sees to whatever else was left lying."""

from datetime import timedelta

from services import claiming, connections, leases, messages, now, renewing, runner, running, transaction
from services.archiving import owing
from services.audit import sealing
from services.rows import AnyRow

LEASE = "ticker"
LIMIT = 200  # jobs a tick


def tick(term: timedelta) -> int:
    """Run what is due if this process holds the lease, or can have it; tell how many jobs were run or handed to the runner."""
    if not leases.hold(LEASE, claiming.holder(), term):
        return 0
    count = sum(_run(job) for job in running.due(now.now(), LIMIT))
    messages.expire()
    sealing.seal_now_and_then()
    owing.order()
    renewing.go_on()
    connections.copy_back(transaction.engine())
    return count


def release() -> None:
    """Let another process have the lease at once."""
    leases.release(LEASE, claiming.holder())


def _run(job: AnyRow) -> bool:
    """Leave a handler's work, which may take long, and the items of batches and packages to the runner: timers must not wait for them."""
    is_for_runner = job.mode == "outside" or job.kind in {"batch", owing.KIND}
    return (is_for_runner and runner.take(job.id)) or running.run(job.id)
