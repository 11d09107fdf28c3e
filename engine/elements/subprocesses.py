"""Sub-processes: embedded ones, and those that an event starts."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import SubWorkflowTaskMixin

from engine.elements.activity import Activity
from engine.elements.catching import Catcher
from engine.elements.node import Flow, done
from engine.elements.triggers import Trigger
from engine.elements.undoing import undo_next
from engine.scopes import BEGUN, MAPPED, OPEN, Scope, ScopeSpec, SubScope, Token


class SubProcess(Activity, SubWorkflowTaskMixin):
    """Its token waits while the scope inside lives."""

    def __init__(self, *args: Any, inner: ScopeSpec, **more: Any) -> None:
        super().__init__(*args, subworkflow_spec=inner.name, **more)
        self.inner = inner

    def perform(self, token: Token) -> bool:
        """Open the scope inside, or undo what was done there."""
        return self.undo(token) if "undo" in token.memo else super().perform(token)

    def work(self, token: Token) -> bool:
        """Open the scope inside."""
        token.stage = OPEN
        SubScope(self.inner, token).begin(self.inner.entries)
        return False

    def undo(self, token: Token) -> bool:
        """Undo the work inside: by the event sub-process that is drawn for it, else what was completed last first."""
        inner = SubScope(self.inner, token)
        log = token.memo.pop("undo")
        token.stage = OPEN
        token.memo["todo"] = [] if self.inner.undoing else log
        inner.begin([], is_listening=False)
        if self.inner.undoing:
            inner.memory["log"] = log
            handler = inner.new(self.inner.undoing)
            handler.stage = BEGUN
            inner.admit(handler)
        elif log:
            undo_next(token, inner)
        return False

    def is_undoing(self, token: Token) -> bool:
        """Tell whether the work inside is being undone."""
        return "todo" in token.memo

    def round_done(self, token: Token, finished: Token) -> None:  # noqa: ARG002
        """Undo what is next; the scope closes when nothing is left."""
        if token.memo["todo"]:
            undo_next(token, token.instance.subprocesses[token.id])

    def scope_completed(self, host: Token, scope: Scope) -> None:
        """Go on, since nothing is left to do inside; keep what undoing needs."""
        if self.is_undoing(host):
            host.stage = MAPPED  # what is undone gives no outputs
            host.memo.clear()
            host._ready()
            return
        log = scope.memory.get("log", [])
        if self.handler is None and (log or self.inner.undoing):
            host.memo["log"] = log
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
