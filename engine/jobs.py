"""What a service task's handler receives and returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class JobContext:
    """One piece of work; the job id is the idempotency key."""

    job_id: str
    instance_id: str
    case_id: str | None
    business_key: str | None
    element_id: str
    variables: Mapping[str, Any]
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JobResult:
    """The work is done; these variables are written."""

    variables: Mapping[str, Any] = field(default_factory=dict)


class BpmnError(Exception):
    """An expected business failure, for the diagram to catch."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(message or code)
        self.code = code
        self.variables = dict(variables or {})


class Handler(Protocol):
    """A registered function that does the work of one job type outside any transaction."""

    def __call__(self, context: JobContext, /) -> JobResult:
        """Do the work; may run again with the same job id."""
        ...
