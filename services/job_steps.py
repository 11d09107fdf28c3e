"""A job carried into its instance: the instance is held first, then the job is taken, so that no two wait for each other."""

from collections.abc import Callable
from typing import Any

from engine.errors import NotWaiting
from engine.execution import Execution
from services import settling, start_timers, stepping
from services.errors import Conflict
from services.rows import AnyRow
from services.stepping import Stepped
from services.transaction import Work

OVER = frozenset({"instance_completed", "instance_terminated"})


def take(work: Work, job: AnyRow, action: Callable[[Execution], Any]) -> Stepped | None:
    """Settle the job and act on its instance; None: nobody waits for it any more.

    Raises Settled when somebody else has done it.
    """

    def act(execution: Execution) -> Any:
        settling.done(work, job.id)
        return action(execution)

    return step(work, job, act)


def step(work: Work, job: AnyRow, action: Callable[[Execution], Any]) -> Stepped | None:
    """Act on a job's instance; None when instance or activity is gone: then the job is owed no longer."""
    try:
        return stepping.step(work, job.instance_id, action)
    except NotWaiting:
        settling.gone(work, job.id)
    except Conflict as error:
        if error.reason not in OVER:
            raise
        settling.gone(work, job.id)
    return None


def fire(work: Work, job: AnyRow) -> bool:
    """Let a timer fire; False when nobody waits for it any more. Raises Settled when it has fired already."""
    if job.instance_id is None:
        return start_timers.fire(work, job)
    return take(work, job, lambda execution: execution.fire(job.activity_id, job.event_index)) is not None
