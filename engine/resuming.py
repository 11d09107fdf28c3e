"""A process goes on after it was held: a cycle whose moment came several times meanwhile is due once."""

from datetime import datetime

from engine.execution import Execution
from engine.expressions.timing import Schedule, latest


def catch_up(execution: Execution, moment: datetime) -> None:
    """Let every overdue cycle come once, and then in its rhythm after this moment."""
    for token in execution._instance.index.values():
        for index, cycle in list(token.memo.get("cycles", {}).items()):
            token.task_spec.triggers[index].remember(token, index, latest(Schedule(*cycle), moment))
