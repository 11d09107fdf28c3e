"""A token: SpiffWorkflow's task without a parent, and without a past."""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.scopes import Scope

ARRIVED = 0  # nothing has been done yet
BEGUN = 1  # its boundary events are armed
OPEN = 2  # the world knows that it waits, and must be told when it no longer does
DONE = 3  # the work is complete, outputs and the way on are still to be found
MAPPED = 4  # outputs are written


class Token(Task):
    """One token; its SpiffWorkflow state is READY (to run), WAITING (before a join), STARTED (for the world) or ERROR."""

    id: Any  # a whole number
    workflow: Any  # a scope
    task_spec: Any  # a node

    def __init__(self, scope: Any, spec: Any, token_id: Any) -> None:
        super().__init__(scope, spec, state=TaskState.FUTURE, id=token_id)
        self.flow: str | None = None  # the sequence flow it came along
        self.host: int | None = None  # an armed watcher: the activity it watches, 0 for its whole scope
        self.owner: int | None = None  # a round of a loop or multi-instance activity: its body
        self.stage = ARRIVED
        self.incident: str | None = None
        self.memo: dict[str, Any] = self.internal_data  # what its element must remember
        self.taken: tuple[Any, ...] = ()  # the flows it leaves by, while it leaves

    def _set_state(self, value: int) -> None:
        self._state = value  # stock builds a log record for every change

    def cancel(self) -> None:
        """Cancel it, even after an incident, which stock would let live on."""
        if self._state == TaskState.ERROR:
            self._state = TaskState.STARTED
        super().cancel()

    @property
    def scope(self) -> "Scope":
        """Tell the scope it lives in."""
        return self.workflow  # type: ignore[no-any-return]

    @property
    def instance(self) -> Any:
        """Tell the process instance it lives in."""
        return self.workflow.instance

    @property
    def is_alive(self) -> bool:
        """Tell whether it is still there: an element may be cancelled by what it does itself."""
        return self.id in self.workflow.tasks
