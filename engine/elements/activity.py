"""What every activity has: boundary events, token quantities, and rounds that belong to a loop."""

from typing import Any

from engine.elements.node import Flow, Node, implicit_flows
from engine.elements.undoing import remember
from engine.scopes import ARRIVED, BEGUN, Token


class Activity(Node):
    """An activity; what it works is its subclass's."""

    is_activity = True

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.boundaries: tuple[str, ...] = ()
        self.start_quantity = self.completion_quantity = 1
        self.handler: str | None = None  # the place of the activity that undoes it

    def enter(self, token: Token) -> bool:
        """Take a token in; with a start quantity, wait for so many."""
        if self.start_quantity == 1 or token.owner is not None or token.stage != ARRIVED:
            return True
        queues = token.scope.queue_up(token)
        waiting = [t for queue in queues.values() for t in queue.values()]
        if len(waiting) < self.start_quantity:
            return False
        for other in waiting:
            if other is not token:
                token.scope.drop(other, "merged")
        token.scope.call_up(token)
        return True

    def perform(self, token: Token) -> bool:
        """Arm the boundary events, take the inputs, work."""
        if token.stage == ARRIVED:
            token.stage = BEGUN
            for place in self.boundaries:
                token.scope.watch(token.scope.new(place), token.id)
            if token.instance.conditions:
                token.instance.look()
            if not token.is_alive:
                return False
        self.take_inputs(token)
        return self.work(token)

    def work(self, token: Token) -> bool:  # noqa: ARG002
        """Do the work; False when it goes on later."""
        return True

    def choose(self, token: Token) -> tuple[Flow, ...]:
        """Choose the ways out; a round of a loop has none."""
        return () if token.owner is not None else implicit_flows(self.flows, token)

    def _on_complete_hook(self, my_task: Any) -> None:
        for watcher in my_task.scope.guards(my_task.id):
            my_task.instance.kill(watcher)
        if self.handler is not None or my_task.memo:
            remember(my_task)
        super()._on_complete_hook(my_task)

    def leave(self, token: Token) -> None:
        """Send tokens on, as many as the completion quantity says; or tell the loop that a round is over."""
        if token.owner is None:
            for _ in range(self.completion_quantity):
                super().leave(token)
            return
        body = token.instance.index.get(token.owner)
        if body is not None:
            body.task_spec.round_done(body, token)
