"""The ad hoc sub-process: a person chooses which of its activities is next."""

from typing import Any

from engine.effects import Variables
from engine.elements.conditions import is_met
from engine.elements.subprocesses import SubProcess
from engine.errors import NotWaiting
from engine.scopes import Scope, Token
from engine.variables import assign


class AdHocSubProcess(SubProcess):
    """Nothing begins in it by itself; when an activity is complete, it asks whether it is over."""

    def __init__(self, *args: Any, condition: Any, is_sequential: bool, cancels_rest: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.condition, self.is_sequential, self.cancels_rest = condition, is_sequential, cancels_rest

    def look(self, host: Token, scope: Scope) -> None:
        """Ask the completion condition when an activity is complete; close when it is over and nothing goes on."""
        memory = scope.memory
        if memory.get("asks"):
            is_over = is_met(self.condition, host)
            if host.incident is None:
                del memory["asks"]
            if is_over:
                memory["over"] = True
                if self.cancels_rest:
                    host.instance.clear(scope)
        if ("over" in memory or self.is_undoing(host)) and not scope.is_active:
            host.instance.close(scope)

    def choices(self, host: Token, scope: Scope) -> list[str]:
        """List where something may begin now."""
        is_shut = "over" in scope.memory or self.is_undoing(host) or (self.is_sequential and scope.is_active)
        return [] if is_shut else scope.spec.choices

    def begin(self, host: Token, scope: Scope, place: str, variables: Variables) -> Token:
        """Let an activity begin. Raises NotWaiting when it is none to choose, or not now."""
        if place not in self.choices(host, scope):
            raise NotWaiting(f"{place.partition('#')[0]} cannot begin in {self.bpmn_id} now")
        assign(host, variables)
        token = scope.new(place)
        scope.admit(token)
        return token
