"""The answer to a service task's job, carried into its instance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.execution import Execution
from engine.jobs import BpmnError
from services import incident_rows, job_steps, settling
from services.rows import AnyRow
from services.settling import Settled
from services.transaction import Work


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a job: variables, or an expected business failure."""

    variables: Mapping[str, Any] = field(default_factory=dict)
    local: Mapping[str, Any] | None = None
    error: BpmnError | None = None


def apply(work: Work, job: AnyRow, answer: Answer) -> bool:
    """Let the instance go on; False: the activity is gone, the answer is recorded and changes nothing."""
    try:
        is_taken = _complete(work, job, answer) if answer.error is None else _throw(work, job, answer.error)
    except Settled:
        is_taken = False
    if not is_taken:
        settling.too_late(work, job.id)
    return is_taken


def _complete(work: Work, job: AnyRow, answer: Answer) -> bool:
    local = None if answer.local is None else dict(answer.local)
    return job_steps.take(work, job, lambda execution: execution.complete(job.activity_id, dict(answer.variables), local)) is not None


def _throw(work: Work, job: AnyRow, error: BpmnError) -> bool:
    """Let the diagram catch the error; one that nobody catches leaves the job stuck, with the incident of its activity."""

    def act(execution: Execution) -> bool:
        is_caught = execution.throw_error(job.activity_id, error.code, str(error), error.variables)
        (settling.done if is_caught else settling.stuck)(work, job.id)
        return is_caught

    stepped = job_steps.step(work, job, act)
    if stepped is not None and not stepped.result:
        incident_rows.link(work, job)
    return stepped is not None
