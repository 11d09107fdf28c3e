"""What a diagram's service task does to our own registers, inside the step; one module a procedure.

A module offers `ACTIONS`: job type → function. The function gets the step's transaction and the job's context, gives a
JobResult, and may raise BpmnError (the diagram catches it) or a ServiceError (the person's deed is refused).
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from typing import TypeAlias

from engine.jobs import JobContext, JobResult
from services.transaction import Work

Action: TypeAlias = Callable[[Work, JobContext], JobResult]

_actions: dict[str, Action] = {}


def discover() -> dict[str, Action]:
    """Find the actions of every procedure; two of one name are an error."""
    _actions.clear()
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        register(importlib.import_module(module.name).ACTIONS.items())
    return dict(_actions)


def register(actions: Iterable[tuple[str, Action]]) -> None:
    """Add actions; raise ValueError when a job type has one already."""
    for job_type, action in actions:
        if _actions.get(job_type, action) is not action:
            message = f"the job type {job_type} has two local actions"
            raise ValueError(message)
        _actions[job_type] = action


def of(job_type: str) -> Action | None:
    """Give the local action of a job type; None when the work is not done inside the step."""
    return _actions.get(job_type)


def names() -> list[str]:
    """Give the job types that are done inside the step."""
    return sorted(_actions)
