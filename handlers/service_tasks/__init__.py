"""What calls other systems for a diagram's service tasks, outside any transaction; one module a procedure.

A module offers `HANDLERS`: job type → function. The function gets the job's context, gives a JobResult, and may raise
BpmnError, which the diagram catches; whatever else it raises is tried again later. It may run more than once with the
same job id, the key under which the other system must know that it has done this already.
"""

import importlib
import pkgutil

from engine.jobs import Handler


def discover() -> dict[str, Handler]:
    """Find the handlers of every procedure; raise ValueError when a job type has two."""
    found: dict[str, Handler] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for job_type, handler in importlib.import_module(module.name).HANDLERS.items():
            if job_type in found:
                message = f"the job type {job_type} has two handlers"
                raise ValueError(message)
            found[job_type] = handler
    return found
