"""Activities without inner structure that no person completes: none, script, service, and what is only waited for."""

from dataclasses import dataclass
from typing import Any, Literal

from SpiffWorkflow.bpmn.specs.mixins import ScriptTaskMixin, ServiceTaskMixin

from engine.effects import JobClosed, JobCreated
from engine.elements.activity import Activity
from engine.elements.triggers import text_of
from engine.errors import ExpressionFailed
from engine.scopes import OPEN, Token
from engine.variables import assign, evaluate


class PassThrough(Activity):
    """A task without a type, and the manual task: nothing to do for the machine."""


class ScriptTask(Activity, ScriptTaskMixin):  # pyright: ignore[reportIncompatibleMethodOverride]  # stock names a parameter otherwise
    """Sets variables from an expression: one by name, or the entries of a context."""

    def __init__(self, *args: Any, expression: Any, result_variable: str | None, **more: Any) -> None:
        super().__init__(*args, script="", **more)
        self.expression, self.result_variable = expression, result_variable

    def work(self, token: Token) -> bool:
        """Evaluate, then write."""
        value = evaluate(self.expression, token)
        if self.result_variable is not None:
            assign(token, {self.result_variable: value})
        elif isinstance(value, dict):
            assign(token, value)
        else:
            raise ExpressionFailed(f"{self.expression.text}: a script without a result variable gives a context, not {value!r}")
        return True


@dataclass(frozen=True, slots=True)
class Work:
    """What the diagram says of a job."""

    job_type: Any
    retries: int = 3
    back_off: tuple[str, ...] = ()
    priority: Any = None


class ServiceTask(Activity, ServiceTaskMixin):  # pyright: ignore[reportIncompatibleMethodOverride]  # as above
    """Owes a job; somebody does it and completes the activity."""

    is_waiting_for_completion = True

    def __init__(self, *args: Any, work: Work, **more: Any) -> None:
        super().__init__(*args, **more)
        self.job = work

    def work(self, token: Token) -> bool:
        """Create the job."""
        job = self.job
        job_type = text_of(job.job_type, token)
        priority = 0 if job.priority is None else whole_number(evaluate(job.priority, token), "a priority")
        token.stage = OPEN
        token.instance.effects.append(JobCreated(token.id, self.bpmn_id, job_type, job.retries, job.back_off, priority))
        return False

    def closed(self, token: Token, how: Literal["completed", "cancelled"]) -> None:
        """Tell that the job is no longer owed."""
        token.instance.effects.append(JobClosed(token.id, None, "done" if how == "completed" else how))

    def cancelled(self, token: Token) -> None:
        """Take the job back."""
        if token.stage == OPEN:
            self.closed(token, "cancelled")


class WaitingTask(Activity):
    """A receive task without a message: somebody completes it."""

    is_waiting_for_completion = True

    def work(self, token: Token) -> bool:
        """Wait."""
        token.stage = OPEN
        return False

    def closed(self, token: Token, how: Literal["completed", "cancelled"]) -> None:
        """Nothing: the world was told nothing."""


def whole_number(value: Any, what: str) -> int:
    """Read a whole number, also from its text. Raises ExpressionFailed."""
    try:
        if not isinstance(value, bool) and int(value) == value:
            return int(value)
        if isinstance(value, str):
            return int(value)
    except (TypeError, ValueError, ArithmeticError):
        pass
    raise ExpressionFailed(f"{what} is a whole number, not {value!r}")
