"""A sub-process is opened without a token in it: for what begins in its midst."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.scopes import BEGUN, OPEN, Scope, SubScope


def open_scope(scope: Scope, node: Any) -> Scope:
    """Open a sub-process as if a token had come, but begin nothing in it. Raises ExpressionFailed."""
    token = scope.new(node.name)
    scope.enter(token)
    token.stage = BEGUN
    token._set_state(TaskState.STARTED)
    if getattr(node, "is_interrupting", False):
        _wait_no_longer(scope, node)
    for place in node.boundaries:
        scope.watch(scope.new(place), token.id)
    node.take_inputs(token)
    token.stage = OPEN
    inner = SubScope(node.inner, token)
    inner.begin([])
    return inner


def _wait_no_longer(scope: Scope, node: Any) -> None:
    """Let an event sub-process that interrupts happen once."""
    for watcher in scope.guards(0):
        if watcher.task_spec is node:
            scope.instance.kill(watcher)
