"""One process instance, alive for one step: it runs one token after the other, and settles what follows."""

from collections import deque
from typing import Any, Literal

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.effects import Effect, IncidentRaised, IncidentResolved, InstanceEnded
from engine.errors import CannotGoOn, EngineError, ExpressionFailed
from engine.moment import Moment
from engine.scopes import Scope, ScopeSpec, SubScope, Token

IncidentKind = Literal["expression", "error", "called_process", "loop", "job"]
TOTAL_FACTOR = 100  # so many times the step limit, multi-instance rounds included, is the end of any one step


class Stuck(EngineError):
    """A token cannot go on by itself."""

    def __init__(self, kind: IncidentKind, message: str) -> None:
        super().__init__(message)
        self.kind: IncidentKind = kind


class Instance(Scope, BpmnWorkflow):
    """A process instance as a set of tokens."""

    def __init__(self, spec: ScopeSpec, moment: Moment) -> None:
        self.moment = moment
        self.index: dict[int, Token] = {}  # every token, of every scope
        self.queue: deque[int] = deque()  # tokens that may run, in the order in which they became so
        self.touched: dict[Scope, None] = {}  # scopes to settle
        self.listeners: dict[str, dict[tuple[int, int], None]] = {}  # signal name -> (token, index of its trigger)
        self.conditions: dict[tuple[int, int], None] = {}  # (token, index of its trigger) that waits until something is true
        self.is_stirred = False  # a variable has changed, or somebody began to wait for a condition
        self.effects: list[Effect] = []
        self.counter = 0
        self.outcome: Literal["completed", "terminated"] | None = None
        self.is_strict = False
        self.steps: dict[int, int] = {}
        BpmnWorkflow.__init__(self, spec, script_engine=object(), deserializing=True)  # stock runs no script
        self.prepare(self, 0)

    def advance(self, *, strict: bool = False) -> None:
        """Run to the next wait states. When strict, raises CannotGoOn at the first incident, also one that was raised just before."""
        for effect in self.effects if strict else ():
            if isinstance(effect, IncidentRaised):
                raise CannotGoOn(effect.element_id, effect.message)
        self.is_strict = strict
        self.steps.clear()
        while self.step():
            pass
        self.is_strict = False

    def step(self) -> bool:
        """Run one token; False when none can run by itself."""
        self.settle()
        while self.queue:
            token = self.index.get(self.queue.popleft())
            if token is not None and token._state == TaskState.READY:
                if self.within_budget(token):
                    self.run(token)
                self.settle()
                return True
        return False

    def run(self, token: Token) -> None:
        """Run one token; what it cannot do becomes an incident."""
        try:
            token.run()
        except Stuck as trouble:
            self.fail(token, trouble.kind, str(trouble))
        except ExpressionFailed as trouble:
            self.fail(token, "expression", str(trouble))

    def within_budget(self, token: Token) -> bool:
        """Count a step; when there were too many without a wait state, the token gets an incident."""
        limit, budget = self.moment.step_limit, self.budget_of(token)
        count = self.steps[budget] = self.steps.get(budget, 0) + 1
        total = self.steps[-1] = self.steps.get(-1, 0) + 1
        if count <= limit and total <= limit * TOTAL_FACTOR:
            return True
        self.fail(token, "loop", f"more than {limit} elements without a wait state")
        return False

    def budget_of(self, token: Token) -> int:
        """Tell what a token's steps are counted for: the nearest multi-instance round around it, or 0 for the instance."""
        if token.owner is not None and token.task_spec.is_instance:
            return int(token.id)
        return int(token.scope.budget)

    def fail(self, token: Token, kind: IncidentKind, message: str) -> None:
        """Raise an incident: the token stays where it is."""
        token._set_state(TaskState.ERROR)
        self.report(token, kind, message)

    def report(self, token: Token, kind: IncidentKind, message: str) -> None:
        """Raise an incident on a token whatever it does."""
        if self.is_strict:
            raise CannotGoOn(token.task_spec.bpmn_id, message)
        if token.incident:
            self.resolve(token)
        token.incident = kind
        self.effects.append(IncidentRaised(token.id, token.task_spec.bpmn_id, kind, message))

    def resolve(self, token: Token) -> None:
        """Close the incident of a token, if it has one."""
        if token.incident:
            token.incident = None
            self.effects.append(IncidentResolved(token.id))

    def settle(self) -> None:
        """Do what follows from what has changed: conditions, then joins and scopes that are complete, the deepest scope first."""
        while self.touched or (self.is_stirred and self.conditions):
            if self.is_stirred and self.conditions:
                self.look()
                continue
            scope = next(iter(self.touched)) if len(self.touched) == 1 else max(self.touched, key=_depth)
            del self.touched[scope]
            if scope.is_closed:
                continue
            self.recheck(scope)
            if scope.spec.choices:
                host = self.index[scope.host_id]
                host.task_spec.look(host, scope)
            elif not scope.is_active:
                self.close(scope)

    def recheck(self, scope: Scope) -> None:
        """See which tokens before a join may go on."""
        half_way = scope.memory.get("joined", ())
        for place in sorted({*scope.arrivals, *half_way} if half_way else scope.arrivals):
            scope.spec.task_specs[place].recheck(scope)

    def look(self) -> None:
        """Ask every condition that is waited for."""
        self.is_stirred = False
        for token_id, index in sorted(self.conditions):
            token = self.index.get(token_id)
            if token is not None and token.task_spec.hears(token, index, "conditional"):
                token.task_spec.look(token, index)

    def close(self, scope: Scope) -> None:
        """Close a scope in which nothing is left to do."""
        if scope is self:
            self.end("completed")
            return
        host = self.index[scope.host_id]
        self.discard(scope)
        host.task_spec.scope_completed(host, scope)

    def discard(self, scope: Scope) -> None:
        """Take a nested scope away, with whatever is still in it."""
        scope.is_closed = True
        self.clear(scope)
        self.subprocesses.pop(scope.host_id, None)

    def clear(self, scope: Scope, keep: Token | None = None) -> None:
        """Cancel the tokens of a scope, all but one."""
        for token in list(scope.tasks.values()):
            if token is not keep:
                self.kill(token)

    def kill(self, token: Token) -> None:
        """Cancel a token and all that depends on it, innermost first."""
        doomed, todo = [], [token]
        while todo:
            token = todo.pop()
            doomed.append(token)
            todo += self.dependants(token)
        for token in reversed(doomed):
            if token.is_alive:
                token.cancel()

    def dependants(self, token: Token) -> list[Token]:
        """List the tokens that cannot be without this one."""
        scope, inner = token.scope, self.subprocesses.get(token.id)
        found = scope.guards(token.id)[::-1]
        if token.task_spec.has_rounds:
            found += token.task_spec.rounds(token)
        if inner is not None:
            inner.is_closed = True
            found += inner.tasks.values()
        return found

    def end(self, how: Literal["completed", "terminated"]) -> None:
        """End the instance."""
        self.is_closed = self.completed = True
        self.outcome = how
        self.clear(self)
        self.effects.append(InstanceEnded(how))

    def nested(self) -> list[SubScope]:
        """List the scopes inside the instance, outer ones first."""
        return list(self.subprocesses.values())

    def get_task_from_id(self, task_id: Any) -> Token:
        """Find a token; SpiffWorkflow asks for it by this name."""
        return self.index[task_id]


def _depth(scope: Any) -> tuple[int, int]:
    return scope.depth, -scope.host_id
