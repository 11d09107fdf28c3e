"""Alarms: calls whoever is on duty."""

from engine.jobs import JobContext, JobResult
from services.actions import Action
from services.transaction import Work


def alarm(work: Work, context: JobContext) -> JobResult:  # noqa: ARG001
    """Call whoever is on duty."""
    return JobResult({})


ACTIONS: dict[str, Action] = {"duty.alarm": alarm}
