"""Sub-processes: embedded ones, and those that an event starts."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import SubWorkflowTaskMixin

from engine.elements.activity import Activity
from engine.elements.catching import Catcher
from engine.elements.node import Flow, done
from engine.elements.triggers import Trigger
from engine.scopes import BEGUN, OPEN, Scope, ScopeSpec, SubScope, Token


class SubProcess(Activity, SubWorkflowTaskMixin):
    """Its token waits while the scope inside lives."""

    def __init__(self, *args: Any, inner: ScopeSpec, **more: Any) -> None:
        super().__init__(*args, subworkflow_spec=inner.name, **more)
        self.inner = inner

    def work(self, token: Token) -> bool:
        """Open the scope inside."""
        token.stage = OPEN
        SubScope(self.inner, token).begin(self.inner.entries)
        return False

    def scope_completed(self, host: Token, scope: Scope) -> None:  # noqa: ARG002
        """Go on, since nothing is left to do inside."""
        done(host)

    def passed_through(self, host: Token) -> None:
        """Nothing: an error or escalation on its way out takes nothing along."""

    def cancelled(self, token: Token) -> None:
        """Forget the scope inside; its tokens are gone already."""
        token.instance.subprocesses.pop(token.id, None)


class EventSubProcess(Catcher, SubProcess):
    """While it waits it watches its scope, and holds nothing open; triggered, it is a sub-process."""

    def __init__(self, *args: Any, triggers: tuple[Trigger, ...], is_interrupting: bool, is_parallel: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.triggers, self.is_interrupting, self.is_parallel = triggers, is_interrupting, is_parallel

    def is_armed(self, token: Token) -> bool:
        """Tell whether it listens."""
        return token.stage == OPEN and token.host is not None

    def perform(self, token: Token) -> bool:
        """Begin to listen; or, once triggered, work."""
        if token.host is None:
            return SubProcess.perform(self, token)
        self.arm(token)
        return False

    def fire(self, token: Token, index: int) -> None:
        """Take the place of everything else in the scope, or run beside it."""
        scope, instance = token.scope, token.instance
        if not self.is_interrupting:
            twin = scope.new(self.name)
            twin.stage = BEGUN
            scope.admit(twin)
            if not self.go_on_listening(token, index):
                instance.kill(token)
            return
        self.disarm(token, index)
        scope.forget(token)
        instance.clear(scope, keep=token)
        scope.enter(token)
        token.stage = BEGUN
        token._ready()

    def cancelled(self, token: Token) -> None:
        """Stop listening, or forget the scope inside."""
        Catcher.cancelled(self, token)
        SubProcess.cancelled(self, token)

    def choose(self, token: Token) -> tuple[Flow, ...]:  # noqa: ARG002
        """Choose nothing: no sequence flow leaves an event sub-process."""
        return ()
